-- title: What was written lately with a watched name?
-- description: The newest articles that name somebody or something that we watch; also as an Atom feed.
-- param entity: Short name of one entity, such as latushka; blank means any
-- param language: Code of one language; blank means all
SELECT c.article, c.organization, c.language, a.published, a.found, a.title, u.url,
       (SELECT group_concat(DISTINCT n.entity) FROM mentions AS n WHERE n.article = c.article AND n.retired IS NULL) AS entities
FROM covered AS c
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
WHERE (:language = '' OR c.language = :language)
  AND (:entity = '' OR EXISTS (SELECT 1 FROM mentions AS n
                               WHERE n.article = c.article AND n.entity = :entity AND n.retired IS NULL))
ORDER BY c.day DESC, c.article DESC
LIMIT 200
