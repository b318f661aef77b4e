-- Findings that nobody has decided on yet: citations, and mentions of those entities that we watch.
CREATE VIEW review_queue AS
SELECT 'citation:' || c.id AS id,
       'citation' AS kind,
       u.source, s.organization, a.language, a.published, a.title,
       c.prefix, c.exact, c.suffix,
       c.source_entity AS entity, c.work, c.type, c.grade, c.confidence,
       u.url, a.capture, a.id AS article, m.story, c.found, c.rule
FROM citations AS c
JOIN articles AS a ON a.id = c.article AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN story_members AS m ON m.article = a.id
WHERE c.retired IS NULL
  AND s.own = 0
  AND NOT EXISTS (SELECT 1 FROM latest_reviews AS r WHERE r.finding_kind = 'citation' AND r.finding = c.id)
UNION ALL
SELECT 'mention:' || n.id,
       'mention',
       u.source, s.organization, a.language, a.published, a.title,
       n.prefix, n.exact, n.suffix,
       n.entity, NULL, 'mention', 'E', n.confidence,
       u.url, a.capture, a.id, m.story, n.found, n.rule
FROM mentions AS n
JOIN entities AS e ON e.id = n.entity AND e.tier = 1
JOIN articles AS a ON a.id = n.article AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN story_members AS m ON m.article = a.id
WHERE n.retired IS NULL
  AND s.own = 0
  -- One mention of an entity stands for all in that article: nobody decides ten times on one page.
  AND NOT EXISTS (SELECT 1 FROM mentions AS decided
                  JOIN latest_reviews AS r ON r.finding_kind = 'mention' AND r.finding = decided.id
                  WHERE decided.article = n.article AND decided.entity = n.entity AND decided.retired IS NULL)
  AND n.id = (SELECT min(id) FROM mentions WHERE article = n.article AND entity = n.entity AND retired IS NULL);
