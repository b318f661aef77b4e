-- title: How do our requests end?
-- description: Requests of the last days by source and outcome, with their middle size and time.
-- param days: How many days back; blank means 1
SELECT source, kind, outcome, reason, count(*) AS requests, max(at) AS last_request,
       CAST(avg(ms) AS INTEGER) AS average_ms, CAST(avg(bytes) AS INTEGER) AS average_bytes
FROM fetch_log
WHERE at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 1) || ' days')
GROUP BY source, kind, outcome, reason
ORDER BY outcome = 'ok', requests DESC
