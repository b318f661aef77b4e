-- Every citation with its evidence and the verdict on it; the confirmed ones are what the project is for.
-- From the narrow table that triggers keep, the rest looked up cell by cell: whoever counts or filters by what the
-- narrow table has reads nothing else, where joins would read five tables for each row of which nothing is shown.
CREATE VIEW ledger AS
SELECT d.citation AS id,
       (SELECT name FROM organizations WHERE id = d.organization) AS organization,
       (SELECT kind FROM organizations WHERE id = d.organization) AS organization_kind,
       (SELECT country FROM organizations WHERE id = d.organization) AS country,
       d.type,
       d.grade,
       d.work,
       d.institution,
       d.stance,
       (SELECT prefix FROM citations WHERE id = d.citation) AS prefix,
       (SELECT exact FROM citations WHERE id = d.citation) AS exact,
       (SELECT suffix FROM citations WHERE id = d.citation) AS suffix,
       (SELECT start_char FROM citations WHERE id = d.citation) AS start_char,
       (SELECT end_char FROM citations WHERE id = d.citation) AS end_char,
       (SELECT title FROM articles WHERE id = d.article) AS title,
       (SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = d.article) AS url,
       d.language,
       (SELECT published FROM articles WHERE id = d.article) AS published,
       d.found,
       (SELECT k.sha256 FROM articles AS a JOIN captures AS k ON k.id = a.capture WHERE a.id = d.article)
           AS capture_sha256,
       (SELECT confidence FROM citations WHERE id = d.citation) AS confidence,
       (SELECT rule FROM citations WHERE id = d.citation) AS rule,
       d.verdict,
       (SELECT at FROM latest_reviews WHERE finding_kind = 'citation' AND finding = d.citation) AS reviewed_at,
       d.source_entity,
       d.article
FROM cited AS d;
