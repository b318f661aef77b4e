-- Current articles that repeat words or figures of a work without credit: inferred, for people to look into.
CREATE VIEW echo_list AS
SELECT e.id,
       u.source,
       s.organization,
       a.language,
       a.published,
       a.title,
       e.work,
       e.grade,
       'inferred' AS certainty,
       e.prefix,
       e.exact,
       e.suffix,
       e.start_char,
       e.end_char,
       e.confidence,
       e.rule,
       u.url,
       a.id AS article,
       e.found
FROM echoes AS e
JOIN articles AS a ON a.id = e.article AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
WHERE s.own = 0;
