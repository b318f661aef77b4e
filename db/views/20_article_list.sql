-- The current version of each article. What other tables know is looked up cell by cell: a count of the list, or of
-- its languages, reads one index and not five tables.
CREATE VIEW article_list AS
SELECT a.id,
       (SELECT source FROM urls WHERE id = a.article_url) AS source,
       (SELECT s.organization FROM urls AS u JOIN sources AS s ON s.id = u.source WHERE u.id = a.article_url)
           AS organization,
       (SELECT url FROM urls WHERE id = a.article_url) AS url,
       a.title,
       a.text,
       a.language,
       a.published,
       a.date_source,
       a.page_class,
       a.words,
       a.found,
       (SELECT story FROM story_members WHERE article = a.id) AS story,
       (SELECT sha256 FROM captures WHERE id = a.capture) AS capture_sha256
FROM articles AS a
WHERE a.current = 1;
