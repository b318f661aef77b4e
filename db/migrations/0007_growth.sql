-- The queue in the order of its strength, narrowed or not, straight from an index: a page of it costs the same with a
-- hundred findings and with a million.
DROP INDEX waiting_rank;
CREATE INDEX waiting_rank ON waiting (need, rank, story);
CREATE INDEX waiting_language ON waiting (need, language, rank, story);
CREATE INDEX waiting_organization ON waiting (need, organization, rank, story);
CREATE INDEX waiting_entity ON waiting (need, entity, rank, story);
CREATE INDEX waiting_work ON waiting (need, work, rank, story);
