-- The current version of each article.
CREATE VIEW article_list AS
SELECT a.id,
       u.source,
       s.organization,
       u.url,
       a.title,
       a.text,
       a.language,
       a.published,
       a.date_source,
       a.page_class,
       a.words,
       a.found,
       m.story,
       c.sha256 AS capture_sha256
FROM articles AS a
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
JOIN captures AS c ON c.id = a.capture
LEFT JOIN story_members AS m ON m.article = a.id
WHERE a.current = 1;
