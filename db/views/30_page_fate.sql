-- What became of each page that a feed named or a person gave us: readable, waiting, or why it could not be read.
-- Only for a page without an article is it asked how reading it ended: that is the dear part, and seldom needed.
CREATE VIEW page_fate AS
SELECT u.id,
       u.source,
       u.url,
       u.first_seen,
       CASE WHEN a.page_class IN ('article', 'teaser', 'pdf') AND a.extractor != 'feed' THEN 'readable'
            WHEN a.page_class IN ('paywall', 'challenge', 'consent', 'closed') THEN a.page_class
            WHEN a.id IS NOT NULL THEN 'other'
            ELSE (SELECT CASE WHEN coalesce(nullif(o.reason, ''), u.reason) IN ('paywall', 'challenge', 'consent')
                                   THEN coalesce(nullif(o.reason, ''), u.reason)
                              WHEN o.id IS NULL AND (u.reason = 'robots' OR u.reason = 'http_status' AND (
                                  SELECT status FROM fetches WHERE article_url = u.id ORDER BY id DESC LIMIT 1)
                                  IN (401, 402, 403, 451)) THEN 'closed'
                              WHEN o.id IS NULL AND u.state != 'given_up' AND u.reason = '' THEN 'waiting'
                              ELSE 'other' END
                  FROM (SELECT 1) AS one
                  LEFT JOIN outcomes AS o ON o.id = (
                      -- CROSS: from the few captures of the page to their outcomes, never through all of the stage.
                      SELECT max(o.id) FROM captures AS c CROSS JOIN outcomes AS o
                      ON o.subject_kind = 'capture' AND o.subject = c.id AND o.stage = 'extract'
                      WHERE c.article_url = u.id))
       END AS fate
FROM urls AS u
LEFT JOIN articles AS a ON a.article_url = u.id AND a.current = 1;
