-- title: Why can we not read pages, all in all?
-- description: Pages by what became of them and by week: readable, waiting, paywall, challenge, consent, closed or other.
-- param source: Short name of one source; blank means all
-- param days: First seen in how many days back; blank means 90
SELECT date(first_seen, 'weekday 0', '-6 days') AS week,
       fate,
       count(*) AS pages,
       count(DISTINCT source) AS sources
FROM page_fate
WHERE first_seen >= date('now', '-' || coalesce(nullif(:days, ''), 90) || ' days') AND (:source = '' OR source = :source)
GROUP BY week, fate
ORDER BY week DESC, pages DESC
