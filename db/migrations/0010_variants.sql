-- Issues that differ from reader to reader: each has a page, and is known by what it holds.

ALTER TABLE digest_variants ADD COLUMN mark TEXT NOT NULL DEFAULT '';    -- names it in addresses; the same content has the same
ALTER TABLE digest_variants ADD COLUMN items TEXT NOT NULL DEFAULT '[]'; -- JSON: the citations that it deals with
ALTER TABLE digest_variants ADD COLUMN counted TEXT NOT NULL DEFAULT '[]'; -- … those of them that it counts without showing them
UPDATE digest_variants SET mark = id,
    items = (SELECT items FROM digests WHERE id = digest_variants.digest),
    counted = (SELECT counted FROM digests WHERE id = digest_variants.digest);
CREATE UNIQUE INDEX digest_variants_once ON digest_variants (digest, mark);
