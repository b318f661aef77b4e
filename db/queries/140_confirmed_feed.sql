-- title: What was confirmed last? (also as an Atom feed)
-- description: The newest confirmed citations. The Atom link below it is for a feed reader that can log in.
SELECT 'tag:zvon,2026:citation/' || id AS atom_id,
       organization || ': ' || title AS atom_title,
       reviewed_at AS atom_updated,
       url AS atom_link,
       exact AS atom_content
FROM ledger
WHERE verdict = 'accepted'
ORDER BY reviewed_at DESC
LIMIT 50
