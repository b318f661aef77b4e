-- title: Who denies or refuses our findings?
-- description: Citations in which the article says that somebody denies the finding or refuses it, with the passage.
-- param since: Published from this day on (2026-01-31); blank means ever
SELECT organization, country, work, institution, grade, stance, prefix, exact, suffix, title, language, published, verdict, url, article
FROM ledger
WHERE stance IS NOT NULL AND verdict != 'rejected' AND coalesce(published, found) >= :since
ORDER BY coalesce(published, found) DESC
