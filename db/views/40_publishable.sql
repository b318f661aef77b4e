-- Confirmed citations that may be published: nothing that was taken back, nothing that tagging no longer finds, each
-- once however many versions its page has had, and only those that two people confirmed where the setting
-- second_confirmation asks for it. people is how many stand behind the verdict; who they are is nowhere in here.
CREATE VIEW publishable AS
SELECT c.id,
       s.organization,
       o.name AS organization_name,
       o.kind AS organization_kind,
       o.country,
       c.type,
       c.grade,
       c.work,
       c.source_entity,
       c.institution,
       c.stance,
       c.field,
       c.prefix,
       c.exact,
       c.suffix,
       a.id AS article,
       a.title,
       u.url,
       a.language,
       a.published,
       a.date_source,
       c.found,
       k.sha256 AS capture_sha256,
       k.at AS captured,
       r.at AS confirmed,
       r.people
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN captures AS k ON k.id = a.capture
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source AND s.own = 0
JOIN organizations AS o ON o.id = s.organization
JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id AND r.verdict = 'accepted'
WHERE c.retired IS NULL
  AND r.people > coalesce((SELECT value FROM switches WHERE name = 'second_confirmation'), 0)
  AND (a.current = 1 OR NOT EXISTS (
      SELECT 1 FROM articles AS b
      JOIN citations AS d ON d.article = b.id AND d.retired IS NULL
      JOIN latest_reviews AS v ON v.finding_kind = 'citation' AND v.finding = d.id AND v.verdict = 'accepted'
      WHERE b.article_url = a.article_url AND b.version > a.version
        AND d.type = c.type AND d.work IS c.work AND d.source_entity IS c.source_entity
        AND d.institution IS c.institution AND d.stance IS c.stance));
