-- title: Which of our rules do people confirm?
-- description: For each rule how often its citations were accepted and rejected, and how many wait.
SELECT q.rule, q.type,
       sum(verdict = 'accepted') AS accepted,
       sum(verdict = 'rejected') AS rejected,
       sum(verdict = 'open') AS open,
       round(100.0 * sum(verdict = 'accepted') / nullif(sum(verdict != 'open'), 0)) AS percent_accepted
FROM cited AS c
JOIN citations AS q ON q.id = c.citation
GROUP BY q.rule, q.type
ORDER BY rejected DESC, accepted DESC
