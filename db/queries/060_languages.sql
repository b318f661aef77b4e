-- title: In which languages do we see it?
-- description: Articles and citations by language.
-- param days: How many days back; blank means 30
WITH since AS (
    SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 30) || ' days') AS at
)
SELECT c.language,
       count(*) AS articles,
       count(DISTINCT c.organization) AS organizations,
       (SELECT count(*) FROM ledger AS l
        WHERE l.language IS c.language AND l.verdict != 'rejected'
          AND coalesce(l.published, l.found) >= (SELECT at FROM since)) AS citations
FROM coverage AS c
WHERE c.published >= (SELECT at FROM since)
GROUP BY c.language
ORDER BY articles DESC
