-- What people decided, linked as the captures are: each link is the SHA-256 of the one before it, the salt and the
-- review, so that none can be changed or taken out unnoticed. The salt keeps a link from telling who decided. The
-- entries of the manifest name the newest link, so that the end cannot be cut off either.
CREATE TABLE review_links (
    review INTEGER PRIMARY KEY REFERENCES reviews (id),
    salt TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;

CREATE TRIGGER review_links_are_append_only_update BEFORE UPDATE ON review_links
BEGIN SELECT RAISE (ABORT, 'the link of a review is never changed'); END;
CREATE TRIGGER review_links_are_append_only_delete BEFORE DELETE ON review_links
BEGIN SELECT RAISE (ABORT, 'the link of a review is never deleted'); END;

-- When the bytes of a page in which nothing was found were given up; an entry of the manifest says so too.
ALTER TABLE captures ADD COLUMN pruned TEXT;
