-- What has been done so far: events from the configuration and citations that a person confirmed.
CREATE VIEW timeline AS
SELECT v.date,
       v.organization,
       v.kind,
       v.title,
       v.url,
       (SELECT count(*) FROM ledger AS l WHERE l.verdict = 'accepted' AND l.work = v.work) AS evidence_count
FROM events AS v
UNION ALL
SELECT substr(coalesce(l.published, l.found), 1, 10),
       l.organization,
       'citation',
       l.title,
       l.url,
       count(*)
FROM ledger AS l
WHERE l.verdict = 'accepted'
GROUP BY l.article;
