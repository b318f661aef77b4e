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
    article_url INTEGER REFERENCES urls (id), -- … or an article's address
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

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES outbox (id),
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    reply TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    period TEXT NOT NULL,                    -- ISO week, '2026-W47'
    built TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    items TEXT NOT NULL DEFAULT '[]',        -- JSON: citation ids that it holds
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
) STRICT;

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
) STRICT;

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

CREATE TABLE works (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL REFERENCES entities (id),
    title TEXT NOT NULL,
    date TEXT,
    status TEXT NOT NULL DEFAULT '',
    parent TEXT REFERENCES works (id)
) STRICT;

CREATE INDEX articles_capture ON articles (capture);

CREATE INDEX articles_found ON articles (found);

CREATE INDEX articles_language ON articles (language);

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

CREATE INDEX mentions_article ON mentions (article);

CREATE INDEX mentions_entity ON mentions (entity);

CREATE INDEX outcomes_stage ON outcomes (stage, version, status);

CREATE INDEX outcomes_subject ON outcomes (subject_kind, subject);

CREATE INDEX passage_checks_citation ON passage_checks (citation, id);

CREATE INDEX passage_checks_revisit ON passage_checks (revisit);

CREATE INDEX quotes_article ON quotes (article);

CREATE INDEX quotes_speaker ON quotes (speaker);

CREATE INDEX reviews_batch ON reviews (batch) WHERE batch IS NOT NULL;

CREATE INDEX reviews_finding ON reviews (finding_kind, finding, id);

CREATE INDEX revisits_article_url ON revisits (article_url, id);

CREATE INDEX story_members_story ON story_members (story);

CREATE INDEX urls_due ON urls (next_due) WHERE state = 'due';

CREATE INDEX urls_source ON urls (source);

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

CREATE TRIGGER fetches_are_append_only_update BEFORE UPDATE ON fetches
BEGIN SELECT RAISE (ABORT, 'a fetch is never changed'); END;

CREATE TRIGGER manifest_is_append_only_delete BEFORE DELETE ON manifest
BEGIN SELECT RAISE (ABORT, 'an entry of the manifest is never deleted'); END;

CREATE TRIGGER manifest_is_append_only_update BEFORE UPDATE ON manifest
BEGIN SELECT RAISE (ABORT, 'an entry of the manifest is never changed'); END;

CREATE TRIGGER passage_checks_are_append_only_delete BEFORE DELETE ON passage_checks
BEGIN SELECT RAISE (ABORT, 'a check is never deleted; add a later one'); END;

CREATE TRIGGER passage_checks_are_append_only_update BEFORE UPDATE ON passage_checks
BEGIN SELECT RAISE (ABORT, 'a check is never changed; add a later one'); END;

CREATE TRIGGER reviews_are_append_only_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE (ABORT, 'a review is never deleted; add a later one'); END;

CREATE TRIGGER reviews_are_append_only_update BEFORE UPDATE ON reviews
BEGIN SELECT RAISE (ABORT, 'a review is never changed; add a later one'); END;

CREATE VIEW article_list AS
SELECT a.id,
       u.source,
       s.organization,
       u.url,
       a.title,
       a.text,
       a.language,
       a.published,
       a.date_source,
       a.page_class,
       a.words,
       a.found,
       m.story,
       c.sha256 AS capture_sha256
FROM articles AS a
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
JOIN captures AS c ON c.id = a.capture
LEFT JOIN story_members AS m ON m.article = a.id
WHERE a.current = 1;

CREATE VIEW coverage AS
SELECT a.id AS article,
       u.source,
       s.organization,
       a.language,
       coalesce(a.published, a.found) AS published,
       (SELECT group_concat(entity, ',') FROM
           (SELECT DISTINCT entity FROM mentions WHERE article = a.id AND retired IS NULL ORDER BY entity)
       ) AS entities,
       (SELECT group_concat(topic, ',') FROM
           (SELECT topic FROM topics WHERE article = a.id ORDER BY topic)
       ) AS topics,
       m.story,
       a.title,
       u.url
FROM articles AS a
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN story_members AS m ON m.article = a.id
WHERE a.current = 1
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
SELECT id, finding_kind, finding, verdict, note, reviewer, at
FROM reviews AS r
WHERE id = (
    SELECT max(id) FROM reviews AS later
    WHERE later.finding_kind = r.finding_kind AND later.finding = r.finding AND later.verdict != 'noted'
)
AND verdict != 'withdrawn';

CREATE VIEW ledger AS
SELECT c.id,
       o.name AS organization,
       o.kind AS organization_kind,
       o.country,
       c.type,
       c.grade,
       c.work,
       c.institution,
       c.stance,
       c.prefix,
       c.exact,
       c.suffix,
       c.start_char,
       c.end_char,
       a.title,
       u.url,
       a.language,
       a.published,
       c.found,
       k.sha256 AS capture_sha256,
       c.confidence,
       c.rule,
       coalesce(r.verdict, 'open') AS verdict,
       r.at AS reviewed_at,
       c.source_entity,
       a.id AS article
