-- Every citation with its evidence and the verdict on it; the confirmed ones are what the project is for.
CREATE VIEW ledger AS
SELECT c.id,
       o.name AS organization,
       o.kind AS organization_kind,
       o.country,
       c.type,
       c.grade,
       c.work,
       c.institution,
       c.stance,
       c.prefix,
       c.exact,
       c.suffix,
       c.start_char,
       c.end_char,
       a.title,
       u.url,
       a.language,
       a.published,
       c.found,
       k.sha256 AS capture_sha256,
       c.confidence,
       c.rule,
       coalesce(r.verdict, 'open') AS verdict,
       r.at AS reviewed_at,
       c.source_entity,
       a.id AS article
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN captures AS k ON k.id = a.capture
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
JOIN organizations AS o ON o.id = s.organization
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE s.own = 0
  AND ((c.retired IS NULL AND a.current = 1) OR r.verdict = 'accepted');
