-- title: Who was first and who was last to cite each work?
-- description: One line for each work: the first and the last article that cites it, and who published them.
-- param verdict: accepted counts confirmed ones only; blank means all but the rejected
SELECT w.id AS work,
       f.day AS first_day, f.organization, f.article,
       l.day AS last_day, (SELECT name FROM organizations WHERE id = l.organization) AS last_organization,
       l.article AS last_article,
       (SELECT count(*) FROM cited AS c
        WHERE c.work = w.id
          AND CASE WHEN :verdict = '' THEN c.verdict != 'rejected' ELSE c.verdict = :verdict END) AS citations
FROM works AS w
JOIN cited AS f ON f.citation = (
    SELECT citation FROM cited AS c
    WHERE c.work = w.id AND CASE WHEN :verdict = '' THEN c.verdict != 'rejected' ELSE c.verdict = :verdict END
    ORDER BY c.day, c.citation LIMIT 1)
JOIN cited AS l ON l.citation = (
    SELECT citation FROM cited AS c
    WHERE c.work = w.id AND CASE WHEN :verdict = '' THEN c.verdict != 'rejected' ELSE c.verdict = :verdict END
    ORDER BY c.day DESC, c.citation DESC LIMIT 1)
ORDER BY f.day
