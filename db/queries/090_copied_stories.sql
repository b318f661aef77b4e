-- title: Which stories were copied most?
-- description: Articles that carry the same text, counted once as a story: who had it first, how many took it.
-- param days: How many days back; blank means 30
SELECT story,
       count(*) AS copies,
       count(DISTINCT organization) AS organizations,
       count(DISTINCT language) AS languages,
       min(published) AS first_published,
       title, organization AS first_organization, url, article
FROM coverage
WHERE story IS NOT NULL
  AND published >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 30) || ' days')
GROUP BY story
HAVING copies > 1
ORDER BY copies DESC, first_published DESC
