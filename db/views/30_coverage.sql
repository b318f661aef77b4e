-- Each current article that mentions an entity, with its entities and topics as comma-separated ids.
CREATE VIEW coverage AS
SELECT a.id AS article,
       u.source,
       s.organization,
       a.language,
       coalesce(a.published, a.found) AS published,
       (SELECT group_concat(entity, ',') FROM
           (SELECT DISTINCT entity FROM mentions WHERE article = a.id AND retired IS NULL ORDER BY entity)
       ) AS entities,
       (SELECT group_concat(topic, ',') FROM
           (SELECT topic FROM topics WHERE article = a.id ORDER BY topic)
       ) AS topics,
       m.story,
       a.title,
       u.url
FROM articles AS a
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN story_members AS m ON m.article = a.id
WHERE a.current = 1
  AND EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL);
