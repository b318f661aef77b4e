"""What the pages show, and that words from outside are words on every one of them."""

import csv
import io
import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import lxml.etree
import lxml.html
import pytest

from pipeline.site.csvcells import safe_cell
from pipeline.site.editions import NEXT
from pipeline.site.highlight import Span, pieces
from pipeline.site.looks import day, language, published
from pipeline.store.database import open_store


def test_the_first_page_counts_asks_and_shows_the_way(readers):
    page = lxml.html.fromstring(readers["reviewer"].get("/", html=True).text)
    counts = [li.text_content().split(maxsplit=1) for li in page.cssselect(".counts li")]
    assert counts[0] == ["51", "open for review"]
    assert counts[1][1] == "new citations of our work"
    assert counts[5] == ["1", "of 4 feeds failing"]
    assert len(page.cssselect(".links a")) >= 10, "the questions"
    assert {a.get("href") for a in page.cssselect(".views a")} >= {"/zvon/ledger", "/zvon/coverage", "/zvon/entry_fate"}


def test_an_analyst_is_not_sent_to_the_review(readers):
    page = readers["analyst"].get("/", html=True).text
    assert "/-/review" not in page
    assert "/zvon#sql" in page


def test_a_table_shows_people_names_times_and_languages(readers):
    page = lxml.html.fromstring(readers["analyst"].get("/zvon/article_list", html=True).text)
    row = {td.get("class").split()[0]: td for td in page.cssselect("tbody tr")[-1].cssselect("td")}
    assert row["col-organization"].text_content() == "Sample Daily"
    assert row["col-language"].text_content() == "Belarusian"
    assert row["col-title"].cssselect("a")[0].get("href") == "/-/article/30"
    stamp = row["col-found"].cssselect("time")[0]
    there = datetime.fromisoformat(stamp.get("datetime")).astimezone(ZoneInfo("Europe/Vilnius"))
    assert stamp.text.endswith(f"{there:%H:%M}"), "shown in the site's zone, summer and winter"
    link = row["col-url"].cssselect("a")[0]
    assert (link.get("rel"), link.get("href")) == ("noreferrer noopener", "https://daily.example/30")


def test_a_view_can_be_searched_and_narrowed(readers):
    rows = readers["analyst"].get("/zvon/ledger.json?_search=report&_shape=array").json()
    assert {row["language"] for row in rows} == {"en"}
    page = readers["analyst"].get("/zvon/article_list?language=uk", html=True).text
    assert "Ukrainian ×" in page, "a chosen facet can be taken back"
    assert "Narrow down" in page


def test_a_row_names_what_refers_to_it_but_no_people(readers):
    page = readers["analyst"].get("/zvon/entities/latushka", html=True).text
    assert re.search(r'href="/zvon/mentions\?entity=latushka">\d+ in Mentions', page)
    assert "Works" not in page.split("What refers to it")[1] or "0 in" not in page


def test_an_article_is_shown_as_captured_with_its_findings_marked(readers):
    page = lxml.html.fromstring(readers["analyst"].get("/-/article/4", html=True).text)
    text = page.cssselect(".text")[0]
    with_gaps = "who took the children. More.\n\nSecond paragraph number 4."
    assert text.text_content().endswith(with_gaps), "sign for sign, line ends too"
    assert "".join(m.text for m in text.cssselect("mark.citation")) == (
        "On Tuesday Pavel Latushka said that the report names those who took the children"
    )
    assert [m.text for m in text.cssselect("mark.mention")] == ["Pavel Latushka"]
    assert [e.get("id") for e in text.cssselect(".anchor")] == ["citation-2", "mention-4"]
    assert len(page.cssselect("code.hash")[0].text) == 64


def test_an_echo_is_shown_as_inferred(readers):
    page = lxml.html.fromstring(readers["reviewer"].get("/-/article/5", html=True).text)
    (marked,) = page.cssselect(".text mark.echo")
    assert marked.text_content() == "paragraph number 5"
    assert "inferred D: Sample report on deportations" in marked.get("title")
    (row,) = readers["analyst"].get("/zvon/echo_list.json?article=5&_shape=array").json()
    assert (row["grade"], row["certainty"], row["exact"]) == ("D", "inferred", "paragraph number 5")


def test_an_older_version_says_so_and_leads_to_the_latest(readers, seeding):
    page = readers["analyst"].get("/-/article/1", html=True).text
    assert "This is an older version." in page
    assert f'href="/-/article/{seeding.CORRECTED_ARTICLE}"' in page


def test_an_article_that_is_not_there_is_a_plain_404(readers):
    answer = readers["analyst"].get("/-/article/123456", html=True)
    assert answer.status_code == 404
    assert "There is no such article" in answer.text


