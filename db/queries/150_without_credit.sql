-- title: Who repeats our words or figures without saying so?
-- description: Inferred from what only our works have; nobody is credited there. A reason to look, never a proof.
SELECT e.published, o.name AS organization, w.title AS work, e.prefix, e.exact, e.suffix, e.title, e.url, e.rule, e.certainty
FROM echo_list AS e
JOIN organizations AS o ON o.id = e.organization
JOIN works AS w ON w.id = e.work
ORDER BY coalesce(e.published, e.found) DESC
