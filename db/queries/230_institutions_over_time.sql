-- title: How did institutions take our findings up over time?
-- description: Citations by parliaments, courts, prosecutors, governments and international organisations, month by month.
-- param kind: parliament, igo, court, prosecutor or government; blank means all of them
SELECT substr(c.day, 1, 7) AS month,
       c.organization, o.kind, o.country,
       count(*) AS citations,
       sum(c.verdict = 'accepted') AS confirmed,
       sum(c.stance IS 'denied') AS denied
FROM cited AS c
JOIN organizations AS o ON o.id = c.organization
WHERE o.kind NOT IN ('outlet', 'wire', 'ngo') AND c.verdict != 'rejected' AND (:kind = '' OR o.kind = :kind)
GROUP BY month, c.organization
ORDER BY month DESC, citations DESC
