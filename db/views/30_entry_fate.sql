-- What became of each entry that a feed ever claimed: the last stage that it reached and how it left it.
CREATE VIEW entry_fate AS
SELECT f.source,
       f.url AS feed_url,
       e.guid,
       coalesce(u.url, e.link) AS url,
       e.title,
       e.published,
       e.first_seen,
       CASE WHEN e.article_url IS NULL THEN 'parse'
            WHEN c.id IS NULL THEN 'fetch'
            ELSE coalesce(o.stage, 'extract') END AS stage,
       CASE WHEN e.article_url IS NULL THEN 'skipped'
            WHEN c.id IS NULL THEN CASE u.state WHEN 'given_up' THEN 'quarantined'
                 ELSE CASE WHEN u.reason = '' THEN 'pending' ELSE 'retry' END END
            ELSE coalesce(o.status, 'pending') END AS status,
       CASE WHEN e.article_url IS NULL THEN e.reason
            WHEN c.id IS NULL THEN u.reason
            ELSE coalesce(o.reason, '') END AS reason,
       a.id AS article
FROM entries AS e
JOIN feeds AS f ON f.id = e.feed
LEFT JOIN urls AS u ON u.id = e.article_url
LEFT JOIN captures AS c ON c.id = (SELECT max(id) FROM captures WHERE article_url = u.id)
LEFT JOIN articles AS a ON a.article_url = u.id AND a.current = 1
LEFT JOIN outcomes AS o ON o.id = (
    -- A stage that goes back to an earlier version writes its earlier row again: the latest run tells.
    SELECT id FROM outcomes
    WHERE (subject_kind = 'capture' AND subject = c.id) OR (subject_kind = 'article' AND subject = a.id)
    ORDER BY run DESC, id DESC LIMIT 1
);
