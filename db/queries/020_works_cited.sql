-- title: Which of our works are cited most?
-- description: One line for each work: citations, who, in how many languages, the first and the last.
-- param since: Published from this day on (2026-01-31); blank means ever
SELECT coalesce(work, 'no work named') AS work,
       count(*) AS citations,
       sum(verdict = 'accepted') AS confirmed,
       count(DISTINCT organization) AS organizations,
       count(DISTINCT country) AS countries,
       count(DISTINCT language) AS languages,
       min(coalesce(published, found)) AS first_citation,
       max(coalesce(published, found)) AS last_citation
FROM ledger
WHERE verdict != 'rejected' AND coalesce(published, found) >= :since
GROUP BY 1
ORDER BY citations DESC
