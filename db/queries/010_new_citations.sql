-- title: Who cited us lately, and in which words?
-- description: Citations found in the last days, the strongest first, with the passage.
-- param days: How many days back; blank means 7
-- param verdict: accepted, rejected or open; blank means accepted and open
SELECT grade, organization, country, type, work, exact, title, language, published, verdict, url, article
FROM ledger
WHERE found >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || coalesce(nullif(:days, ''), 7) || ' days')
  AND CASE WHEN :verdict = '' THEN verdict IN ('accepted', 'open') ELSE verdict = :verdict END
ORDER BY grade, found DESC
