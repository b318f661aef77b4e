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