FROM citations AS c
JOIN articles AS a ON a.id = c.article
JOIN captures AS k ON k.id = a.capture
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
JOIN organizations AS o ON o.id = s.organization
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE s.own = 0
  AND ((c.retired IS NULL AND a.current = 1) OR r.verdict = 'accepted');

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

CREATE VIEW review_queue AS
SELECT 'citation:' || c.id AS id,
       'citation' AS kind,
       u.source, s.organization, a.language, a.published, a.title,
       c.prefix, c.exact, c.suffix,
       c.source_entity AS entity, c.work, c.type, c.grade, c.confidence,
       u.url, a.capture, a.id AS article, m.story, c.found, c.rule
FROM citations AS c
JOIN articles AS a ON a.id = c.article AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN story_members AS m ON m.article = a.id
WHERE c.retired IS NULL
  AND s.own = 0
  AND NOT EXISTS (SELECT 1 FROM latest_reviews AS r WHERE r.finding_kind = 'citation' AND r.finding = c.id)
UNION ALL
SELECT 'mention:' || n.id,
       'mention',
       u.source, s.organization, a.language, a.published, a.title,
       n.prefix, n.exact, n.suffix,
       n.entity, NULL, 'mention', 'E', n.confidence,
       u.url, a.capture, a.id, m.story, n.found, n.rule
FROM mentions AS n
JOIN entities AS e ON e.id = n.entity AND e.tier = 1
JOIN articles AS a ON a.id = n.article AND a.current = 1
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
LEFT JOIN story_members AS m ON m.article = a.id
WHERE n.retired IS NULL
  AND s.own = 0
  -- One mention of an entity stands for all in that article: nobody decides ten times on one page.
  AND NOT EXISTS (SELECT 1 FROM mentions AS decided
                  JOIN latest_reviews AS r ON r.finding_kind = 'mention' AND r.finding = decided.id
                  WHERE decided.article = n.article AND decided.entity = n.entity AND decided.retired IS NULL)
  AND n.id = (SELECT min(id) FROM mentions WHERE article = n.article AND entity = n.entity AND retired IS NULL);

CREATE VIEW source_health AS
SELECT source, url, kind, state, last_ok, last_new, failures, next_due, reason,
       round(expected_week, 1) AS expected_week,
       CASE WHEN state IN ('removed', 'new') THEN NULL
            WHEN julianday('now') - julianday(heard) > max(2, 28 / max(expected_week, 0.5)) THEN heard
       END AS silent_since,
       interval_minutes, surplus, validators, address, parent
FROM (
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
) AS feed;

CREATE VIEW source_readability AS
SELECT source,
       week,
       pages,
       readable,
       paywall,
       challenge,
       consent,
       pages - readable - paywall - challenge - consent - waiting AS other,
       waiting,
       round(1.0 - 1.0 * readable / nullif(pages - waiting, 0), 3) AS unreadable_share
FROM (
    SELECT source,
           week,
           count(*) AS pages,
           sum(fate = 'readable') AS readable,
           sum(fate = 'paywall') AS paywall,
           sum(fate = 'challenge') AS challenge,
           sum(fate = 'consent') AS consent,
           sum(fate = 'waiting') AS waiting
    FROM (
        SELECT u.source,
               date(u.first_seen, 'weekday 0', '-6 days') AS week,
               CASE WHEN a.page_class IN ('article', 'teaser', 'pdf') AND a.extractor != 'feed' THEN 'readable'
                    WHEN coalesce(a.page_class, nullif(o.reason, ''), u.reason) IN ('paywall', 'challenge', 'consent')
                        THEN coalesce(a.page_class, nullif(o.reason, ''), u.reason)
                    WHEN a.id IS NULL AND o.id IS NULL AND u.state != 'given_up' AND u.reason = '' THEN 'waiting'
                    ELSE 'other' END AS fate
        FROM urls AS u
        LEFT JOIN articles AS a ON a.article_url = u.id AND a.current = 1
        LEFT JOIN outcomes AS o ON o.id = (
            SELECT max(o.id) FROM captures AS c JOIN outcomes AS o
            ON o.subject_kind = 'capture' AND o.subject = c.id AND o.stage = 'extract'
            WHERE c.article_url = u.id)
    ) AS page
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
       (SELECT count(*) FROM ledger AS l WHERE l.verdict = 'accepted' AND l.work = v.work) AS evidence_count
FROM events AS v
UNION ALL
SELECT substr(coalesce(l.published, l.found), 1, 10),
       l.organization,
       'citation',
       l.title,
       l.url,
       count(*)
FROM ledger AS l
WHERE l.verdict = 'accepted'
GROUP BY l.article;

