CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,                   -- what it is about, such as 'story 12, institution'
    kind TEXT NOT NULL CHECK (kind IN ('citation', 'spike', 'silence', 'mail')),
    channel TEXT NOT NULL,
    made TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,                    -- why it is told
    passage TEXT NOT NULL DEFAULT '',
    url TEXT,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'unclear')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_due TEXT NOT NULL,
    settled TEXT,                            -- when it was sent or failed
    UNIQUE (subject, channel)
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    article_url INTEGER NOT NULL REFERENCES urls (id),
    capture INTEGER NOT NULL REFERENCES captures (id),
    version INTEGER NOT NULL,                -- 1, 2, … for one address; a correction is a new version
    current INTEGER NOT NULL DEFAULT 1,
    found TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    language TEXT,
    language_confidence REAL NOT NULL DEFAULT 0,
    published TEXT,
    date_source TEXT,
    date_precision TEXT,
    dates TEXT NOT NULL DEFAULT '[]',        -- JSON: every candidate with its source
    author TEXT,
    canonical_url TEXT,
    links TEXT NOT NULL DEFAULT '[]',        -- JSON: href, anchor, start, end
    page_class TEXT NOT NULL,
    words INTEGER NOT NULL,
    warnings TEXT NOT NULL DEFAULT '[]',
    extractor TEXT NOT NULL,
    reader TEXT NOT NULL DEFAULT '',         -- versions of all that read it: the same reads the same again
    UNIQUE (article_url, version)
) STRICT;

CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'page', 'file')),
    url TEXT NOT NULL,                       -- as asked for
    final_url TEXT NOT NULL,                 -- as answered, after redirects
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL DEFAULT '',
    file TEXT NOT NULL,                      -- WARC file below captures/
    file_offset INTEGER NOT NULL,
    length INTEGER NOT NULL,                 -- compressed bytes of the record
    sha256 TEXT NOT NULL,                    -- of the decoded body
    bytes INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    feed INTEGER REFERENCES feeds (id),      -- what the bytes answer for: a feed …
    article_url INTEGER REFERENCES urls (id), pruned TEXT, -- … or an article's address
    UNIQUE (file, file_offset)
) STRICT;

CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    type TEXT NOT NULL CHECK (type IN
        ('hyperlink', 'title_mention', 'attribution', 'direct_quote', 'acknowledgement')),
    work TEXT REFERENCES works (id),
    source_entity TEXT REFERENCES entities (id),
    institution TEXT REFERENCES entities (id), -- who acknowledges
    stance TEXT,
    grade TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E')),
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    cue TEXT NOT NULL DEFAULT '',
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    found TEXT NOT NULL,
    tagger TEXT NOT NULL,
    retired TEXT
) STRICT;

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

CREATE TABLE covered (
    article INTEGER PRIMARY KEY REFERENCES articles (id),
    day TEXT NOT NULL,                       -- published, or found; in UTC
    source TEXT NOT NULL,
    organization TEXT NOT NULL,
    language TEXT
) STRICT;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES outbox (id),
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    reply TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE digest_images (
    digest INTEGER NOT NULL REFERENCES digests (id),
    name TEXT NOT NULL,                      -- the HTML shows it as cid:name
    png BLOB NOT NULL,
    PRIMARY KEY (digest, name)
) STRICT;

CREATE TABLE digest_variants (
    id INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL REFERENCES digests (id),
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL
, mark TEXT NOT NULL DEFAULT '', items TEXT NOT NULL DEFAULT '[]', counted TEXT NOT NULL DEFAULT '[]') STRICT;

CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    period TEXT NOT NULL,                    -- ISO week, '2026-W47'
    built TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    items TEXT NOT NULL DEFAULT '[]', language TEXT NOT NULL DEFAULT 'en', posted TEXT, counted TEXT NOT NULL DEFAULT '[]',        -- JSON: citation ids that it holds
    UNIQUE (name, period)
) STRICT;

CREATE TABLE echoes (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    work TEXT NOT NULL REFERENCES works (id),
    grade TEXT NOT NULL CHECK (grade = 'D'),
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start_char INTEGER NOT NULL,             -- in the article's text
    end_char INTEGER NOT NULL,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    found TEXT NOT NULL,                     -- when it was first found, whatever tagger found it again
    tagger TEXT NOT NULL,
    UNIQUE (article, work)
) STRICT;

CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    tier INTEGER NOT NULL
) STRICT;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feeds (id),
    identity TEXT NOT NULL,                  -- guid, else link, else a hash of the content
    guid TEXT,
    link TEXT,
    title TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    author TEXT,
    published TEXT,
    published_raw TEXT,
    content_sha256 TEXT NOT NULL,            -- of title, summary and date; when it changes the page is asked for again
    changes INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    capture INTEGER NOT NULL REFERENCES captures (id), -- the feed's bytes that made the claim
    article_url INTEGER REFERENCES urls (id),
    reason TEXT NOT NULL DEFAULT '',         -- why the entry has no address to fetch
    UNIQUE (feed, identity)
) STRICT;

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    organization TEXT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    work TEXT REFERENCES works (id),
    description TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE feed_moves (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feeds (id),
    at TEXT NOT NULL,
    from_address TEXT NOT NULL,
    to_address TEXT NOT NULL
) STRICT;

CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    kind TEXT NOT NULL CHECK (kind IN ('rss', 'atom', 'sitemap', 'news-sitemap', 'listing')),
    url TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused')),
    reason TEXT NOT NULL DEFAULT '',         -- why the last poll failed, or why the feed is paused
    etag TEXT,                               -- validators, saved only once the answer was parsed
    last_modified TEXT,
    last_ok TEXT,
    last_new TEXT,
    failures REAL NOT NULL DEFAULT 0,
    interval_seconds INTEGER NOT NULL DEFAULT 0, -- follows the share of known entries; 0: never read yet
    next_due TEXT NOT NULL DEFAULT '1970-01-01T00:00:00Z',
    parent INTEGER REFERENCES feeds (id),    -- the sitemap index that names it; configured feeds have none
    selector TEXT NOT NULL DEFAULT '',       -- listing: CSS selector of the links to articles
    since TEXT,                              -- sitemap: nothing that was last changed before this day
    fresh_seconds INTEGER NOT NULL DEFAULT 0, -- what the last answer's Cache-Control or Expires asks for
    ttl_seconds INTEGER NOT NULL DEFAULT 0,  -- what the feed's ttl or sy:updatePeriod asks for
    first_ok TEXT,                           -- when it was first read; what it held then was no news
    last_full TEXT,                          -- when it last sent a body, whatever its validators say
    validators TEXT NOT NULL DEFAULT '' CHECK (validators IN ('', 'restless', 'stuck')), -- how they lie
    restless_polls INTEGER NOT NULL DEFAULT 0,
    address TEXT,                            -- what is asked instead of url since a permanent redirect held
    moved_to TEXT,                           -- where a permanent redirect leads that has yet to hold
    moved_polls INTEGER NOT NULL DEFAULT 0,
    surplus INTEGER NOT NULL DEFAULT 0,      -- entries left out so far because there were too many
    UNIQUE (source, url)
) STRICT;

CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    run INTEGER REFERENCES runs (id),
    at TEXT NOT NULL,
    source TEXT REFERENCES sources (id),
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'page', 'robots', 'timestamp')),
    url TEXT NOT NULL,
    final_url TEXT,
    status INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'not_modified', 'skipped', 'error')),
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    ms INTEGER NOT NULL DEFAULT 0,
    feed INTEGER REFERENCES feeds (id),
    article_url INTEGER REFERENCES urls (id),
    capture INTEGER REFERENCES captures (id)
) STRICT;

CREATE TABLE lexicons (
    digest TEXT PRIMARY KEY,
    first_used TEXT NOT NULL,
    parts TEXT NOT NULL                      -- JSON: part → digest of that part
) STRICT;

CREATE TABLE manifest (
    seq INTEGER PRIMARY KEY,                 -- 1, 2, … without a gap
    capture INTEGER NOT NULL REFERENCES captures (id),
    entry TEXT NOT NULL,                     -- JSON, byte for byte what is hashed
    link TEXT NOT NULL UNIQUE                -- SHA-256 of entry
) STRICT;

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

CREATE TABLE mentions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    field TEXT NOT NULL CHECK (field IN ('title', 'text')), -- where the offsets point
    entity TEXT NOT NULL REFERENCES entities (id),
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    form TEXT NOT NULL,
    found TEXT NOT NULL,
    tagger TEXT NOT NULL,                    -- stage version and lexicon hash
    retired TEXT,                            -- set when a later tagger no longer finds it
    UNIQUE (article, field, entity, start_char, end_char)
) STRICT;

CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN
        ('outlet', 'wire', 'parliament', 'igo', 'court', 'prosecutor', 'government', 'ngo')),
    country TEXT,
    parent TEXT REFERENCES organizations (id)
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    digest INTEGER REFERENCES digests (id),
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'unclear')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_due TEXT NOT NULL
, variant INTEGER REFERENCES digest_variants (id)) STRICT;

CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    run INTEGER REFERENCES runs (id),
    stage TEXT NOT NULL,
    version TEXT NOT NULL,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('capture', 'article')),
    subject INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('done', 'skipped', 'retry', 'quarantined')),
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 1,
    next_due TEXT,                           -- for retry: not before
    ms INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL,
    UNIQUE (stage, subject_kind, subject, version)
) STRICT;

CREATE TABLE passage_checks (
    id INTEGER PRIMARY KEY,
    citation INTEGER NOT NULL REFERENCES citations (id),
    revisit INTEGER NOT NULL REFERENCES revisits (id),
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unchanged', 'altered', 'vanished', 'page_gone', 'unreadable')),
    detail TEXT NOT NULL DEFAULT '',         -- altered: the words that stand there now; else why
    UNIQUE (citation, revisit)
) STRICT;

CREATE TABLE quotes (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id),
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    speaker TEXT REFERENCES entities (id),
    speaker_text TEXT NOT NULL,
    cue TEXT NOT NULL,
    kind TEXT NOT NULL,
    exact TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    tagger TEXT NOT NULL,
    UNIQUE (article, field, start_char, end_char)
) STRICT;

CREATE TABLE recipients (
    id INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    address TEXT NOT NULL COLLATE NOCASE,
    token TEXT NOT NULL UNIQUE,              -- in the address for leaving; who has it may leave, and nothing else
    added TEXT NOT NULL,
    unsubscribed TEXT,
    unsubscribed_by TEXT CHECK (unsubscribed_by IN ('one-click', 'page', 'operator')),
    UNIQUE (list, address)
) STRICT;

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

CREATE TABLE review_links (
    review INTEGER PRIMARY KEY REFERENCES reviews (id),
    salt TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    finding_kind TEXT NOT NULL CHECK (finding_kind IN ('mention', 'citation')),
    finding INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'noted', 'withdrawn')),
    note TEXT NOT NULL DEFAULT '',
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    batch INTEGER,                           -- id of the first review that was given by the same act
    story INTEGER REFERENCES stories (id)    -- set when the act was meant for all copies
, undoes INTEGER REFERENCES reviews (id), people INTEGER NOT NULL DEFAULT 1) STRICT;

