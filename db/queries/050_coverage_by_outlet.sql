-- title: Who writes about it most?
-- description: Organisations by their articles with a watched name: how many, when first and when last.
-- param days: How many days back; blank means 30
-- param topic: Short name of one topic; blank means any
SELECT organization,
       count(*) AS articles,
       count(DISTINCT coalesce(story, -article)) AS stories,
       min(published) AS first_article,
       max(published) AS last_article
FROM coverage
WHERE published >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 30) || ' days')
  AND (:topic = '' OR ',' || coalesce(topics, '') || ',' LIKE '%,' || :topic || ',%')
GROUP BY organization
ORDER BY articles DESC
