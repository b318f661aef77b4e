-- title: With which words is a person quoted?
-- description: Quotes of one person whom we watch, or of anybody, with the verb of saying and where they stand.
-- param speaker: Short name of a person, such as latushka; blank means everybody whom we know
-- param language: Code of one language; blank means all
SELECT q.speaker, q.exact, q.kind, q.cue, c.organization, c.language, c.day AS published, a.title, q.article, u.url
FROM quotes AS q
JOIN covered AS c ON c.article = q.article
JOIN articles AS a ON a.id = q.article
JOIN urls AS u ON u.id = a.article_url
WHERE q.speaker IS NOT NULL AND (:speaker = '' OR q.speaker = :speaker) AND (:language = '' OR c.language = :language)
ORDER BY c.day DESC, q.id DESC