CREATE TABLE revisits (
    id INTEGER PRIMARY KEY,
    run INTEGER REFERENCES runs (id),
    article_url INTEGER NOT NULL REFERENCES urls (id),
    wave INTEGER NOT NULL,                   -- hours after the citation was found that were due
    at TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'not_modified', 'skipped', 'error')),
    reason TEXT NOT NULL DEFAULT '',
    settled INTEGER NOT NULL,                -- 0: no answer yet, asked again before the next wave
    capture INTEGER REFERENCES captures (id) -- set when the bytes had changed
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT,
    command TEXT NOT NULL,
    version TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}'       -- JSON: stage → status → count
) STRICT;

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

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    homepage TEXT,
    languages TEXT NOT NULL DEFAULT '[]',    -- JSON list of language codes
    source_groups TEXT NOT NULL DEFAULT '[]', -- JSON list of group names
    tier INTEGER NOT NULL DEFAULT 2,
    own INTEGER NOT NULL DEFAULT 0,          -- 1: NAM's own site, never a citation of NAM
    active INTEGER NOT NULL DEFAULT 1        -- 0: no longer configured; its articles stay
) STRICT;

CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    first_article INTEGER NOT NULL UNIQUE REFERENCES articles (id)
) STRICT;

CREATE TABLE story_members (
    article INTEGER PRIMARY KEY REFERENCES articles (id),
    story INTEGER NOT NULL REFERENCES stories (id),
    similarity REAL NOT NULL,                -- of the body to the one that it was grouped with, 0 to 1
    signature BLOB NOT NULL,                 -- MinHash of the body, 32-bit values
    credit TEXT,                             -- the agency that the copy says it comes from
    credit_field TEXT CHECK (credit_field IN ('text', 'author')), -- where the offsets point
    credit_start INTEGER,
    credit_end INTEGER
) STRICT;

CREATE TABLE switches (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE timestamps (
    id INTEGER PRIMARY KEY,
    link TEXT NOT NULL REFERENCES manifest (link),
    at TEXT NOT NULL,                        -- as the authority says
    authority TEXT NOT NULL,                 -- its address
    token BLOB NOT NULL                      -- the whole answer, DER
) STRICT;

CREATE TABLE topics (
    article INTEGER NOT NULL REFERENCES articles (id),
    topic TEXT NOT NULL,
    score REAL NOT NULL,
    evidence TEXT NOT NULL,                  -- JSON: list of [start, end] in the text
    rule TEXT NOT NULL,
    tagger TEXT NOT NULL,
    PRIMARY KEY (article, topic)
) STRICT;

CREATE TABLE touches (
    article INTEGER PRIMARY KEY REFERENCES articles (id),
    version TEXT NOT NULL,                   -- of the tagging stage
    lexicon TEXT NOT NULL REFERENCES lexicons (digest), -- the latest one for which this holds
    entities TEXT NOT NULL                   -- JSON: entities of which any form or link stands there, refused ones too
) STRICT;

CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,                -- canonical form: one row for one page
    url TEXT NOT NULL,                       -- as first seen; what we ask for
    host TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id),
    first_seen TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'fetched', 'given_up')),
    reason TEXT NOT NULL DEFAULT '',
    failures REAL NOT NULL DEFAULT 0,
    next_due TEXT NOT NULL
) STRICT;

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

CREATE TABLE works (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL REFERENCES entities (id),
    title TEXT NOT NULL,
    date TEXT,
    status TEXT NOT NULL DEFAULT '',
    parent TEXT REFERENCES works (id)
) STRICT;

CREATE INDEX alerts_due ON alerts (state, next_due);

CREATE INDEX articles_capture ON articles (capture);

CREATE INDEX articles_corrected ON articles (found) WHERE version > 1;

CREATE INDEX articles_found ON articles (found);

CREATE INDEX articles_language ON articles (language, current, page_class);

CREATE INDEX articles_published ON articles (published);

CREATE INDEX articles_url ON articles (article_url, current);

CREATE INDEX captures_article_url ON captures (article_url) WHERE article_url IS NOT NULL;

CREATE INDEX captures_feed ON captures (feed) WHERE feed IS NOT NULL;

CREATE INDEX captures_sha256 ON captures (sha256);

CREATE INDEX citations_article ON citations (article);

CREATE INDEX citations_found ON citations (found);

CREATE UNIQUE INDEX citations_once ON citations
    (article, field, type, ifnull(work, ''), ifnull(source_entity, ''), ifnull(institution, ''));

CREATE INDEX citations_work ON citations (work);

CREATE INDEX cited_article ON cited (article);

CREATE INDEX cited_day ON cited (day, verdict, organization);

CREATE INDEX cited_found ON cited (found, grade DESC);

CREATE INDEX cited_institution ON cited (institution, day) WHERE institution IS NOT NULL;

CREATE INDEX cited_organization ON cited (organization, day, verdict, grade, stance, type);

CREATE INDEX cited_source_entity ON cited (source_entity, day, verdict, grade, stance) WHERE source_entity IS NOT NULL;

CREATE INDEX cited_verdict ON cited (verdict, day, organization);

CREATE INDEX cited_work ON cited (work, day, verdict, grade, stance, organization);

CREATE INDEX clips_open ON clips (id) WHERE state IN ('waiting', 'working');

CREATE INDEX clips_sender ON clips (sender, at);

CREATE INDEX covered_day ON covered (day, organization, language);

CREATE INDEX covered_organization ON covered (organization, day, language);

CREATE INDEX deliveries_message ON deliveries (message, id);

CREATE UNIQUE INDEX digest_variants_once ON digest_variants (digest, mark);

CREATE INDEX echoes_found ON echoes (found);

CREATE INDEX echoes_work ON echoes (work);

CREATE INDEX entries_article_url ON entries (article_url);

CREATE INDEX entries_content ON entries (feed, content_sha256);

CREATE INDEX entries_feed_seen ON entries (feed, first_seen);

CREATE INDEX entries_first_seen ON entries (first_seen);

CREATE INDEX feed_moves_feed ON feed_moves (feed);

CREATE INDEX feeds_due ON feeds (next_due) WHERE active = 1 AND state = 'active';

CREATE INDEX feeds_parent ON feeds (parent) WHERE parent IS NOT NULL;

CREATE INDEX fetches_article_url ON fetches (article_url) WHERE article_url IS NOT NULL;