def test_an_error_is_one_sentence(readers):
    answer = readers["analyst"].get("/zvon/ledger?_sort=nosuch", html=True)
    assert answer.status_code == 400
    assert "Cannot sort table by nosuch" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "asked",
    ["_next=abc", "_next=" + "9" * 30],
)
def test_rubbish_in_an_address_is_told_and_is_no_fault_of_ours(readers, asked, caplog):
    answer = readers["analyst"].get(f"/zvon/ledger?{asked}", html=True)
    assert answer.status_code == 400
    assert "cannot be read" in answer.text
    assert caplog.records == []


def test_a_fault_of_ours_is_not_told_as_the_readers(people, monkeypatch):
    def broken(*_):
        raise ValueError("a secret")

    monkeypatch.setattr("pipeline.site.cells.render", broken)
    answer = people["analyst"].get("/zvon/works_cited", html=True)
    assert answer.status_code == 500
    assert "a secret" not in answer.text


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("selec id from ledger where id = :number", "SELECT"),
        ("select * from ledgr where id = :number -- </textarea><script>", "ledgr"),
        ("select * from recipients where id = :number", "data dictionary"),
        ("with recursive n(i) as (select 1 union all select i + 1 from n) select max(i), :number from n", "too long"),
    ],
    ids=["no-select", "no-table", "hidden", "slow"],
)
def test_sql_that_failed_can_be_mended_where_it_stands(readers, sql, told):
    asked = {"sql": sql, "number": "7"}
    answer = readers["analyst"].get("/zvon", params=asked, html=True, follow_redirects=True)
    assert answer.status_code in (400, 403) or NEXT
    page = lxml.html.fromstring(answer.text)
    assert told in page.text_content()
    assert page.get_element_by_id("sql-text").text.strip() == sql, "what was typed is not lost"
    assert page.xpath("//input[@name='number']/@value") == ["7"], "nor what its parameters were"
    assert "<script" not in answer.text


# --- health -----------------------------------------------------------------------------------------


def test_health_tells_a_person_more_than_a_watchdog_and_a_stranger_nothing(readers):
    assert readers[None].get("/-/health").json() == {"ok": True}
    assert readers["analyst"].get("/-/health").json()["counts"]["feeds"] == 4
    stranger = readers[None].get("/-/health", headers={"x-forwarded-for": "203.0.113.9"})
    assert stranger.status_code == 403, "what came through a proxy did not come from this machine"


def test_health_turns_red_when_nothing_was_heard(people, site, home):
    site.zvon_site.stale_hours = 1e-9
    assert people[None].get("/-/health").status_code == 503
    with open_store(home / "zvon.db") as store:
        store.db.execute("DELETE FROM fetches")
    site.zvon_site.stale_hours = 24
    assert people["analyst"].get("/-/health").status_code == 503, "never having heard anything is not well"


# --- hostile words -------------------------------------------------------------------------------------

PAGES = [
    "/",
    "/-/review",
    "/-/review?grade=A",
    "/-/review/bulk?kind=citation&rule=said_that",
    "/-/finding/citation-16",
    "/-/finding/citation-17",
    "/-/finding/citation-16/sheet",
    "/-/missed",
    "/-/missed/1",
    "/-/reports",
    "/-/article/900",
    "/zvon",
    "/zvon/ledger",
    "/zvon/article_list",
    "/zvon/coverage",
    "/zvon/review_queue",
    "/zvon/timeline",
    "/zvon/source_health",
    "/zvon/entry_fate",
    "/zvon/fetch_log",
    "/zvon/organizations",
    "/zvon/sources",
    "/zvon/entries",
    "/zvon/urls",
    "/zvon/captures",
    "/zvon/articles",
    "/zvon/articles/900",
    "/zvon/mentions",
    "/zvon/citations",
    "/zvon/citations/16",
    "/zvon/events",
    "/zvon/events/e",
    "/zvon/entries/3",
    "/zvon/new_citations",
    "/zvon/unread",
    "/private/reviews",
    "/zvon/organizations/evil",
    "/zvon/article_list?_facet=title",
    "/zvon/organizations?_facet=name",
    "/zvon/new_outlets",
]


PARAMETERS = [
    ("/zvon/article_list", "_search"),
    ("/zvon/ledger", "title"),
    ("/zvon/ledger", "_sort"),
    ("/zvon", "sql"),
    ("/zvon/words", "words"),
    ("/-/review", "after"),
    ("/-/review", "done"),
    ("/-/login", "next"),
]


def live(html, where):
    """Return what in a page could run or lead out other than a plain link to http or https."""
    page = lxml.html.fromstring(html)
    found = []
    for element in page.iter(lxml.etree.Element):
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append((where, element.tag, name, value))
            if name in ("href", "src", "action", "formaction", "xlink:href") and urlsplit(value).scheme not in (
                "",
                "http",
                "https",
            ):
                found.append((where, element.tag, name, value))
    for element in page.iter("script", "iframe", "object", "embed", "base", "style", "img", "math", "meta"):
        known = element.tag == "script" and (element.get("src") or "").startswith("/static/") and not element.text
        # Data beside a chart: no program, and nothing in it can end it.
        known |= (
            element.tag == "script" and element.get("type") == "application/json" and "<" not in (element.text or "")
        )
        if not known and not (element.tag == "meta" and element.get("http-equiv") is None):
            found.append((where, element.tag, "", ""))
    return found


