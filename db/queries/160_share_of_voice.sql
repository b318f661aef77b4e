-- title: Who gets the attention? (share of voice)
-- description: For each name that we watch, in how many articles it stands and in what share of all with a watched name.
-- param days: How many days back; blank means 90
-- param language: Code of one language, such as uk; blank means all
WITH chosen AS (
    SELECT article FROM covered
    WHERE day >= date('now', '-' || coalesce(nullif(:days, ''), 90) || ' days')
      AND (:language = '' OR language = :language)
)
SELECT n.entity,
       count(DISTINCT n.article) AS articles,
       round(100.0 * count(DISTINCT n.article) / (SELECT count(*) FROM chosen), 1) AS percent_of_coverage
FROM chosen AS c
JOIN mentions AS n ON n.article = c.article AND n.retired IS NULL
GROUP BY n.entity
ORDER BY articles DESC, n.entity
