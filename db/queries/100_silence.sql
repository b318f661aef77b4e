-- title: Which sources have gone silent?
-- description: Feeds that fail, are paused, or have had nothing new for far longer than their rate makes us expect. Silence is no absence.
-- param days: Nothing new for how many days; blank means four times as long as is usual for the feed
SELECT source, state, reason, last_ok, last_new, silent_since, expected_week, failures, next_due, url
FROM source_health
WHERE state != 'removed'
  AND (state IN ('failing', 'paused')
       OR CASE WHEN :days = '' THEN silent_since IS NOT NULL
               ELSE last_new IS NULL OR last_new < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || :days || ' days') END)
ORDER BY state = 'ok', failures DESC, last_new
