-- title: How long does it take until a work is cited?
-- description: Days from the date of each work to its first citation, by outlets and by institutions. A work dated to a month counts from its first day.
SELECT w.id AS work, w.date AS published,
       min(CASE WHEN o.kind IN ('outlet', 'wire') THEN c.day END) AS first_outlet,
       CAST(julianday(min(CASE WHEN o.kind IN ('outlet', 'wire') THEN c.day END)) - julianday(began.day) AS INTEGER) AS days_to_outlet,
       min(CASE WHEN o.kind NOT IN ('outlet', 'wire', 'ngo') THEN c.day END) AS first_institution,
       CAST(julianday(min(CASE WHEN o.kind NOT IN ('outlet', 'wire', 'ngo') THEN c.day END)) - julianday(began.day) AS INTEGER)
           AS days_to_institution
FROM works AS w
JOIN (SELECT id, substr(coalesce(date, '') || '-01-01', 1, 10) AS day FROM works) AS began ON began.id = w.id
LEFT JOIN cited AS c ON c.work = w.id AND c.verdict != 'rejected'
LEFT JOIN organizations AS o ON o.id = c.organization
GROUP BY w.id
ORDER BY w.date DESC
