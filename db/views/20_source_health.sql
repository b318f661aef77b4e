-- How each feed is doing.
CREATE VIEW source_health AS
SELECT f.source,
       f.url,
       f.kind,
       CASE WHEN f.active = 0 THEN 'removed'
            WHEN f.state = 'paused' THEN 'paused'
            WHEN f.failures > 0 THEN 'failing'
            WHEN f.last_ok IS NULL THEN 'new'
            ELSE 'ok' END AS state,
       f.last_ok,
       f.last_new,
       f.failures,
       f.next_due,
       f.reason
FROM feeds AS f;
