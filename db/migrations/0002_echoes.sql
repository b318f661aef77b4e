-- Words or figures of a work in an article that credits nobody (grade D). Inferred, hence apart from the citations:
-- no person is asked about them, and nothing that is published counts them.
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
