-- title: Which sources have gone silent?
-- description: Feeds that fail, are paused, or have had nothing new for longer than the days given. Silence is no absence.
-- param days: Nothing new for how many days; blank means 7
SELECT source, state, reason, last_ok, last_new, failures, next_due, url
FROM source_health
WHERE state != 'removed'
  AND (state IN ('failing', 'paused') OR last_new IS NULL
       OR last_new < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 7) || ' days'))
ORDER BY state = 'ok', failures DESC, last_new
