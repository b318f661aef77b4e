-- title: Which of our works are cited most?
-- description: One line for each work: citations, who, in how many languages, the first and the last.
-- param since: Published from this day on (2026-01-31); blank means ever
SELECT coalesce(c.work, 'no work named') AS work,
       count(*) AS citations,
       sum(c.verdict = 'accepted') AS confirmed,
       count(DISTINCT c.organization) AS organizations,
       count(DISTINCT o.country) AS countries,
       count(DISTINCT c.language) AS languages,
       min(c.day) AS first_citation,
       max(c.day) AS last_citation
FROM cited AS c
JOIN organizations AS o ON o.id = c.organization
WHERE c.verdict != 'rejected' AND c.day >= :since
GROUP BY 1
ORDER BY citations DESC
