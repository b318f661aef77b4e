-- Every request that we made and how it ended.
CREATE VIEW fetch_log AS
SELECT at, source, kind, url, status, outcome, reason, bytes, ms FROM fetches;
