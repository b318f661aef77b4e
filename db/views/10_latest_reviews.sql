-- The verdict that counts for each finding: the latest that is one. A note alone decides nothing, and a
-- withdrawn decision leaves the finding open again.
CREATE VIEW latest_reviews AS
SELECT id, finding_kind, finding, verdict, note, reviewer, at, people
FROM reviews AS r
WHERE id = (
    SELECT max(id) FROM reviews AS later
    WHERE later.finding_kind = r.finding_kind AND later.finding = r.finding AND later.verdict != 'noted'
)
AND verdict != 'withdrawn';
