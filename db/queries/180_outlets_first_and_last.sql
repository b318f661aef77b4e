-- title: Since when does each outlet or institution cite us, and when did it last?
-- description: One line for each organisation: its first and last citation, how many, of how many works, how many confirmed.
-- param kind: outlet, wire, parliament, igo, court, prosecutor, government or ngo; blank means all
SELECT c.organization, o.kind, o.country,
       min(c.day) AS first_citation,
       max(c.day) AS last_citation,
       count(*) AS citations,
       count(DISTINCT c.work) AS works,
       sum(c.verdict = 'accepted') AS confirmed
FROM cited AS c
JOIN organizations AS o ON o.id = c.organization
WHERE c.verdict != 'rejected' AND (:kind = '' OR o.kind = :kind)
GROUP BY c.organization
ORDER BY last_citation DESC, citations DESC
