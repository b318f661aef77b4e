-- Current articles with a watched name, not our own, computed afresh; the table covered keeps them.
CREATE VIEW covered_now AS
SELECT a.id AS article,
       substr(coalesce(a.published, a.found), 1, 10) AS day,
       u.source,
       s.organization,
       a.language
FROM articles AS a
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
WHERE a.current = 1
  AND s.own = 0
  AND EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL);
