-- title: Who covers the deported children and has never cited us?
-- description: Organisations with articles on the deportation of children and no citation of ours: whom to write to.
-- param days: Articles of how many days back; blank means 365
-- param language: Code of one language, such as de; blank means all
SELECT c.organization, o.kind, o.country,
       count(*) AS articles,
       max(c.day) AS published,
       a.title, max(c.article) AS article
FROM covered AS c
JOIN topics AS t ON t.article = c.article AND t.topic = 'child_deportation'
JOIN organizations AS o ON o.id = c.organization
JOIN articles AS a ON a.id = c.article
WHERE c.day >= date('now', '-' || coalesce(nullif(:days, ''), 365) || ' days')
  AND (:language = '' OR c.language = :language)
  AND NOT EXISTS (SELECT 1 FROM cited AS q WHERE q.organization = c.organization AND q.verdict != 'rejected')
GROUP BY c.organization
ORDER BY articles DESC, published DESC