CREATE INDEX fetches_at ON fetches (at);

CREATE INDEX fetches_feed ON fetches (feed) WHERE feed IS NOT NULL;

CREATE INDEX fetches_source ON fetches (source, at);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE INDEX manifest_capture ON manifest (capture);

CREATE INDEX marks_finding ON marks (finding_kind, finding, id);

CREATE INDEX mentions_article ON mentions (article);

CREATE INDEX mentions_entity ON mentions (entity);

CREATE INDEX mentions_found ON mentions (found, article) WHERE retired IS NULL;

CREATE INDEX outbox_due ON outbox (state, next_due);

CREATE UNIQUE INDEX outbox_once ON outbox (digest, recipient);

CREATE INDEX outcomes_stage ON outcomes (stage, version, status);

CREATE INDEX outcomes_subject ON outcomes (subject_kind, subject);

CREATE INDEX passage_checks_citation ON passage_checks (citation, id);

CREATE INDEX passage_checks_revisit ON passage_checks (revisit);

CREATE INDEX quotes_article ON quotes (article);

CREATE INDEX quotes_speaker ON quotes (speaker);

CREATE INDEX reports_finding ON reports (finding_kind, finding);

CREATE INDEX reports_open ON reports (id) WHERE settled IS NULL;

CREATE INDEX reviews_at ON reviews (at);

CREATE INDEX reviews_batch ON reviews (batch) WHERE batch IS NOT NULL;

CREATE INDEX reviews_finding ON reviews (finding_kind, finding, id);

CREATE INDEX reviews_undoes ON reviews (undoes) WHERE undoes IS NOT NULL;

CREATE INDEX revisits_article_url ON revisits (article_url, id);

CREATE INDEX sources_organization ON sources (organization);

CREATE INDEX story_members_story ON story_members (story);

CREATE INDEX urls_due ON urls (next_due) WHERE state = 'due';

CREATE INDEX urls_first_seen ON urls (first_seen);

CREATE INDEX urls_source ON urls (source);

CREATE INDEX waiting_article ON waiting (article);

CREATE INDEX waiting_entity ON waiting (need, entity, rank, story);

CREATE INDEX waiting_language ON waiting (need, language, rank, story);

CREATE INDEX waiting_organization ON waiting (need, organization, rank, story);

CREATE INDEX waiting_rank ON waiting (need, rank, story, grade, type, found);

CREATE INDEX waiting_rule ON waiting (need, kind, rule, form);

CREATE INDEX waiting_story ON waiting (need, story, rank);

CREATE INDEX waiting_work ON waiting (need, work, rank, story);

CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
END;

CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE TRIGGER cited_citation_delete BEFORE DELETE ON citations BEGIN
    DELETE FROM cited WHERE citation = old.id;
END;

CREATE TRIGGER cited_citation_insert AFTER INSERT ON citations BEGIN
    INSERT OR REPLACE INTO cited SELECT * FROM cited_now WHERE citation = new.id;
END;

CREATE TRIGGER cited_citation_update AFTER UPDATE ON citations BEGIN
    DELETE FROM cited WHERE citation = new.id;
    INSERT INTO cited SELECT * FROM cited_now WHERE citation = new.id;
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

CREATE TRIGGER counted_source AFTER UPDATE OF own, organization ON sources
WHEN old.own != new.own OR old.organization != new.organization BEGIN
    DELETE FROM covered WHERE source = new.id;
    INSERT INTO covered SELECT * FROM covered_now WHERE source = new.id;
    DELETE FROM cited WHERE source = new.id;
    INSERT INTO cited SELECT * FROM cited_now WHERE source = new.id;
END;

CREATE TRIGGER covered_mention_delete AFTER DELETE ON mentions BEGIN
    DELETE FROM covered WHERE article = old.article;
    INSERT INTO covered SELECT * FROM covered_now WHERE article = old.article;
END;

CREATE TRIGGER covered_mention_insert AFTER INSERT ON mentions
WHEN new.retired IS NULL AND NOT EXISTS (SELECT 1 FROM covered WHERE article = new.article) BEGIN
    INSERT INTO covered SELECT * FROM covered_now WHERE article = new.article;
END;

CREATE TRIGGER covered_mention_update AFTER UPDATE OF retired ON mentions BEGIN
    DELETE FROM covered WHERE article = new.article;
    INSERT INTO covered SELECT * FROM covered_now WHERE article = new.article;
END;

CREATE TRIGGER fetches_are_append_only_update BEFORE UPDATE ON fetches
BEGIN SELECT RAISE (ABORT, 'a fetch is never changed'); END;

CREATE TRIGGER manifest_is_append_only_delete BEFORE DELETE ON manifest
BEGIN SELECT RAISE (ABORT, 'an entry of the manifest is never deleted'); END;

CREATE TRIGGER manifest_is_append_only_update BEFORE UPDATE ON manifest
BEGIN SELECT RAISE (ABORT, 'an entry of the manifest is never changed'); END;

CREATE TRIGGER marks_are_append_only_delete BEFORE DELETE ON marks
BEGIN SELECT RAISE (ABORT, 'a mark is never deleted; add a later one'); END;

CREATE TRIGGER marks_are_append_only_update BEFORE UPDATE ON marks
BEGIN SELECT RAISE (ABORT, 'a mark is never changed; add a later one'); END;

CREATE TRIGGER passage_checks_are_append_only_delete BEFORE DELETE ON passage_checks
BEGIN SELECT RAISE (ABORT, 'a check is never deleted; add a later one'); END;

CREATE TRIGGER passage_checks_are_append_only_update BEFORE UPDATE ON passage_checks
BEGIN SELECT RAISE (ABORT, 'a check is never changed; add a later one'); END;

CREATE TRIGGER review_links_are_append_only_delete BEFORE DELETE ON review_links
BEGIN SELECT RAISE (ABORT, 'the link of a review is never deleted'); END;

