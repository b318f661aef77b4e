-- Findings that nobody has decided on yet: citations, and mentions of those entities that we watch. rank: the smaller,
-- the stronger. What other tables know is looked up cell by cell, as in ledger.
CREATE VIEW review_queue AS
SELECT q.kind || ':' || q.finding AS id,
       q.kind,
       q.source,
       q.organization,
       q.language,
       (SELECT published FROM articles WHERE id = q.article) AS published,
       (SELECT title FROM articles WHERE id = q.article) AS title,
       CASE q.kind WHEN 'citation' THEN (SELECT prefix FROM citations WHERE id = q.finding)
                   ELSE (SELECT prefix FROM mentions WHERE id = q.finding) END AS prefix,
       CASE q.kind WHEN 'citation' THEN (SELECT exact FROM citations WHERE id = q.finding)
                   ELSE (SELECT exact FROM mentions WHERE id = q.finding) END AS exact,
       CASE q.kind WHEN 'citation' THEN (SELECT suffix FROM citations WHERE id = q.finding)
                   ELSE (SELECT suffix FROM mentions WHERE id = q.finding) END AS suffix,
       q.entity,
       q.work,
       q.type,
       q.grade,
       CASE q.kind WHEN 'citation' THEN (SELECT confidence FROM citations WHERE id = q.finding)
                   ELSE (SELECT confidence FROM mentions WHERE id = q.finding) END AS confidence,
       (SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = q.article) AS url,
       (SELECT capture FROM articles WHERE id = q.article) AS capture,
       q.article,
       (SELECT story FROM story_members WHERE article = q.article) AS story,
       q.found,
       q.rule,
       q.rank
FROM waiting AS q
WHERE q.need = 'first';
