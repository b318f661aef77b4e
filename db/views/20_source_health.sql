-- How each feed is doing. What a feed held when it was first read is no news, so it does not count for its rate;
-- silent: nothing new for four times as long as its rate makes us expect, and for two days at least. This is the one
-- place that says so; mails and questions read it here.
CREATE VIEW source_health AS
SELECT source, url, kind, state, last_ok, last_new, failures, next_due, reason,
       round(expected_week, 1) AS expected_week,
       CASE WHEN state IN ('removed', 'new') THEN NULL
            WHEN julianday('now') - julianday(heard) > silent_after_days THEN heard
       END AS silent_since,
       interval_minutes, surplus, validators, address, parent, silent_after_days
FROM (SELECT *, max(2.0, 28 / max(coalesce(expected_week, 0), 0.5)) AS silent_after_days FROM (
    SELECT f.source,
           f.url,
           f.kind,
           CASE WHEN f.active = 0 OR p.active = 0 OR g.active = 0 THEN 'removed'
                WHEN f.state = 'paused' THEN 'paused'
                WHEN f.failures > 0 THEN 'failing'
                WHEN f.last_ok IS NULL THEN 'new'
                ELSE 'ok' END AS state,
           f.last_ok,
           f.last_new,
           f.failures,
           f.next_due,
           f.reason,
           (SELECT count(*) FROM entries AS e
            WHERE e.feed = f.id AND e.first_seen > f.first_ok
              AND e.first_seen >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-56 days'))
           / max(1.0, min(8.0, (julianday('now') - julianday(f.first_ok)) / 7)) AS expected_week,
           coalesce(f.last_new, f.first_ok, (SELECT min(at) FROM fetches WHERE feed = f.id)) AS heard,
           f.interval_seconds / 60 AS interval_minutes,
           f.surplus,
           f.validators,
           coalesce(f.address, f.url) AS address,
           p.url AS parent
    FROM feeds AS f
    LEFT JOIN feeds AS p ON p.id = f.parent
    LEFT JOIN feeds AS g ON g.id = p.parent
) AS measured) AS feed;