def test_hostile_words_are_words_on_every_page(people, seeding):
    for words in seeding.HOSTILE:
        people["reviewer"].post("/-/review/decide", {"id": "citation:1", "act": "noted", "note": words})
    seen = 0
    for path in PAGES:
        answer = people["admin"].get(path, html=True)
        assert answer.status_code == 200, path
        assert not live(answer.text, path)
        seen += "window.pwned" in answer.text
    assert seen > 20, "the words must have been there to be harmless"


def test_hostile_words_in_an_address_are_words_too(readers, seeding):
    for words in seeding.HOSTILE:
        for path, parameter in PARAMETERS:
            answer = readers["admin"].get(path, params={parameter: words}, html=True, follow_redirects=True)
            assert not live(answer.text, (path, parameter, words))


def test_a_spreadsheet_runs_nothing(readers):
    for path in (
        "/zvon/entries.csv",
        "/zvon/entries.csv?_stream=on&_dl=1",
        "/zvon/ledger.csv",
        "/zvon/new_citations.csv",
    ):
        answer = readers["analyst"].get(path)
        cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row]
        assert len(cells) > 50, path
        assert all(safe_cell(cell) == cell for cell in cells), path
        assert any(cell.startswith("'=HYPERLINK") for cell in cells), path
        assert "\0" not in answer.text


@pytest.mark.parametrize("cell", ["plain", "-5", "-1.5e3", "+12", "a=b", "", "5-1"])
def test_a_number_or_a_word_stays_as_it_is(cell):
    assert safe_cell(cell) == cell


@pytest.mark.parametrize("cell", ["=1", " =1", "-cmd", "@x", "\t=1", "＝1", "+1-2", "\r=1"])
def test_a_formula_is_made_a_word(cell):
    assert safe_cell(cell) == "'" + cell


def test_a_feed_of_confirmed_citations_is_a_feed(people):
    atom = "{http://www.w3.org/2005/Atom}"
    empty = lxml.etree.fromstring(people["analyst"].get("/zvon/confirmed_feed.atom").content)
    assert len(empty.findall(f"{atom}entry")) == 1, "a feed may not be empty"
    for number in (1, 16, 17):
        people["reviewer"].post("/-/review/decide", {"id": f"citation:{number}", "act": "accepted"})
    feed = lxml.etree.fromstring(people["analyst"].get("/zvon/confirmed_feed.atom").content)
    entries = feed.findall(f"{atom}entry")
    assert {entry.findtext(f"{atom}id") for entry in entries} == {f"tag:zvon,2026:citation/{n}" for n in (1, 16, 17)}
    links = {entry.find(f"{atom}link").get("href") for entry in entries}
    assert {urlsplit(link).scheme for link in links} == {"https", "http"}
    assert {link for link in links if link.startswith("http:")} == {"http://localhost/"}, (
        "what is no address leads to us"
    )
    assert b"<script" not in lxml.etree.tostring(feed)


# --- small parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "Pacific/Kiritimati"])
def test_a_day_is_the_same_day_everywhere_and_has_no_hour(zone):
    alone, timed = "2026-10-23T00:00:00Z", "2026-10-23T11:30:00Z"
    assert published(alone, ZoneInfo(zone)).striptags() == day(alone, ZoneInfo(zone)).striptags() == "23 Oct 2026"
    assert re.search(r", \d\d:30$", published(timed, ZoneInfo(zone)).striptags())


def test_pieces_are_the_text_whatever_the_spans():
    text = "аб𝔘вг\u202eд"
    spans = [
        Span(0, 3, "a", "x"),
        Span(2, 5, "b"),
        Span(2, 3, "a"),
        Span(4, 99, "c"),
        Span(3, 3, "d"),
        Span(-1, 2, "e"),
    ]
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    assert [(piece.text, piece.labels) for piece in cut] == [
        ("аб", ("a",)), ("𝔘", ("a", "b")), ("вг", ("b",)), ("\u202eд", ()),
    ]  # fmt: skip
    assert cut[0].anchors == ("x",)
    assert pieces("", spans) == []


def test_a_language_is_named():
    assert [language(code) for code in ("uk", "be", "sr-Latn", "qqq", None)] == [
        "Ukrainian", "Belarusian", "Serbian", "qqq", "unknown",
    ]  # fmt: skip


def test_of_what_was_found_at_the_same_time_the_strongest_comes_first(people, home):
    with open_store(home / "zvon.db") as store, store.write() as db:
        db.execute("UPDATE citations SET found = '2026-11-20T09:30:00Z'")
    grades = [row["grade"] for row in people["analyst"].get("/zvon/ledger.json?_shape=array").json()]
    assert grades == sorted(grades)
    assert len(set(grades)) > 1
