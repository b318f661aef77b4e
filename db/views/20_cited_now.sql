-- The citations of the ledger in a few columns, computed afresh; the table cited keeps them.
CREATE VIEW cited_now AS
SELECT c.id AS citation,
       c.article,
       substr(coalesce(a.published, c.found), 1, 10) AS day,
       c.found,
       u.source,
       s.organization,
       a.language,
       c.type,
       c.grade,
       c.work,
       c.source_entity,
       c.institution,
       c.stance,
       coalesce(r.verdict, 'open') AS verdict
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE s.own = 0
  AND ((c.retired IS NULL AND a.current = 1) OR r.verdict = 'accepted');
