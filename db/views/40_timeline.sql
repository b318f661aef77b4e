-- What has been done so far: events from the configuration and citations that a person confirmed.
CREATE VIEW timeline AS
SELECT v.date,
       v.organization,
       v.kind,
       v.title,
       v.url,
       (SELECT count(*) FROM cited AS c WHERE c.verdict = 'accepted' AND c.work = v.work) AS evidence_count
FROM events AS v
UNION ALL
SELECT c.day,
       (SELECT name FROM organizations WHERE id = c.organization),
       'citation',
       (SELECT title FROM articles WHERE id = c.article),
       (SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = c.article),
       count(*)
FROM cited AS c
WHERE c.verdict = 'accepted'
GROUP BY c.article;
