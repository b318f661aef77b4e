-- title: Which wire spreads a story furthest?
-- description: Stories with copies, by the agency that the copies credit or that had them first: copies, outlets, countries, languages.
-- param days: Published in how many days back; blank means 365
WITH copies AS (
    SELECT m.story, coalesce(m.credit, '') AS credit, s.organization, o.country, a.language, o.kind
    FROM story_members AS m
    JOIN articles AS a ON a.id = m.article AND a.current = 1
    JOIN urls AS u ON u.id = a.article_url
    JOIN sources AS s ON s.id = u.source
    JOIN organizations AS o ON o.id = s.organization
    WHERE m.story IN (SELECT story FROM story_members GROUP BY story HAVING count(*) > 1)
      AND coalesce(a.published, a.found) >= date('now', '-' || coalesce(nullif(:days, ''), 365) || ' days')
), wires AS (
    SELECT DISTINCT story, credit AS wire FROM copies WHERE credit != ''
    UNION
    SELECT story, organization FROM copies AS c
    WHERE kind = 'wire' AND NOT EXISTS (SELECT 1 FROM copies AS d WHERE d.story = c.story AND d.credit != '')
)
SELECT w.wire,
       count(DISTINCT c.story) AS stories,
       count(*) AS copies,
       count(DISTINCT c.organization) AS organizations,
       count(DISTINCT c.country) AS countries,
       count(DISTINCT c.language) AS languages
FROM wires AS w
JOIN copies AS c ON c.story = w.story
GROUP BY w.wire
ORDER BY organizations DESC, stories DESC
