-- title: Where do these words appear?
-- description: Full-text search over titles and texts, in any script; put a phrase in "quotes", end a stem with *.
-- param words: One or more words; deport* finds deported and deportation, OR and NOT work in capitals
-- param language: Code of one language, such as uk; blank means all
SELECT article_list.id AS article, organization, article_list.title, language, published,
       snippet(articles_fts, 1, '', '', ' … ', 24) AS passage, url
FROM articles_fts
JOIN article_list ON article_list.id = articles_fts.rowid
WHERE articles_fts MATCH
      CASE WHEN :words = '' THEN '""'
           -- Signs that mean something to the search and nothing to the reader, as in Anti-Crisis.
           WHEN :words GLOB '*[]+:^(){}.,;&<>=@%/|!#$~?''`\[-]*' THEN escape_fts(:words)
           WHEN (length(:words) - length(replace(:words, '"', ''))) % 2 = 1 THEN escape_fts(:words)
           ELSE :words END
  AND (:language = '' OR language = :language)
ORDER BY rank
LIMIT 200
