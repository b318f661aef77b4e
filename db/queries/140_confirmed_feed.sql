-- title: What was confirmed last? (also as an Atom feed)
-- description: The newest confirmed citations. The Atom link below them is for a feed reader that can log in.
SELECT 'tag:zvon,2026:citation/' || id AS atom_id,
       organization || ': ' || title AS atom_title,
       reviewed_at AS atom_updated,
       CASE WHEN url GLOB 'http://*' OR url GLOB 'https://*' THEN url ELSE 'about:blank' END AS atom_link,
       exact AS atom_content
FROM (
    SELECT finding FROM latest_reviews
    WHERE finding_kind = 'citation' AND verdict = 'accepted'
    ORDER BY at DESC LIMIT 50
) AS latest
JOIN ledger ON ledger.id = latest.finding
UNION ALL
-- A feed may not be empty.
SELECT 'tag:zvon,2026:start', 'Nothing has been confirmed yet', '2026-01-01T00:00:00Z', 'about:blank', ''
WHERE NOT EXISTS (SELECT 1 FROM cited WHERE verdict = 'accepted')
ORDER BY atom_updated DESC
LIMIT 50
