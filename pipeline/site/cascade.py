"""The cascade of a work or a story: report, wire, outlets, institutions, as time goes down, with typed arrows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.site.cascade_drawing import GAP_ROW, ROW, draw
from pipeline.site.cascade_edges import Node, edges
from pipeline.site.narrow import chosen, end_of
from pipeline.site.state import read
from pipeline.store import cascade as store
from pipeline.store import subjects

# More than this on one page is no picture any more.
_MOST = 60
_LANES = {"wire": "wire", "outlet": "outlet", "ngo": "outlet"}
Found = tuple[list[Node], dict[str, Any]]


async def work(datasette: Any, request: Request) -> Response:
    """Show how a work travelled."""
    name, verdict = request.url_vars["name"], chosen(request, ("verdict",)).get("verdict", "")

    def ask(db: sqlite3.Connection) -> Found:
        row = subjects.work(db, name)
        if row is None:
            raise NotFound("There is no such work")
        articles = store.citing_articles(db, name, verdict, _MOST)
        echoes = [] if verdict else store.echoing_articles(db, name, _MOST // 3)
        events = subjects.events_of(db, "work", name)
        cited = {one["article"] for one in articles}
        later = [] if verdict else store.institutions_after(db, row["date"] or "", _MOST // 3)
        echoes, later = ([one for one in rows if one["article"] not in cited] for rows in (echoes, later))
        said = speakers(db, [*articles, *echoes, *later])
        nodes = [
            _work(row),
            *(_article(one, "quotes" if one["quotes"] else "names", said) for one in articles if not one["stance"]),
            *(_institution(one) for one in articles if one["institution"] and not one["stance"]),
            *(_article(one, "echoes", said) for one in echoes),
            *(_article(one, "mentions", said) for one in later),
            *(_event(one) for one in events),
        ]
        facts = {f"article-{one['article']}": one for one in [*echoes, *later, *articles]}
        dates = {f"event-{one['id']}": one["date"] for one in events}
        number = store.number_citing(db, name)
        return nodes, {"facts": facts, "dates": dates, "work": row, "all": number, "verdict": verdict}

    return await _shown(datasette, request, ask)


async def story(datasette: Any, request: Request) -> Response:
    """Show how a story travelled, and which works it brought along."""
    number = int(request.url_vars["story"])

    def ask(db: sqlite3.Connection) -> Found:
        articles = store.story_articles(db, number, _MOST)
        if not articles:
            raise NotFound("There is no such story")
        works = store.works_of(db, [one["article"] for one in articles])
        how = ("quotes" if any(one["quotes"] for one in works) else "names") if works else ""
        said = speakers(db, articles)
        nodes = [*map(_work, works), *(_article(one, how, said) for one in articles)]
        facts = {f"article-{one['article']}": one for one in articles}
        told = {"facts": facts, "dates": {}, "story": number, "lead": articles[0]}
        return nodes, {**told, "all": len(articles), "verdict": ""}

    return await _shown(datasette, request, ask)


def speakers(db: sqlite3.Connection, articles: Sequence[sqlite3.Row]) -> dict[int, tuple[str, ...]]:
    """Return whom each of *articles* quotes, in its own words; nothing for no articles."""
    return store.speakers(db, [one["article"] for one in articles]) if articles else {}


def _work(row: sqlite3.Row) -> Node:
    # What has no date comes before all that speaks of it.
    return Node(f"work-{row['id']}", "work", row["date"] or "0001", name=row["title"])


def _article(row: sqlite3.Row, how: str, said: dict[int, tuple[str, ...]]) -> Node:
    return Node(
        f"article-{row['article']}",
        _LANES.get(row["kind"], "institution"),
        row["moment"],
        row["organization"],
        row["organization_name"],
        row["story"],
        row["credit"] or "",
        how,
        key=row["key"],
        links=store.link_keys(row["links"]),
        named=said.get(row["article"], ()),
    )


def _institution(row: sqlite3.Row) -> Node:
    by = f"article-{row['article']}"
    name = f"{row['institution']}-{row['article']}"
    # It spoke before the article that says so.
    return Node(name, "institution", row["moment"], row["institution"], row["institution_name"], how="said", by=by)


def _event(row: sqlite3.Row) -> Node:
    place, who, loose = end_of(row["date"]), row["organization"] or "", len(row["date"]) < 10
    return Node(f"event-{row['id']}", "institution", place, who, row["title"], how="event", loose=loose)


async def _shown(datasette: Any, request: Request, ask: Callable[[sqlite3.Connection], Found]) -> Response:
    nodes, context = await read(datasette, ask)
    arrows = edges(nodes)
    context |= {
        "drawing": draw(nodes, arrows),
        "nodes": {node.id: node for node in nodes},
        "edges": arrows,
        "into": {node.id: [edge for edge in arrows if edge.end == node.id] for node in nodes},
        "most": _MOST,
        "row_height": ROW,
        "gap_height": GAP_ROW,
    }
    return Response.html(await datasette.render_template("cascade.html", context, request=request))
