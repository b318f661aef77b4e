-- title: Who wrote about us for the first time?
-- description: Organisations whose first article with a watched name is not older than the days given.
-- param days: How many days back; blank means 7
SELECT n.organization, n.first_article, n.articles, a.title, u.url, n.article
FROM (
    -- Beside a minimum stands the row that has it.
    SELECT organization, min(day) AS first_article, count(*) AS articles, article
    FROM covered
    GROUP BY organization
    HAVING first_article >= date('now', '-' || coalesce(nullif(:days, ''), 7) || ' days')
) AS n
JOIN articles AS a ON a.id = n.article
JOIN urls AS u ON u.id = a.article_url
ORDER BY n.first_article DESC
