-- title: What waits for a decision, and since when?
-- description: Open findings by grade and kind: how many, the oldest and the newest.
-- param language: Code of one language; blank means all
SELECT grade, kind, need, count(*) AS findings, min(found) AS oldest, max(found) AS newest
FROM waiting
WHERE :language = '' OR language = :language
GROUP BY grade, kind, need
ORDER BY grade, kind
