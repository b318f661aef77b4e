-- Each current article that mentions an entity, with its entities and topics as comma-separated ids. What other tables
-- know is looked up cell by cell, as in article_list.
CREATE VIEW coverage AS
SELECT a.id AS article,
       (SELECT source FROM urls WHERE id = a.article_url) AS source,
       (SELECT s.organization FROM urls AS u JOIN sources AS s ON s.id = u.source WHERE u.id = a.article_url)
           AS organization,
       a.language,
       coalesce(a.published, a.found) AS published,
       (SELECT group_concat(entity, ',') FROM
           (SELECT DISTINCT entity FROM mentions WHERE article = a.id AND retired IS NULL ORDER BY entity)
       ) AS entities,
       (SELECT group_concat(topic, ',') FROM
           (SELECT topic FROM topics WHERE article = a.id ORDER BY topic)
       ) AS topics,
       (SELECT story FROM story_members WHERE article = a.id) AS story,
       a.title,
       (SELECT url FROM urls WHERE id = a.article_url) AS url
FROM articles AS a
WHERE a.current = 1
  AND EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL);
