-- What became of each cited passage on the page where it stood, as of the last look at the page.
CREATE VIEW passage_fate AS
SELECT p.citation,
       p.state,
       p.at AS last_checked,
       (SELECT max(at) FROM passage_checks WHERE citation = p.citation AND state = 'unchanged') AS last_seen,
       p.detail,
       c.exact,
       u.source,
       u.url,
       coalesce(r.verdict, 'open') AS verdict
FROM passage_checks AS p
JOIN citations AS c ON c.id = p.citation
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE p.id = (SELECT max(id) FROM passage_checks WHERE citation = p.citation);
