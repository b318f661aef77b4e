"""Verdicts that reach a finding which came later, so that nobody is asked the same question twice.

A copy that arrives after a story was decided on takes the story's verdict: the act was meant for all copies. A new
version of a page takes the verdict on the same words of an earlier version, as far as they still stand there.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from pipeline.model import Verdict
from pipeline.store.reviews import accepted_by, add_review
from pipeline.store.story_reviews import SAME, spaced

# Decisions that somebody made on the same finding of an earlier version, or on a copy for its whole story.
_TWINS = """
SELECT mine.id AS finding, mine.exact AS words, twin.id AS twin, twin.exact AS said,
       r.verdict, r.reviewer, w.batch, w.story
FROM {table} AS mine
JOIN articles AS a ON a.id = mine.article
LEFT JOIN story_members AS m ON m.article = a.id
JOIN {table} AS twin ON twin.article != mine.article{same}
JOIN articles AS b ON b.id = twin.article
LEFT JOIN story_members AS n ON n.article = b.id
JOIN latest_reviews AS r ON r.finding_kind = :kind AND r.finding = twin.id
JOIN reviews AS w ON w.id = r.id
WHERE mine.article = :article AND mine.retired IS NULL
  AND (b.article_url = a.article_url OR (w.story = m.story AND n.story = m.story))
  AND NOT EXISTS (SELECT 1 FROM reviews AS x
                  WHERE x.finding_kind = :kind AND x.finding = mine.id AND x.verdict != 'noted')
ORDER BY mine.id, r.id DESC
"""


def inherit_verdicts(db: sqlite3.Connection, article: int, at: datetime) -> int:
    """Give undecided findings of *article* the verdict on their twins; return how many got one.

    Each becomes a review of its own, in the name of whoever decided on the twin. Where people decided differently
    on twins, nothing is inherited: that is for a person to see. Runs inside the caller's transaction.
    """
    count = 0
    for kind, (table, columns) in SAME.items():
        same = "".join(f" AND twin.{column} IS mine.{column}" for column in columns)
        rows = db.execute(_TWINS.format(table=table, same=same), {"kind": kind, "article": article}).fetchall()
        twins: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            if spaced(row["words"]) == spaced(row["said"]):
                twins.setdefault(row["finding"], []).append(row)
        for finding, decided in twins.items():
            if len({row["verdict"] for row in decided}) == 1:
                latest = decided[0]
                verdict, batch, story = Verdict(latest["verdict"]), latest["batch"], latest["story"]
                others = accepted_by(db, kind, latest["twin"]) - {latest["reviewer"]}
                # Whoever stood behind the twin stands behind this; the latest comes last here as well.
                for reviewer in (*sorted(others), latest["reviewer"]):
                    add_review(db, kind, finding, verdict, "", reviewer, at, batch=batch, story=story)
                count += 1
    return count