CREATE TRIGGER review_links_are_append_only_update BEFORE UPDATE ON review_links
BEGIN SELECT RAISE (ABORT, 'the link of a review is never changed'); END;

CREATE TRIGGER reviews_are_append_only_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE (ABORT, 'a review is never deleted; add a later one'); END;

CREATE TRIGGER reviews_are_append_only_update BEFORE UPDATE ON reviews
BEGIN SELECT RAISE (ABORT, 'a review is never changed; add a later one'); END;

CREATE TRIGGER waiting_article AFTER UPDATE OF current, published, language ON articles
WHEN old.current != new.current OR old.published IS NOT new.published OR old.language IS NOT new.language BEGIN
    DELETE FROM waiting WHERE article = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE article = new.id;
END;

CREATE TRIGGER waiting_citation_delete AFTER DELETE ON citations BEGIN
    DELETE FROM waiting WHERE kind = 'citation' AND finding = old.id;
END;

CREATE TRIGGER waiting_citation_insert AFTER INSERT ON citations BEGIN
    INSERT OR REPLACE INTO waiting SELECT * FROM to_decide WHERE kind = 'citation' AND finding = new.id;
END;

CREATE TRIGGER waiting_citation_update AFTER UPDATE ON citations BEGIN
    DELETE FROM waiting WHERE kind = 'citation' AND finding = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE kind = 'citation' AND finding = new.id;
END;

CREATE TRIGGER waiting_entity AFTER UPDATE OF tier ON entities WHEN old.tier != new.tier BEGIN
    DELETE FROM waiting WHERE kind = 'mention' AND entity = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE kind = 'mention' AND entity = new.id;
END;

CREATE TRIGGER waiting_mention_delete AFTER DELETE ON mentions BEGIN
    DELETE FROM waiting WHERE article = old.article AND kind = 'mention' AND entity = old.entity;
    INSERT INTO waiting
    SELECT * FROM to_decide WHERE kind = 'mention' AND article = old.article AND entity = old.entity;
END;

CREATE TRIGGER waiting_mention_insert AFTER INSERT ON mentions BEGIN
    INSERT OR IGNORE INTO waiting
    SELECT * FROM to_decide WHERE kind = 'mention' AND article = new.article AND entity = new.entity;
END;

CREATE TRIGGER waiting_mention_update AFTER UPDATE ON mentions BEGIN
    DELETE FROM waiting WHERE article = new.article AND kind = 'mention' AND entity = new.entity;
    INSERT INTO waiting
    SELECT * FROM to_decide WHERE kind = 'mention' AND article = new.article AND entity = new.entity;
END;

CREATE TRIGGER waiting_organization AFTER UPDATE OF kind ON organizations WHEN old.kind != new.kind BEGIN
    DELETE FROM waiting WHERE organization = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE organization = new.id;
END;

CREATE TRIGGER waiting_review_citation AFTER INSERT ON reviews
WHEN new.verdict != 'noted' AND new.finding_kind = 'citation' BEGIN
    DELETE FROM waiting WHERE kind = 'citation' AND finding = new.finding;
    INSERT INTO waiting SELECT * FROM to_decide WHERE kind = 'citation' AND finding = new.finding;
END;

CREATE TRIGGER waiting_review_mention AFTER INSERT ON reviews
WHEN new.verdict != 'noted' AND new.finding_kind = 'mention' BEGIN
    UPDATE mentions SET form = form WHERE id = new.finding;
END;

CREATE TRIGGER waiting_source AFTER UPDATE OF own, tier, organization ON sources
WHEN old.own != new.own OR old.tier != new.tier OR old.organization != new.organization BEGIN
    DELETE FROM waiting WHERE source = new.id;
    INSERT INTO waiting SELECT * FROM to_decide WHERE source = new.id;
END;

CREATE TRIGGER waiting_story_insert AFTER INSERT ON story_members BEGIN
    UPDATE waiting SET story = new.story WHERE article = new.article;
END;

CREATE TRIGGER waiting_story_update AFTER UPDATE OF story ON story_members WHEN old.story != new.story BEGIN
    UPDATE waiting SET story = new.story WHERE article = new.article;
END;

CREATE VIEW article_list AS
SELECT a.id,
       (SELECT source FROM urls WHERE id = a.article_url) AS source,
       (SELECT s.organization FROM urls AS u JOIN sources AS s ON s.id = u.source WHERE u.id = a.article_url)
           AS organization,
       (SELECT url FROM urls WHERE id = a.article_url) AS url,
       a.title,
       a.text,
       a.language,
       a.published,
       a.date_source,
       a.page_class,
       a.words,
       a.found,
       (SELECT story FROM story_members WHERE article = a.id) AS story,
       (SELECT sha256 FROM captures WHERE id = a.capture) AS capture_sha256
FROM articles AS a
WHERE a.current = 1;

CREATE VIEW attention AS
SELECT id, finding_kind, finding, starred, assignee, reviewer, at
FROM marks AS k
WHERE id = (SELECT max(id) FROM marks AS later
            WHERE later.finding_kind = k.finding_kind AND later.finding = k.finding)
  AND (starred = 1 OR assignee IS NOT NULL);

CREATE VIEW cited_now AS
SELECT c.id AS citation,
       c.article,
       substr(coalesce(a.published, c.found), 1, 10) AS day,
       c.found,
       u.source,
       s.organization,
       a.language,
       c.type,
       c.grade,
       c.work,
       c.source_entity,
       c.institution,
       c.stance,
       coalesce(r.verdict, 'open') AS verdict
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE s.own = 0
  AND ((c.retired IS NULL AND a.current = 1) OR r.verdict = 'accepted');

