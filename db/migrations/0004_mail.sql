-- Mail: what an issue looked like when it went out, who gets it, and what was told at once.

ALTER TABLE digests ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE digests ADD COLUMN posted TEXT; -- when its mails were put into the outbox; from then on it never changes

CREATE TABLE digest_images (
    digest INTEGER NOT NULL REFERENCES digests (id),
    name TEXT NOT NULL,                      -- the HTML shows it as cid:name
    png BLOB NOT NULL,
    PRIMARY KEY (digest, name)
) STRICT;

-- Who gets a list. A row is never deleted: who has left stays out whatever is imported later.
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

-- One mail for each digest and recipient, whoever asks for it however often.
CREATE UNIQUE INDEX outbox_once ON outbox (digest, recipient);
CREATE INDEX outbox_due ON outbox (state, next_due);
CREATE INDEX deliveries_message ON deliveries (message, id);

-- What is told at once: one row for each finding, spike or silence and each channel that hears of it.
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
CREATE INDEX alerts_due ON alerts (state, next_due);
