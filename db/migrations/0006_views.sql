-- What the pages count: the current articles with a watched name and the citations of the ledger, one narrow row each,
-- as the views covered_now and cited_now compute them. The views are the rule, the tables keep the result, so that a
-- chart over thirty days reads thirty days and not everything. The triggers below hold the two together, whoever writes.

CREATE TABLE covered (
    article INTEGER PRIMARY KEY REFERENCES articles (id),
    day TEXT NOT NULL,                       -- published, or found; in UTC
    source TEXT NOT NULL,
    organization TEXT NOT NULL,
    language TEXT
) STRICT;
CREATE INDEX covered_day ON covered (day, organization, language);
CREATE INDEX covered_organization ON covered (organization, day, language);

CREATE TABLE cited (
    citation INTEGER PRIMARY KEY REFERENCES citations (id),
    article INTEGER NOT NULL REFERENCES articles (id),
    day TEXT NOT NULL,                       -- published, or found; in UTC
    found TEXT NOT NULL,
    source TEXT NOT NULL,
    organization TEXT NOT NULL,
    language TEXT,
    type TEXT NOT NULL,
    grade TEXT NOT NULL,
    work TEXT,
    source_entity TEXT,
    institution TEXT,
    stance TEXT,
    verdict TEXT NOT NULL
) STRICT;
CREATE INDEX cited_day ON cited (day, verdict, organization);
CREATE INDEX cited_found ON cited (found, grade);
CREATE INDEX cited_work ON cited (work, day, verdict, grade, stance, organization);
CREATE INDEX cited_organization ON cited (organization, day, verdict, grade, stance, type);
CREATE INDEX cited_verdict ON cited (verdict, day, organization);
CREATE INDEX cited_article ON cited (article);
CREATE INDEX cited_institution ON cited (institution, day) WHERE institution IS NOT NULL;
CREATE INDEX cited_source_entity ON cited (source_entity, day, verdict, grade, stance) WHERE source_entity IS NOT NULL;

CREATE INDEX mentions_found ON mentions (found, article) WHERE retired IS NULL;
CREATE INDEX echoes_found ON echoes (found);
CREATE INDEX echoes_work ON echoes (work);
CREATE INDEX urls_first_seen ON urls (first_seen);
CREATE INDEX articles_corrected ON articles (found) WHERE version > 1;
CREATE INDEX sources_organization ON sources (organization);

CREATE TRIGGER covered_mention_insert AFTER INSERT ON mentions
WHEN new.retired IS NULL AND NOT EXISTS (SELECT 1 FROM covered WHERE article = new.article) BEGIN
    INSERT INTO covered SELECT * FROM covered_now WHERE article = new.article;
END;
CREATE TRIGGER covered_mention_update AFTER UPDATE OF retired ON mentions BEGIN
    DELETE FROM covered WHERE article = new.article;
    INSERT INTO covered SELECT * FROM covered_now WHERE article = new.article;
END;
CREATE TRIGGER covered_mention_delete AFTER DELETE ON mentions BEGIN
    DELETE FROM covered WHERE article = old.article;
    INSERT INTO covered SELECT * FROM covered_now WHERE article = old.article;
END;
CREATE TRIGGER cited_citation_insert AFTER INSERT ON citations BEGIN
    INSERT OR REPLACE INTO cited SELECT * FROM cited_now WHERE citation = new.id;
END;
CREATE TRIGGER cited_citation_update AFTER UPDATE ON citations BEGIN
    DELETE FROM cited WHERE citation = new.id;
    INSERT INTO cited SELECT * FROM cited_now WHERE citation = new.id;
END;
CREATE TRIGGER cited_citation_delete BEFORE DELETE ON citations BEGIN
    DELETE FROM cited WHERE citation = old.id;
END;
CREATE TRIGGER cited_review AFTER INSERT ON reviews
WHEN new.verdict != 'noted' AND new.finding_kind = 'citation' BEGIN
    DELETE FROM cited WHERE citation = new.finding;
    INSERT INTO cited SELECT * FROM cited_now WHERE citation = new.finding;
END;
CREATE TRIGGER counted_article AFTER UPDATE OF current, published, language ON articles
WHEN old.current != new.current OR old.published IS NOT new.published OR old.language IS NOT new.language BEGIN
    DELETE FROM covered WHERE article = new.id;
    INSERT INTO covered SELECT * FROM covered_now WHERE article = new.id;
    DELETE FROM cited WHERE article = new.id;
    INSERT INTO cited SELECT * FROM cited_now WHERE article = new.id;
END;
-- These change with the configuration, seldom.
CREATE TRIGGER counted_source AFTER UPDATE OF own, organization ON sources
WHEN old.own != new.own OR old.organization != new.organization BEGIN
    DELETE FROM covered WHERE source = new.id;
    INSERT INTO covered SELECT * FROM covered_now WHERE source = new.id;
    DELETE FROM cited WHERE source = new.id;
    INSERT INTO cited SELECT * FROM cited_now WHERE source = new.id;
END;

-- A page with its filters that somebody wants to come back to, or to hear from.
CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,                     -- the account
    name TEXT NOT NULL,
    address TEXT NOT NULL,                   -- path and filters on this site
    search TEXT NOT NULL DEFAULT '',         -- JSON: the same as the search of a list; blank where it names no findings
    alert INTEGER NOT NULL DEFAULT 0,        -- wanted at once
    digest INTEGER NOT NULL DEFAULT 0,       -- wanted with the digest
    made TEXT NOT NULL,
    UNIQUE (owner, name)
) STRICT;
