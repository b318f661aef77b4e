-- title: Which corrections touched a citation?
-- description: Articles that changed after we had found a citation in them: the words then, and whether they still stand in the latest version.
-- param since: Changed from this day on (2026-01-31); blank means ever
SELECT s.organization, c.grade, c.type, c.work, c.exact,
       CASE WHEN instr(CASE c.field WHEN 'title' THEN b.title ELSE b.text END, c.exact) > 0 THEN 'unchanged'
            ELSE 'changed or gone' END AS words_now,
       a.version AS cited_version, b.version AS latest_version, b.found AS changed, b.title, b.id AS article, u.url
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN articles AS b ON b.article_url = a.article_url AND b.current = 1 AND b.version > a.version
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source AND s.own = 0
WHERE b.version > 1 AND b.found >= :since
ORDER BY words_now, b.found DESC
