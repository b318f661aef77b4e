-- Readers of several lists: what they had from one of them is left out of their mails of the others.

-- JSON: those of its items that it counts without showing them; no reader has had these.
ALTER TABLE digests ADD COLUMN counted TEXT NOT NULL DEFAULT '[]';

-- An issue as it goes to readers who had a part of it from another list; its pictures are the issue's.
CREATE TABLE digest_variants (
    id INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL REFERENCES digests (id),
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL
) STRICT;

ALTER TABLE outbox ADD COLUMN variant INTEGER REFERENCES digest_variants (id); -- NULL: the issue itself
