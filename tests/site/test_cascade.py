"""Which arrow runs from where to where, where it is drawn, and that the page says the same as a table."""

import re
import tomllib
from pathlib import Path

import lxml.html
import pytest

from pipeline.site.cascade_drawing import GAP_ROW, ROW, draw
from pipeline.site.cascade_edges import KINDS, LANES, Edge, Node, edges
from pipeline.store.database import open_store

CASES = tomllib.loads((Path(__file__).parent / "cascades.toml").read_text(encoding="utf-8"))["case"]


def node(id, lane, when, **more):
    more = {"organization": id, "name": id, **more}
    return Node(
        id, lane, when, **{key: tuple(value) if isinstance(value, list) else value for key, value in more.items()}
    )


@pytest.mark.parametrize("case", CASES, ids=[case["why"][:40] for case in CASES])
def test_arrows_run_where_the_text_or_the_time_says(case):
    found = edges([node(**one) for one in reversed(case["nodes"])])
    assert {tuple(edge) for edge in case["edges"]} == {(e.start, e.end, e.kind, e.shown, e.why) for e in found}, case[
        "why"
    ]
    assert {edge.kind for edge in found} <= set(KINDS)


def test_rows_follow_each_other_in_time_and_pauses_are_said():
    nodes = [
        node("late", "outlet", "2023-07-01T00:00:00Z"),
        node("work", "work", "2023-05"),
        node("soon", "wire", "2023-05-31"),
    ]
    drawing = draw(nodes, [Edge("work", "late", "cites", True, "names_it")])
    assert [dot.node.id for dot in drawing.dots] == ["work", "soon", "late"]
    assert [dot.pause for dot in drawing.dots] == [0, 0, 31], "31 days from the end of May to July"
    assert drawing.height == 3 * ROW + GAP_ROW
    assert [dot.x for dot in drawing.dots] == sorted(dot.x for dot in drawing.dots), "lanes: work, wire, outlet"
    (arrow,) = drawing.arrows
    numbers = [int(number) for number in re.findall(r"-?\d+", arrow.path)]
    assert numbers[0] == drawing.dots[0].x
    assert numbers[1] < numbers[-1] < drawing.dots[-1].y, "from above, ending before the dot"


def test_what_has_no_month_like_that_has_no_pause():
    nodes = [node("a", "institution", "2023-02-31"), node("b", "outlet", "2023-06-01T00:00:00Z")]
    assert [dot.pause for dot in draw(nodes, []).dots] == [0, 0]


def test_what_is_dated_to_a_year_makes_no_pause():
    loose = node("b", "institution", "2023-12-31", loose=True)
    nodes = [node("a", "outlet", "2023-06-12T00:00:00Z"), loose, node("c", "outlet", "2026-10-19T00:00:00Z")]
    assert [dot.pause for dot in draw(nodes, []).dots] == [0, 0, 1225], "counted from the last day that is known"


def test_every_lane_has_its_place():
    drawing = draw([node(lane, lane, "2023-01-01") for lane in LANES], [])
    assert len({dot.x for dot in drawing.dots}) == len(LANES)
    assert all(0 < dot.x < drawing.width for dot in drawing.dots)


def test_the_page_draws_what_its_table_says(readers):
    page = lxml.html.fromstring(readers["analyst"].get("/-/cascade/work/sample-report", html=True).text)
    drawn = page.cssselect(".cascade-drawing path.edge")
    rows = page.cssselect("table.rows tbody tr")
    assert len(drawn) == len(rows) >= 10
    shown = [row for row in rows if row.cssselect("td")[4].text_content() == "shown"]
    assert len(page.cssselect(".cascade-drawing path.edge.shown")) == len(shown) > 0
    assert any(row.cssselect("td")[5].text_content().startswith("the same words") for row in rows), (
        "echoes are inferred"
    )
    assert len(page.cssselect(".stop")) == len(page.cssselect(".cascade-drawing .dot"))


def test_a_story_has_a_cascade_with_the_works_that_it_brings_along(people, home, seeding):
    with open_store(home / "zvon.db") as store, store.write() as db:
        story = seeding.insert(db, "stories", first_article=8)
        for number, credit in ((8, None), (4, "wire"), (2, None)):
            members = {"similarity": 0.9, "signature": b"", "credit": credit}
            seeding.insert(db, "story_members", article=number, story=story, **members)
        db.execute("UPDATE urls SET source = 'wire' WHERE id = 8")
    text = people["analyst"].get(f"/-/cascade/story/{story}", html=True).text
    rows = [
        [td.text_content() for td in tr.cssselect("td")]
        for tr in lxml.html.fromstring(text).cssselect("table.rows tbody tr")
    ]
    assert [row[2:] for row in rows] == [
        ["cites", "Sample Wire", "shown", "it names it"],
        ["syndicates", rows[1][3], "shown", "its credit says so"],
        ["syndicates", rows[2][3], "inferred", "the same text, later in time"],
    ]


def test_confirmed_only_leaves_out_what_nobody_confirmed(people):
    people["reviewer"].post("/-/review/decide", {"id": "citation:1", "act": "accepted", "scope": "one"})
    page = lxml.html.fromstring(people["analyst"].get("/-/cascade/work/sample-report?verdict=accepted", html=True).text)
    assert len(page.cssselect(".stop")) == 2, "the work, and the one article"