CREATE VIEW coverage AS
SELECT a.id AS article,
       (SELECT source FROM urls WHERE id = a.article_url) AS source,
       (SELECT s.organization FROM urls AS u JOIN sources AS s ON s.id = u.source WHERE u.id = a.article_url)
           AS organization,
       a.language,
       coalesce(a.published, a.found) AS published,
       (SELECT group_concat(entity, ',') FROM
           (SELECT DISTINCT entity FROM mentions WHERE article = a.id AND retired IS NULL ORDER BY entity)
       ) AS entities,
       (SELECT group_concat(topic, ',') FROM
           (SELECT topic FROM topics WHERE article = a.id ORDER BY topic)
       ) AS topics,
       (SELECT story FROM story_members WHERE article = a.id) AS story,
       a.title,
       (SELECT url FROM urls WHERE id = a.article_url) AS url
FROM articles AS a
WHERE a.current = 1
  AND EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL);

CREATE VIEW covered_now AS
SELECT a.id AS article,
       substr(coalesce(a.published, a.found), 1, 10) AS day,
       u.source,
       s.organization,
       a.language
FROM articles AS a
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
WHERE a.current = 1
  AND s.own = 0
  AND EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL);

CREATE VIEW echo_list AS
SELECT e.id,
       u.source,
       s.organization,
       a.language,
       a.published,
       a.title,
       e.work,
       e.grade,
       'inferred' AS certainty,
       e.prefix,
       e.exact,
       e.suffix,
       e.start_char,
       e.end_char,
       e.confidence,
       e.rule,
       u.url,
       a.id AS article,
       e.found
FROM echoes AS e
JOIN articles AS a ON a.id = e.article AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
WHERE s.own = 0;

CREATE VIEW entry_fate AS
SELECT f.source,
       f.url AS feed_url,
       e.guid,
       coalesce(u.url, e.link) AS url,
       e.title,
       e.published,
       e.first_seen,
       CASE WHEN e.article_url IS NULL THEN 'parse'
            WHEN c.id IS NULL THEN 'fetch'
            ELSE coalesce(o.stage, 'extract') END AS stage,
       CASE WHEN e.article_url IS NULL THEN 'skipped'
            WHEN c.id IS NULL THEN CASE u.state WHEN 'given_up' THEN 'quarantined'
                 ELSE CASE WHEN u.reason = '' THEN 'pending' ELSE 'retry' END END
            ELSE coalesce(o.status, 'pending') END AS status,
       CASE WHEN e.article_url IS NULL THEN e.reason
            WHEN c.id IS NULL THEN u.reason
            ELSE coalesce(o.reason, '') END AS reason,
       a.id AS article
FROM entries AS e
JOIN feeds AS f ON f.id = e.feed
LEFT JOIN urls AS u ON u.id = e.article_url
LEFT JOIN captures AS c ON c.id = (SELECT max(id) FROM captures WHERE article_url = u.id)
LEFT JOIN articles AS a ON a.article_url = u.id AND a.current = 1
LEFT JOIN outcomes AS o ON o.id = (
    -- A stage that goes back to an earlier version writes its earlier row again: the latest run tells.
    SELECT id FROM outcomes
    WHERE (subject_kind = 'capture' AND subject = c.id) OR (subject_kind = 'article' AND subject = a.id)
    ORDER BY run DESC, id DESC LIMIT 1
);

CREATE VIEW fetch_log AS
SELECT at, source, kind, url, status, outcome, reason, bytes, ms FROM fetches;

CREATE VIEW latest_reviews AS
SELECT id, finding_kind, finding, verdict, note, reviewer, at, people
FROM reviews AS r
WHERE id = (
    SELECT max(id) FROM reviews AS later
    WHERE later.finding_kind = r.finding_kind AND later.finding = r.finding AND later.verdict != 'noted'
)
AND verdict != 'withdrawn';

CREATE VIEW ledger AS
SELECT d.citation AS id,
       (SELECT name FROM organizations WHERE id = d.organization) AS organization,
       (SELECT kind FROM organizations WHERE id = d.organization) AS organization_kind,
       (SELECT country FROM organizations WHERE id = d.organization) AS country,
       d.type,
       d.grade,
       d.work,
       d.institution,
       d.stance,
       (SELECT prefix FROM citations WHERE id = d.citation) AS prefix,
       (SELECT exact FROM citations WHERE id = d.citation) AS exact,
       (SELECT suffix FROM citations WHERE id = d.citation) AS suffix,
       (SELECT start_char FROM citations WHERE id = d.citation) AS start_char,
       (SELECT end_char FROM citations WHERE id = d.citation) AS end_char,
       (SELECT title FROM articles WHERE id = d.article) AS title,
       (SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = d.article) AS url,
       d.language,
       (SELECT published FROM articles WHERE id = d.article) AS published,
       d.found,
       (SELECT k.sha256 FROM articles AS a JOIN captures AS k ON k.id = a.capture WHERE a.id = d.article)
           AS capture_sha256,
       (SELECT confidence FROM citations WHERE id = d.citation) AS confidence,
       (SELECT rule FROM citations WHERE id = d.citation) AS rule,
       d.verdict,
       (SELECT at FROM latest_reviews WHERE finding_kind = 'citation' AND finding = d.citation) AS reviewed_at,
       d.source_entity,
       d.article
FROM cited AS d;

CREATE VIEW page_fate AS
SELECT u.id,
       u.source,
       u.url,
       u.first_seen,
       CASE WHEN a.page_class IN ('article', 'teaser', 'pdf') AND a.extractor != 'feed' THEN 'readable'
            WHEN a.page_class IN ('paywall', 'challenge', 'consent', 'closed') THEN a.page_class
            WHEN a.id IS NOT NULL THEN 'other'
            ELSE (SELECT CASE WHEN coalesce(nullif(o.reason, ''), u.reason) IN ('paywall', 'challenge', 'consent')
                                   THEN coalesce(nullif(o.reason, ''), u.reason)
                              WHEN o.id IS NULL AND (u.reason = 'robots' OR u.reason = 'http_status' AND (
                                  SELECT status FROM fetches WHERE article_url = u.id ORDER BY id DESC LIMIT 1)
                                  IN (401, 402, 403, 451)) THEN 'closed'
                              WHEN o.id IS NULL AND u.state != 'given_up' AND u.reason = '' THEN 'waiting'
                              ELSE 'other' END
                  FROM (SELECT 1) AS one
                  LEFT JOIN outcomes AS o ON o.id = (
                      -- CROSS: from the few captures of the page to their outcomes, never through all of the stage.
                      SELECT max(o.id) FROM captures AS c CROSS JOIN outcomes AS o
                      ON o.subject_kind = 'capture' AND o.subject = c.id AND o.stage = 'extract'
                      WHERE c.article_url = u.id))
       END AS fate
