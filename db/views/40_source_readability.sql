-- For each source and week: how many of the pages that its feeds named we could read, and why not the others.
-- A week begins on Monday, in UTC; an entry counts in the week in which we first saw it.
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
