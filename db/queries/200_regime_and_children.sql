-- title: Who writes about the regime, and who about the deported children?
-- description: For each organisation the articles that name the regime or its head, those on the deportation of children, and the share.
-- param days: How many days back; blank means 90
-- param kind: outlet, wire, parliament and so on; blank means all
SELECT organization, kind, regime_articles, children_articles,
       round(100.0 * both / nullif(regime_articles, 0), 1) AS percent_of_regime_on_children
FROM (
    SELECT c.organization, o.kind,
           sum(regime) AS regime_articles,
           sum(children) AS children_articles,
           sum(regime AND children) AS both
    FROM (
        SELECT organization,
               EXISTS (SELECT 1 FROM mentions AS n WHERE n.article = covered.article AND n.retired IS NULL
                       AND n.entity IN ('regime', 'lukashenko')) AS regime,
               EXISTS (SELECT 1 FROM topics AS t WHERE t.article = covered.article
                       AND t.topic = 'child_deportation') AS children
        FROM covered
        WHERE day >= date('now', '-' || coalesce(nullif(:days, ''), 90) || ' days')
    ) AS c
    JOIN organizations AS o ON o.id = c.organization
    WHERE :kind = '' OR o.kind = :kind
    GROUP BY c.organization
) AS counted
WHERE regime_articles + children_articles > 0
ORDER BY regime_articles DESC, children_articles DESC
