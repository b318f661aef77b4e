-- What waits for a person, computed afresh; the table waiting keeps it. Citations, and mentions of those entities
-- that we watch. rank: the smaller, the stronger. By grade; citations before mentions; institutions before outlets;
-- by tier of the source; what is newest first.
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
