-- title: How much was decided, day by day?
-- description: Decisions on findings by day and verdict, without names. One act for a story with copies is one decision.
-- param days: How many days back; blank means 30
SELECT substr(at, 1, 10) AS day,
       count(DISTINCT coalesce(batch, -id)) AS decisions,
       count(*) AS findings,
       sum(verdict = 'accepted') AS accepted,
       sum(verdict = 'rejected') AS rejected,
       sum(verdict = 'withdrawn') AS taken_back,
       sum(verdict = 'noted') AS notes
FROM reviews
WHERE at >= date('now', '-' || coalesce(nullif(:days, ''), 30) || ' days')
GROUP BY day
ORDER BY day DESC
