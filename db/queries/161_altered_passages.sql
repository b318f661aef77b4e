-- title: Which cited passages were altered or vanished?
-- description: Confirmed and open citations whose words no longer stand where they stood: what became of them, and when.
-- param state: altered, vanished, page_gone, unreadable or unchanged; blank means all but unchanged
SELECT f.state, l.organization, l.work, f.exact, f.detail, f.last_seen, f.last_checked, f.verdict, f.url, l.article
FROM passage_fate AS f
JOIN ledger AS l ON l.id = f.citation
WHERE f.verdict IN ('accepted', 'open')
  AND CASE WHEN :state = '' THEN f.state != 'unchanged' ELSE f.state = :state END
ORDER BY f.verdict, f.last_checked DESC
