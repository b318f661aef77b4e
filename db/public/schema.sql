-- The public file: confirmed citations with short excerpts, who said them, what they cite, and the events of the
-- timeline. Days, never hours: the hour of a request or of a decision could tell who made it. A new file is built by
-- each `zvon publish`; nothing is ever changed in one.
PRAGMA page_size = 4096;
PRAGMA application_id = 0x5A766F70;

CREATE TABLE about (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT
) STRICT;

CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE works (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    date TEXT
) STRICT;

CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    date TEXT NOT NULL,                      -- published, or first seen where the article does not say
    organization TEXT NOT NULL REFERENCES organizations (id),
    institution TEXT REFERENCES entities (id), -- who acknowledges, as the article tells it
    type TEXT NOT NULL,
    grade TEXT NOT NULL,
    stance TEXT,
    work TEXT REFERENCES works (id),
    source_entity TEXT REFERENCES entities (id),
    prefix TEXT NOT NULL,
    exact TEXT NOT NULL,
    suffix TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    language TEXT,
    captured TEXT NOT NULL,                  -- day on which the page was captured
    capture_sha256 TEXT NOT NULL,            -- of the bytes of the page, which prove the passage
    confirmed TEXT NOT NULL                  -- day on which it was confirmed
) STRICT;
CREATE INDEX citations_date ON citations (date, id);
CREATE INDEX citations_organization ON citations (organization, date);
CREATE INDEX citations_work ON citations (work, date);

CREATE VIRTUAL TABLE citations_fts USING fts5 (
    title, prefix, exact, suffix, content='citations', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,                      -- to the precision that is known: 2023, 2023-05 or 2023-05-03
    organization TEXT,                       -- name of who did it
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    work TEXT REFERENCES works (id)
) STRICT;

-- Everything in the order of time: what was done, and who cited it.
CREATE VIEW timeline AS
SELECT date, organization, kind, title, url, work, NULL AS citation FROM events
UNION ALL
SELECT c.date, o.name, 'citation', c.title, c.url, c.work, c.id
FROM citations AS c JOIN organizations AS o ON o.id = c.organization;

CREATE VIEW counts_by_work AS
SELECT w.id AS work, w.title, count(c.id) AS citations, count(DISTINCT c.organization) AS organizations,
       min(c.date) AS first, max(c.date) AS last
FROM works AS w LEFT JOIN citations AS c ON c.work = w.id GROUP BY w.id;

CREATE VIEW counts_by_organization AS
SELECT o.id AS organization, o.name, o.kind, o.country, count(*) AS citations, min(c.date) AS first, max(c.date) AS last
FROM citations AS c JOIN organizations AS o ON o.id = c.organization GROUP BY o.id;

CREATE VIEW counts_by_month AS
SELECT substr(date, 1, 7) AS month, count(*) AS citations, count(DISTINCT organization) AS organizations
FROM citations GROUP BY month;
