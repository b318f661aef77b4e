-- title: Who links to us?
-- description: Hyperlinks to our pages in articles, with the words that carry the link.
-- param since: Published from this day on (2026-01-31); blank means ever
-- param work: Short name of one work; blank means all, and links to the site itself
SELECT organization, country, work, exact, title, language, published, verdict, url, article, found, id
FROM ledger
WHERE type = 'hyperlink' AND verdict != 'rejected' AND coalesce(published, found) >= :since
  AND (:work = '' OR work = :work)
ORDER BY coalesce(published, found) DESC
