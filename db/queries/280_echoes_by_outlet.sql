-- title: Who repeats us most without saying so?
-- description: Organisations by articles with words or figures of our works that credit nobody. Inferred: a reason to look, never a proof.
-- param work: Short name of one work; blank means all
SELECT organization, work, count(*) AS echoes, min(coalesce(published, found)) AS first_echo,
       max(coalesce(published, found)) AS last_echo,
       sum(EXISTS (SELECT 1 FROM cited AS c WHERE c.article = e.article AND c.verdict != 'rejected')) AS cites_us_elsewhere_in_it
FROM echo_list AS e
WHERE :work = '' OR work = :work
GROUP BY organization, work
ORDER BY echoes DESC, last_echo DESC
