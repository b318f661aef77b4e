-- title: Which institutions are said to have taken our findings up?
-- description: Articles by others in which an institution refers to our findings, with the passage. Grouped by no score: each is a claim to check.
-- param institution: Short name of one institution, such as unsc; blank means all
SELECT institution, organization, grade, stance, prefix, exact, suffix, title, language, published, verdict, url, article, found, id
FROM ledger
WHERE institution IS NOT NULL AND verdict != 'rejected' AND (:institution = '' OR institution = :institution)
ORDER BY coalesce(published, found) DESC
