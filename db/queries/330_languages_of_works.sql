-- title: In which languages is each work cited?
-- description: Citations by work and language: how many, from how many organisations, how many confirmed.
-- param work: Short name of one work; blank means all
SELECT work, language, count(*) AS citations, count(DISTINCT organization) AS organizations,
       sum(verdict = 'accepted') AS confirmed, min(day) AS first_citation, max(day) AS last_citation
FROM cited
WHERE work IS NOT NULL AND verdict != 'rejected' AND (:work = '' OR work = :work)
GROUP BY work, language
ORDER BY work, citations DESC
