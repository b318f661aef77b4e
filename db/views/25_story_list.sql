-- Each story with its lead: the earliest published of its current articles. A day without an hour counts as
-- its end, so that a dated copy does not come before the wire that it copies.
CREATE VIEW story_list AS
SELECT story AS id,
       article AS lead,
       title,
       source,
       organization,
       url,
       language,
       published,
       copies,
       (SELECT count(DISTINCT s.organization) FROM story_members AS m
        JOIN articles AS a ON a.id = m.article AND a.current = 1
        JOIN urls AS u ON u.id = a.article_url
        JOIN sources AS s ON s.id = u.source
        WHERE m.story = leads.story) AS organizations,
       (SELECT group_concat(credit, ',') FROM
           (SELECT DISTINCT m.credit FROM story_members AS m
            JOIN articles AS a ON a.id = m.article AND a.current = 1
            WHERE m.story = leads.story AND m.credit IS NOT NULL ORDER BY m.credit)
       ) AS credits
FROM (
    SELECT m.story,
           a.id AS article,
           a.title,
           u.source,
           s.organization,
           u.url,
           a.language,
           a.published,
           row_number() OVER (
               PARTITION BY m.story
               ORDER BY CASE WHEN a.published IS NULL THEN a.found
                             WHEN a.date_precision = 'day' THEN substr(a.published, 1, 10) || 'T23:59:59Z'
                             ELSE a.published END,
                        a.id
           ) AS place,
           count(*) OVER (PARTITION BY m.story) AS copies
    FROM story_members AS m
    JOIN articles AS a ON a.id = m.article AND a.current = 1
    JOIN urls AS u ON u.id = a.article_url
    JOIN sources AS s ON s.id = u.source
) AS leads
WHERE place = 1;
