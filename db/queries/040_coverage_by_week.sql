-- title: How much coverage is there, week by week?
-- description: Articles with a watched name in each week, and how many stories, outlets and languages they come from.
-- param entity: Short name of one entity, such as latushka; blank means any
-- param topic: Short name of one topic; blank means any
SELECT
       -- The ISO week is that of the Thursday in it.
       strftime('%Y-W', date(published, '-3 days', 'weekday 4'))
       || printf('%02d', (strftime('%j', date(published, '-3 days', 'weekday 4')) - 1) / 7 + 1) AS week,
       count(*) AS articles,
       count(DISTINCT story) AS stories,
       count(DISTINCT organization) AS organizations,
       count(DISTINCT language) AS languages
FROM (
    SELECT c.day AS published, c.organization, c.language, coalesce(m.story, -c.article) AS story
    FROM covered AS c
    LEFT JOIN story_members AS m ON m.article = c.article
    WHERE (:entity = '' OR EXISTS (SELECT 1 FROM mentions AS n
                                   WHERE n.article = c.article AND n.entity = :entity AND n.retired IS NULL))
      AND (:topic = '' OR EXISTS (SELECT 1 FROM topics AS t WHERE t.article = c.article AND t.topic = :topic))
) AS counted
GROUP BY week
ORDER BY week DESC
