-- title: In which languages do we see it?
-- description: Articles and citations by language.
-- param days: How many days back; blank means 30
SELECT c.language, c.articles, c.organizations, coalesce(q.citations, 0) AS citations
FROM (
    SELECT language, count(*) AS articles, count(DISTINCT organization) AS organizations
    FROM covered
    WHERE day >= date('now', '-' || coalesce(nullif(:days, ''), 30) || ' days')
    GROUP BY language
) AS c
LEFT JOIN (
    SELECT language, count(*) AS citations
    FROM cited
    WHERE verdict != 'rejected' AND day >= date('now', '-' || coalesce(nullif(:days, ''), 30) || ' days')
    GROUP BY language
) AS q ON q.language IS c.language
ORDER BY c.articles DESC
