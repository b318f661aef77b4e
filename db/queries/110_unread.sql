-- title: What could we not read, and why?
-- description: Entries of feeds that ended without an article, counted by source and reason.
-- param since: First seen from this day on (2026-01-31); blank means ever
SELECT source, stage, status, reason, count(*) AS entries, max(first_seen) AS last_seen
FROM entry_fate
WHERE article IS NULL AND status != 'pending' AND first_seen >= :since
GROUP BY source, stage, status, reason
ORDER BY entries DESC
