-- Findings that nobody has decided on yet: citations, and mentions of those entities that we watch.
CREATE VIEW review_queue AS
SELECT q.kind || ':' || q.finding AS id,
       q.kind,
       q.source, q.organization, q.language, a.published, a.title,
       coalesce(c.prefix, n.prefix) AS prefix,
       coalesce(c.exact, n.exact) AS exact,
       coalesce(c.suffix, n.suffix) AS suffix,
       q.entity, q.work, q.type, q.grade,
       coalesce(c.confidence, n.confidence) AS confidence,
       u.url, a.capture, q.article, m.story, q.found, q.rule
FROM waiting AS q
LEFT JOIN citations AS c ON q.kind = 'citation' AND c.id = q.finding
LEFT JOIN mentions AS n ON q.kind = 'mention' AND n.id = q.finding
LEFT JOIN articles AS a ON a.id = q.article
LEFT JOIN urls AS u ON u.id = a.article_url
LEFT JOIN story_members AS m ON m.article = q.article
WHERE q.need = 'first';