FROM urls AS u
LEFT JOIN articles AS a ON a.article_url = u.id AND a.current = 1;

CREATE VIEW passage_fate AS
SELECT p.citation,
       p.state,
       p.at AS last_checked,
       (SELECT max(at) FROM passage_checks WHERE citation = p.citation AND state = 'unchanged') AS last_seen,
       p.detail,
       c.exact,
       u.source,
       u.url,
       coalesce(r.verdict, 'open') AS verdict
FROM passage_checks AS p
JOIN citations AS c ON c.id = p.citation
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE p.id = (SELECT max(id) FROM passage_checks WHERE citation = p.citation);

CREATE VIEW publishable AS
SELECT c.id,
       s.organization,
       o.name AS organization_name,
       o.kind AS organization_kind,
       o.country,
       c.type,
       c.grade,
       c.work,
       c.source_entity,
       c.institution,
       c.stance,
       c.field,
       c.prefix,
       c.exact,
       c.suffix,
       a.id AS article,
       a.title,
       u.url,
       a.language,
       a.published,
       a.date_source,
       c.found,
       k.sha256 AS capture_sha256,
       k.at AS captured,
       r.at AS confirmed,
       r.people
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN captures AS k ON k.id = a.capture
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source AND s.own = 0
JOIN organizations AS o ON o.id = s.organization
JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id AND r.verdict = 'accepted'
WHERE c.retired IS NULL
  AND r.people > coalesce((SELECT value FROM switches WHERE name = 'second_confirmation'), 0)
  AND (a.current = 1 OR NOT EXISTS (
      SELECT 1 FROM articles AS b
      JOIN citations AS d ON d.article = b.id AND d.retired IS NULL
      JOIN latest_reviews AS v ON v.finding_kind = 'citation' AND v.finding = d.id AND v.verdict = 'accepted'
      WHERE b.article_url = a.article_url AND b.version > a.version
        AND d.type = c.type AND d.work IS c.work AND d.source_entity IS c.source_entity
        AND d.institution IS c.institution AND d.stance IS c.stance));

CREATE VIEW review_queue AS
SELECT q.kind || ':' || q.finding AS id,
       q.kind,
       q.source,
       q.organization,
       q.language,
       (SELECT published FROM articles WHERE id = q.article) AS published,
       (SELECT title FROM articles WHERE id = q.article) AS title,
       CASE q.kind WHEN 'citation' THEN (SELECT prefix FROM citations WHERE id = q.finding)
                   ELSE (SELECT prefix FROM mentions WHERE id = q.finding) END AS prefix,
       CASE q.kind WHEN 'citation' THEN (SELECT exact FROM citations WHERE id = q.finding)
                   ELSE (SELECT exact FROM mentions WHERE id = q.finding) END AS exact,
       CASE q.kind WHEN 'citation' THEN (SELECT suffix FROM citations WHERE id = q.finding)
                   ELSE (SELECT suffix FROM mentions WHERE id = q.finding) END AS suffix,
       q.entity,
       q.work,
       q.type,
       q.grade,
       CASE q.kind WHEN 'citation' THEN (SELECT confidence FROM citations WHERE id = q.finding)
                   ELSE (SELECT confidence FROM mentions WHERE id = q.finding) END AS confidence,
       (SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = q.article) AS url,
       (SELECT capture FROM articles WHERE id = q.article) AS capture,
       q.article,
       (SELECT story FROM story_members WHERE article = q.article) AS story,
       q.found,
       q.rule,
       q.rank
FROM waiting AS q
WHERE q.need = 'first';

CREATE VIEW source_health AS
SELECT source, url, kind, state, last_ok, last_new, failures, next_due, reason,
       round(expected_week, 1) AS expected_week,
       CASE WHEN state IN ('removed', 'new') THEN NULL
            WHEN julianday('now') - julianday(heard) > silent_after_days THEN heard
       END AS silent_since,
       interval_minutes, surplus, validators, address, parent, silent_after_days
