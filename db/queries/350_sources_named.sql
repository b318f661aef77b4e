-- title: Whom do articles name as the source: NAM, or one of its people?
-- description: Citations by the name that the article gives as its source, with the languages and the organisations.
-- param days: How many days back; blank means ever
SELECT source_entity, grade, count(*) AS citations, count(DISTINCT organization) AS organizations,
       count(DISTINCT language) AS languages, min(day) AS first_citation, max(day) AS last_citation
FROM cited
WHERE verdict != 'rejected' AND source_entity IS NOT NULL
  AND (:days = '' OR day >= date('now', '-' || :days || ' days'))
GROUP BY source_entity, grade
ORDER BY citations DESC
