-- What pages count, straight from an index: articles by language and page class without their texts, and what waits by
-- those filters of the queue that have no index of their own.
DROP INDEX articles_language;
CREATE INDEX articles_language ON articles (language, current, page_class);
DROP INDEX waiting_rank;
CREATE INDEX waiting_rank ON waiting (need, rank, story, grade, type, found);
-- Read backwards, the latest first: of those found at the same time the strongest first.
DROP INDEX cited_found;
CREATE INDEX cited_found ON cited (found, grade DESC);
