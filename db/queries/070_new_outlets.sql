-- title: Who wrote about us for the first time?
-- description: Organisations whose first article with a watched name is not older than the days given.
-- param days: How many days back; blank means 7
SELECT organization, min(published) AS first_article, count(*) AS articles, title, url, article
FROM coverage
GROUP BY organization
HAVING first_article >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 7) || ' days')
ORDER BY first_article DESC