FROM (SELECT *, max(2.0, 28 / max(coalesce(expected_week, 0), 0.5)) AS silent_after_days FROM (
    SELECT f.source,
           f.url,
           f.kind,
           CASE WHEN f.active = 0 OR p.active = 0 OR g.active = 0 THEN 'removed'
                WHEN f.state = 'paused' THEN 'paused'
                WHEN f.failures > 0 THEN 'failing'
                WHEN f.last_ok IS NULL THEN 'new'
                ELSE 'ok' END AS state,
           f.last_ok,
           f.last_new,
           f.failures,
           f.next_due,
           f.reason,
           (SELECT count(*) FROM entries AS e
            WHERE e.feed = f.id AND e.first_seen > f.first_ok
              AND e.first_seen >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-56 days'))
           / max(1.0, min(8.0, (julianday('now') - julianday(f.first_ok)) / 7)) AS expected_week,
           coalesce(f.last_new, f.first_ok, (SELECT min(at) FROM fetches WHERE feed = f.id)) AS heard,
           f.interval_seconds / 60 AS interval_minutes,
           f.surplus,
           f.validators,
           coalesce(f.address, f.url) AS address,
           p.url AS parent
    FROM feeds AS f
    LEFT JOIN feeds AS p ON p.id = f.parent
    LEFT JOIN feeds AS g ON g.id = p.parent
) AS measured) AS feed;

CREATE VIEW source_readability AS
SELECT source,
       week,
       pages,
       readable,
       paywall,
       challenge,
       consent,
       closed,
       pages - readable - paywall - challenge - consent - closed - waiting AS other,
       waiting,
       round(1.0 - 1.0 * readable / nullif(pages - waiting, 0), 3) AS unreadable_share
FROM (
    SELECT source,
           date(first_seen, 'weekday 0', '-6 days') AS week,
           count(*) AS pages,
           sum(fate = 'readable') AS readable,
           sum(fate = 'paywall') AS paywall,
           sum(fate = 'challenge') AS challenge,
           sum(fate = 'consent') AS consent,
           sum(fate = 'closed') AS closed,
           sum(fate = 'waiting') AS waiting
    FROM page_fate
    GROUP BY source, week
) AS counted;

CREATE VIEW story_list AS
SELECT story AS id,
       article AS lead,
       title,
       source,
       organization,
       url,
       language,
       published,
       copies,
       (SELECT count(DISTINCT s.organization) FROM story_members AS m
        JOIN articles AS a ON a.id = m.article AND a.current = 1
        JOIN urls AS u ON u.id = a.article_url
        JOIN sources AS s ON s.id = u.source
        WHERE m.story = leads.story) AS organizations,
       (SELECT group_concat(credit, ',') FROM
           (SELECT DISTINCT m.credit FROM story_members AS m
            JOIN articles AS a ON a.id = m.article AND a.current = 1
            WHERE m.story = leads.story AND m.credit IS NOT NULL ORDER BY m.credit)
       ) AS credits
FROM (
    SELECT m.story,
           a.id AS article,
           a.title,
           u.source,
           s.organization,
           u.url,
           a.language,
           a.published,
           row_number() OVER (
               PARTITION BY m.story
               ORDER BY CASE WHEN a.published IS NULL THEN a.found
                             WHEN a.date_precision = 'day' THEN substr(a.published, 1, 10) || 'T23:59:59Z'
                             ELSE a.published END,
                        a.id
           ) AS place,
           count(*) OVER (PARTITION BY m.story) AS copies
    FROM story_members AS m
    JOIN articles AS a ON a.id = m.article AND a.current = 1
    JOIN urls AS u ON u.id = a.article_url
    JOIN sources AS s ON s.id = u.source
) AS leads
WHERE place = 1;

CREATE VIEW timeline AS
SELECT v.date,
       v.organization,
       v.kind,
       v.title,
       v.url,
       (SELECT count(*) FROM cited AS c WHERE c.verdict = 'accepted' AND c.work = v.work) AS evidence_count
FROM events AS v
UNION ALL
SELECT c.day,
       (SELECT name FROM organizations WHERE id = c.organization),
       'citation',
       (SELECT title FROM articles WHERE id = c.article),
       (SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = c.article),
       count(*)
FROM cited AS c
WHERE c.verdict = 'accepted'
GROUP BY c.article;

CREATE VIEW to_decide AS
SELECT kind,
       finding,
       need,
       ((((instr('ABCDE', grade) - 1) * 2 + (kind = 'mention')) * 2 + outlet) * 4 + tier) * 8589934592
           + 8589934591 - max(0, min(8589934591, coalesce(CAST(strftime('%s', dated) AS INTEGER), 0))) AS rank,
       story,
       article,
       source,
       organization,
       language,
       entity,
       work,
       type,
       grade,
       rule,
       form,
       dated,
       found
FROM (
    SELECT 'citation' AS kind,
           c.id AS finding,
           CASE WHEN r.id IS NULL THEN 'first' ELSE 'second' END AS need,
           c.institution IS NULL AND o.kind NOT IN ('parliament', 'igo', 'court', 'prosecutor', 'government') AS outlet,
           s.tier,
           coalesce(m.story, -a.id) AS story,
           a.id AS article,
           u.source, s.organization, a.language,
           c.source_entity AS entity, c.work, c.type, c.grade, c.rule, c.cue AS form,
           coalesce(a.published, c.found) AS dated,
           c.found
    FROM citations AS c
    JOIN articles AS a ON a.id = c.article AND a.current = 1
    JOIN urls AS u ON u.id = a.article_url
    JOIN sources AS s ON s.id = u.source AND s.own = 0
    JOIN organizations AS o ON o.id = s.organization
    LEFT JOIN story_members AS m ON m.article = a.id
    LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
    WHERE c.retired IS NULL
      AND (r.id IS NULL OR (r.verdict = 'accepted' AND r.people = 1))
    UNION ALL
    SELECT 'mention',
           n.id,
           'first',
           o.kind NOT IN ('parliament', 'igo', 'court', 'prosecutor', 'government'),
           s.tier,
           coalesce(m.story, -a.id),
           a.id,
           u.source, s.organization, a.language,
           n.entity, NULL, 'mention', 'E', n.rule, n.form,
           coalesce(a.published, n.found),
           n.found
    FROM mentions AS n
    JOIN entities AS e ON e.id = n.entity AND e.tier = 1
    JOIN articles AS a ON a.id = n.article AND a.current = 1
    JOIN urls AS u ON u.id = a.article_url
    JOIN sources AS s ON s.id = u.source AND s.own = 0
    JOIN organizations AS o ON o.id = s.organization
    LEFT JOIN story_members AS m ON m.article = a.id
    WHERE n.retired IS NULL
      -- One mention of an entity stands for all in that article: nobody decides ten times on one page.
      AND NOT EXISTS (SELECT 1 FROM mentions AS decided
                      WHERE decided.article = n.article AND decided.entity = n.entity AND decided.retired IS NULL
                        AND EXISTS (SELECT 1 FROM latest_reviews AS r
                                    WHERE r.finding_kind = 'mention' AND r.finding = decided.id))
      AND n.id = (SELECT min(id) FROM mentions
                  WHERE article = n.article AND entity = n.entity AND retired IS NULL)
) AS found;

