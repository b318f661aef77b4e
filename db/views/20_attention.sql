-- Which findings carry a star or are assigned to somebody: the latest mark on each.
CREATE VIEW attention AS
SELECT id, finding_kind, finding, starred, assignee, reviewer, at
FROM marks AS k
WHERE id = (SELECT max(id) FROM marks AS later
            WHERE later.finding_kind = k.finding_kind AND later.finding = k.finding)
  AND (starred = 1 OR assignee IS NOT NULL);
