-- title: In which countries are we cited, and where only the topic is covered?
-- description: For each country its articles with a watched name, its citations of us, and how many organisations they come from.
-- param days: How many days back; blank means 365
WITH written AS (
    SELECT o.country, count(*) AS articles, count(DISTINCT c.organization) AS organizations
    FROM covered AS c JOIN organizations AS o ON o.id = c.organization
    WHERE c.day >= date('now', '-' || coalesce(nullif(:days, ''), 365) || ' days')
    GROUP BY o.country
), quoted AS (
    SELECT o.country, count(*) AS citations, sum(c.verdict = 'accepted') AS confirmed
    FROM cited AS c JOIN organizations AS o ON o.id = c.organization
    WHERE c.verdict != 'rejected' AND c.day >= date('now', '-' || coalesce(nullif(:days, ''), 365) || ' days')
    GROUP BY o.country
)
SELECT coalesce(w.country, 'unknown') AS country, w.organizations, w.articles,
       coalesce(q.citations, 0) AS citations, coalesce(q.confirmed, 0) AS confirmed
FROM written AS w
LEFT JOIN quoted AS q ON q.country IS w.country
ORDER BY citations DESC, articles DESC
