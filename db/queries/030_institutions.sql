-- title: Which institutions took our findings up?
-- description: Citations by parliaments, courts, prosecutors, governments and international organisations.
-- param since: Published from this day on (2026-01-31); blank means ever
SELECT organization, organization_kind, country, type, grade, stance, work, exact, published, verdict, url, article
FROM ledger
WHERE organization_kind NOT IN ('outlet', 'wire') AND verdict != 'rejected' AND coalesce(published, found) >= :since
ORDER BY grade, published DESC
