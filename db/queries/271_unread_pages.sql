-- title: Which pages could we not read?
-- description: Each page by itself, the newest first, with the reason, how the server answered last, and the title where a feed or the page gave one.
-- param source: Short name of one source; blank means all
-- param fate: paywall, challenge, consent, closed or other; blank means all
-- param days: First seen in how many days back; blank means 90
SELECT p.source,
       p.fate,
       (SELECT coalesce(nullif(reason, ''), outcome) || coalesce(', status ' || status, '') FROM fetches
        WHERE article_url = p.id ORDER BY id DESC LIMIT 1) AS last_answer,
       p.url,
       a.title,
       p.first_seen
FROM page_fate AS p
LEFT JOIN articles AS a ON a.article_url = p.id AND a.current = 1
WHERE p.fate NOT IN ('readable', 'waiting') AND (:source = '' OR p.source = :source) AND (:fate = '' OR p.fate = :fate)
  AND p.first_seen >= date('now', '-' || coalesce(nullif(:days, ''), 90) || ' days')
ORDER BY p.first_seen DESC, p.id DESC
