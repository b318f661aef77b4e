-- title: Who cites one of our works, and how often?
-- description: Organisations by their citations of one work, or of each, with the strongest grade and the ways in which they cite.
-- param work: Short name of one work, such as work_prelim_2023; blank means every work
-- param grade: A, B, C; blank means all
SELECT c.work, c.organization, o.kind, o.country,
       count(*) AS citations,
       sum(c.verdict = 'accepted') AS confirmed,
       min(c.grade) AS grade,
       group_concat(DISTINCT c.type) AS types,
       min(c.day) AS first_citation,
       max(c.day) AS last_citation
FROM cited AS c
JOIN organizations AS o ON o.id = c.organization
WHERE c.work IS NOT NULL AND c.verdict != 'rejected'
  AND (:work = '' OR c.work = :work) AND (:grade = '' OR c.grade = :grade)
GROUP BY c.work, c.organization
ORDER BY citations DESC, c.work, c.organization
