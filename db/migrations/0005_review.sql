-- The review: what waits for a person, kept in order; stars and assignments; what people report and send in.

-- Which review a later one takes back, and how many people stand behind the verdict once this one is counted.
ALTER TABLE reviews ADD COLUMN undoes INTEGER REFERENCES reviews (id);
ALTER TABLE reviews ADD COLUMN people INTEGER NOT NULL DEFAULT 1;
CREATE INDEX reviews_at ON reviews (at);
CREATE INDEX reviews_undoes ON reviews (undoes) WHERE undoes IS NOT NULL;

-- Settings that views have to know; written from settings.toml whenever it is read for work.
CREATE TABLE switches (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

-- What waits for a decision, one row each, as the view to_decide computes it: the view is the rule, the table keeps
-- the order, so that a page of the queue costs the same with a hundred findings and with a million. The triggers
-- below hold the two together, whoever writes.
CREATE TABLE waiting (
    kind TEXT NOT NULL CHECK (kind IN ('mention', 'citation')),
    finding INTEGER NOT NULL,
    need TEXT NOT NULL CHECK (need IN ('first', 'second')), -- second: one person has confirmed it, another may
    rank INTEGER NOT NULL,                   -- the smaller, the stronger
    story INTEGER NOT NULL,                  -- id of the story; minus the article's id where there is none
    article INTEGER NOT NULL REFERENCES articles (id),
    source TEXT NOT NULL,
    organization TEXT NOT NULL,
    language TEXT,
    entity TEXT,
    work TEXT,
    type TEXT NOT NULL,
    grade TEXT NOT NULL,
    rule TEXT NOT NULL,
    form TEXT NOT NULL,                      -- of a mention the name in the lexicon, of a citation the cue
    dated TEXT NOT NULL,                     -- published, or found
    found TEXT NOT NULL,
    PRIMARY KEY (kind, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_story ON waiting (need, story, rank);
CREATE INDEX waiting_rank ON waiting (need, rank);
CREATE INDEX waiting_article ON waiting (article);
CREATE INDEX waiting_rule ON waiting (need, kind, rule, form);

CREATE TRIGGER waiting_citation_insert AFTER INSERT ON citations BEGIN
    INSERT OR REPLACE INTO waiting SELECT * FROM to_decide WHERE kind = 'citation' AND finding = new.id;
END;
CREATE TRIGGER waiting_citation_update AFTER UPDATE ON citations BEGIN
    DELETE FROM waiting WHERE kind = 'citation' AND finding = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE kind = 'citation' AND finding = new.id;
END;
CREATE TRIGGER waiting_citation_delete AFTER DELETE ON citations BEGIN
    DELETE FROM waiting WHERE kind = 'citation' AND finding = old.id;
END;
CREATE TRIGGER waiting_mention_insert AFTER INSERT ON mentions BEGIN
    INSERT OR IGNORE INTO waiting
    SELECT * FROM to_decide WHERE kind = 'mention' AND article = new.article AND entity = new.entity;
END;
-- One mention stands for all of its entity in the article, so the others have a say in it.
CREATE TRIGGER waiting_mention_update AFTER UPDATE ON mentions BEGIN
    DELETE FROM waiting WHERE article = new.article AND kind = 'mention' AND entity = new.entity;
    INSERT INTO waiting
    SELECT * FROM to_decide WHERE kind = 'mention' AND article = new.article AND entity = new.entity;
END;
CREATE TRIGGER waiting_mention_delete AFTER DELETE ON mentions BEGIN
    DELETE FROM waiting WHERE article = old.article AND kind = 'mention' AND entity = old.entity;
    INSERT INTO waiting
    SELECT * FROM to_decide WHERE kind = 'mention' AND article = old.article AND entity = old.entity;
END;
CREATE TRIGGER waiting_review_citation AFTER INSERT ON reviews
WHEN new.verdict != 'noted' AND new.finding_kind = 'citation' BEGIN
    DELETE FROM waiting WHERE kind = 'citation' AND finding = new.finding;
    INSERT INTO waiting SELECT * FROM to_decide WHERE kind = 'citation' AND finding = new.finding;
END;
-- Article and entity are the mention's own business: touching it runs the trigger above.
CREATE TRIGGER waiting_review_mention AFTER INSERT ON reviews
WHEN new.verdict != 'noted' AND new.finding_kind = 'mention' BEGIN
    UPDATE mentions SET form = form WHERE id = new.finding;
END;
CREATE TRIGGER waiting_article AFTER UPDATE OF current, published, language ON articles
WHEN old.current != new.current OR old.published IS NOT new.published OR old.language IS NOT new.language BEGIN
    DELETE FROM waiting WHERE article = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE article = new.id;
END;
CREATE TRIGGER waiting_story_insert AFTER INSERT ON story_members BEGIN
    UPDATE waiting SET story = new.story WHERE article = new.article;
END;
CREATE TRIGGER waiting_story_update AFTER UPDATE OF story ON story_members WHEN old.story != new.story BEGIN
    UPDATE waiting SET story = new.story WHERE article = new.article;
END;
-- These change with the configuration, seldom.
CREATE TRIGGER waiting_source AFTER UPDATE OF own, tier, organization ON sources
WHEN old.own != new.own OR old.tier != new.tier OR old.organization != new.organization BEGIN
    DELETE FROM waiting WHERE source = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE source = new.id;
END;
CREATE TRIGGER waiting_organization AFTER UPDATE OF kind ON organizations WHEN old.kind != new.kind BEGIN
    DELETE FROM waiting WHERE organization = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE organization = new.id;
END;
CREATE TRIGGER waiting_entity AFTER UPDATE OF tier ON entities WHEN old.tier != new.tier BEGIN
    DELETE FROM waiting WHERE kind = 'mention' AND entity = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE kind = 'mention' AND entity = new.id;
END;

-- Stars and assignments: each row is the whole state from then on, so that taking one back brings all of it back.
CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    finding_kind TEXT NOT NULL CHECK (finding_kind IN ('mention', 'citation')),
    finding INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    assignee TEXT,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    undoes INTEGER REFERENCES marks (id)     -- the mark that this one takes back
) STRICT;
CREATE INDEX marks_finding ON marks (finding_kind, finding, id);
CREATE TRIGGER marks_are_append_only_update BEFORE UPDATE ON marks
BEGIN SELECT RAISE (ABORT, 'a mark is never changed; add a later one'); END;
CREATE TRIGGER marks_are_append_only_delete BEFORE DELETE ON marks
BEGIN SELECT RAISE (ABORT, 'a mark is never deleted; add a later one'); END;

-- "This is a mistake", told by anybody with a login, for the team.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    finding_kind TEXT NOT NULL CHECK (finding_kind IN ('mention', 'citation')),
    finding INTEGER NOT NULL,
    about TEXT NOT NULL CHECK (about IN ('not_this', 'wrong_work', 'wrong_place', 'wrong_date', 'other')),
    note TEXT NOT NULL,
    reporter TEXT NOT NULL,
    at TEXT NOT NULL,
    settled TEXT,                            -- when somebody of the team had dealt with it
    settled_by TEXT
) STRICT;
CREATE INDEX reports_finding ON reports (finding_kind, finding);
CREATE INDEX reports_open ON reports (id) WHERE settled IS NULL;

-- "Missed a mention?": an address or a file that somebody gave us, and what came of it.
CREATE TABLE clips (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    sender TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',        -- where it was published, when that is known
    page TEXT NOT NULL,                      -- key of its page in urls
    file TEXT NOT NULL DEFAULT '',           -- name of the file as it was given
    expected TEXT NOT NULL DEFAULT '',       -- the words that should have been found
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'working', 'done', 'failed')),
    begun TEXT,
    ended TEXT,
    answer TEXT NOT NULL DEFAULT '{}'        -- JSON: before, told, after (lines), article, error
) STRICT;
CREATE INDEX clips_open ON clips (id) WHERE state IN ('waiting', 'working');
CREATE INDEX clips_sender ON clips (sender, at);
