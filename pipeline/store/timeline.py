"""What has been done so far: events, the confirmed citations, and what stands behind each event."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from pipeline.store.citing import WHO
from pipeline.urls import canonical_url, url_key

Row = sqlite3.Row


def events(db: sqlite3.Connection, chosen: Mapping[str, str]) -> list[Row]:
    """Return the events, newest first, for which every column of *chosen* (organization, work, kind, who) fits.

    ``who`` is ``outlet`` (wires too), ``institution`` or ``other``. Raises KeyError for any other column.
    """
    columns = {"organization": "v.organization", "work": "v.work", "kind": "v.kind", "who": WHO}
    where = [f"{columns[name]} = :{name}" for name in chosen]
    return db.execute(
        "SELECT v.*, coalesce(o.name, e.name) AS organization_name, o.kind AS organization_kind,"
        " o.id IS NOT NULL AS known, e.id AS entity, w.title AS work_title,"
        " EXISTS (SELECT 1 FROM sources AS s JOIN feeds AS f ON f.source = s.id AND f.active = 1"
        "  WHERE s.organization = v.organization AND s.active = 1) AS watched"
        " FROM events AS v LEFT JOIN organizations AS o ON o.id = v.organization"
        " LEFT JOIN entities AS e ON e.id = v.organization LEFT JOIN works AS w ON w.id = v.work"
        f"{' WHERE ' if where else ''}{' AND '.join(where)} ORDER BY v.date DESC, v.id",
        dict(chosen),
    ).fetchall()


def behind(db: sqlite3.Connection, event: Row) -> dict[str, int | str | None]:
    """Return what we hold about *event*, to say which evidence exists and which is missing.

    ``own`` and ``own_open``: citations by its organisation (of its work, where it has one), confirmed and waiting;
    ``taken`` and ``taken_open``: those in which others say that it took our findings up; ``cited`` and ``cited_open``:
    those of its work by anybody; ``covered``: articles of the organisation with a watched name; ``captured``: when the
    page that the event names was captured; ``verified``: when confirmed words were last seen on their page.
    """
    name, work = event["organization"], event["work"]
    own = _counts(db, "organization = ?1 AND (?2 IS NULL OR work = ?2)", name, work)
    taken = _counts(db, "institution = ?1 AND (?2 IS NULL OR work = ?2 OR work IS NULL)", name, work)
    cited = _counts(db, "work = ?2", name, work)
    return {
        **{"own": own["accepted"], "own_open": own["open"], "taken": taken["accepted"], "taken_open": taken["open"]},
        **{"cited": cited["accepted"], "cited_open": cited["open"]},
        "covered": db.execute("SELECT count(*) FROM covered WHERE organization = ?", (name,)).fetchone()[0],
        "captured": _captured(db, event["url"]),
        "verified": max((c["verified"] for c in (own, taken, cited) if c["verified"]), default=None),
    }


def by_organization(db: sqlite3.Connection, who: str) -> list[Row]:
    """Return who of the kind *who* cites us, as people confirmed: number, first and last day; twenty at most."""
    return db.execute(
        "SELECT c.organization AS id, o.name, o.kind, o.country, count(*) AS citations, min(c.day) AS first,"
        " max(c.day) AS last FROM cited AS c JOIN organizations AS o ON o.id = c.organization"
        f" WHERE c.verdict = 'accepted' AND {WHO} = ? GROUP BY c.organization ORDER BY citations DESC, o.name LIMIT 20",
        (who,),
    ).fetchall()


def last_verified(db: sqlite3.Connection) -> Row:
    """Return when a page was last looked at for its cited words (``at``), and how many ``confirmed`` were ``never``."""
    row: Row = db.execute(
        "SELECT (SELECT at FROM passage_checks ORDER BY id DESC LIMIT 1) AS at, count(*) AS confirmed,"
        " sum(NOT EXISTS (SELECT 1 FROM passage_checks AS p WHERE p.citation = c.citation)) AS never"
        " FROM cited AS c WHERE c.verdict = 'accepted'"
    ).fetchone()
    return row


def works(db: sqlite3.Connection) -> list[Row]:
    """Return id and title of every work, the oldest first."""
    return db.execute("SELECT id, title FROM works ORDER BY date IS NULL, date, id").fetchall()


def _counts(db: sqlite3.Connection, where: str, name: str | None, work: str | None) -> Row:
    row: Row = db.execute(
        "SELECT coalesce(sum(verdict = 'accepted'), 0) AS accepted, coalesce(sum(verdict = 'open'), 0) AS open,"
        " max(CASE WHEN verdict = 'accepted' THEN (SELECT max(at) FROM passage_checks AS p"
        "  WHERE p.citation = c.citation AND p.state = 'unchanged') END) AS verified"
        f" FROM cited AS c WHERE verdict IN ('accepted', 'open') AND stance IS NOT 'denied' AND {where}",
        (name, work),
    ).fetchone()
    return row


def _captured(db: sqlite3.Connection, address: str | None) -> str | None:
    if canonical_url(address or "") is None:
        return None
    row = db.execute(
        "SELECT max(k.at) FROM urls AS u JOIN captures AS k ON k.article_url = u.id WHERE u.key = ?",
        (url_key(str(address)),),
    ).fetchone()
    return None if row[0] is None else str(row[0])
