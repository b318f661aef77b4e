-- title: How often does a word appear, month by month?
-- description: Articles that hold the words, by month, and from how many organisations. Same operators as the search.
-- param words: One or more words; deport* finds deported and deportation, OR and NOT work in capitals; blank counts children
SELECT substr(coalesce(a.published, a.found), 1, 7) AS month, count(*) AS articles, count(DISTINCT s.organization) AS organizations,
       count(DISTINCT a.language) AS languages
FROM articles_fts
JOIN articles AS a ON a.id = articles_fts.rowid AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
WHERE articles_fts MATCH
      CASE WHEN :words = '' THEN '"children"'
           WHEN :words GLOB '*[]+:^(){}.,;&<>=@%/|!#$~?''`\[-]*' THEN escape_fts(:words)
           WHEN (length(:words) - length(replace(:words, '"', ''))) % 2 = 1 THEN escape_fts(:words)
           ELSE :words END
GROUP BY month
ORDER BY month DESC
