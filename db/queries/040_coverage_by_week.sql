-- title: How much coverage is there, week by week?
-- description: Articles with a watched name in each week, and how many stories, outlets and languages they come from.
-- param entity: Short name of one entity, such as latushka; blank means any
-- param topic: Short name of one topic; blank means any
SELECT
       -- The ISO week is that of the Thursday in it.
       strftime('%Y-W', date(published, '-3 days', 'weekday 4'))
       || printf('%02d', (strftime('%j', date(published, '-3 days', 'weekday 4')) - 1) / 7 + 1) AS week,
       count(*) AS articles,
       count(DISTINCT coalesce(story, -article)) AS stories,
       count(DISTINCT organization) AS organizations,
       count(DISTINCT language) AS languages
FROM coverage
WHERE (:entity = '' OR ',' || entities || ',' LIKE '%,' || :entity || ',%')
  AND (:topic = '' OR ',' || coalesce(topics, '') || ',' LIKE '%,' || :topic || ',%')
GROUP BY week
ORDER BY week DESC
