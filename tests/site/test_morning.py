"""The whole morning in a real browser: thirty decisions by key on two layouts, and everything that goes with them."""

import io
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pypdf
import pytest

pytest.importorskip("playwright.sync_api")

from tests.site.test_browser import CHROMIUM, chromium, reviews, tab

__all__ = ["chromium", "tab"]  # fixtures

VENDOR = Path(__file__).parent / "vendor"
AXE = VENDOR / "axe-core" / "axe.min.js"
LAYOUTS = {
    "latin": {"KeyR": "r", "KeyX": "x", "KeyS": "s", "KeyA": "a", "KeyN": "n", "KeyU": "u", "KeyJ": "j", "KeyW": "w"},
    "cyrillic": {
        "KeyR": "к",
        "KeyX": "ч",
        "KeyS": "ы",
        "KeyA": "ф",
        "KeyN": "т",
        "KeyU": "г",
        "KeyJ": "о",
        "KeyW": "ц",
    },
}
PAGES = [
    "/-/login", "/-/review", "/-/review?grade=A&kind=citation", "/-/review/bulk?kind=mention&rule=full_name",
    "/-/finding/citation-2", "/-/finding/mention-1", "/-/finding/citation-2/sheet", "/-/missed", "/-/missed/1",
    "/-/reports", "/-/article/4",
]  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


class Keyboard:
    """Presses keys as a keyboard with *layout* does: the place of the key, and the letter that it gives there."""

    def __init__(self, it, layout):
        self._session = it.context.new_cdp_session(it.page)
        self._letters = LAYOUTS[layout]

    def press(self, code):
        key = self._letters.get(code, code.removeprefix("Digit"))
        event = {"code": code, "key": key, "text": key}
        self._session.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        self._session.send("Input.dispatchKeyEvent", {"type": "keyUp", "code": code, "key": key})


def moved_from(it, finding):
    it.page.wait_for_function(
        "last => (document.querySelector('.card.current')?.dataset.id ?? last) !== last", arg=finding
    )


def state(home, finding):
    kind, number = finding.split(":")
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        mark = db.execute(
            "SELECT starred, assignee FROM attention WHERE finding_kind = ? AND finding = ?", (kind, number)
        ).fetchone()
        verdict = db.execute(
            "SELECT verdict FROM latest_reviews WHERE finding_kind = ? AND finding = ?", (kind, number)
        ).fetchone()
    return (mark or (0, None), verdict[0] if verdict else None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_whole_morning(tab, home, passwords, layout):
    it = tab()
    it.log_in("rita", passwords["rita"][1])
    it.go("/-/review")
    keys = Keyboard(it, layout)
    star_assign_note_and_take_one_of_them_back(it, keys, home)
    decided = decide_thirty(it, keys)
    assert state(home, decided[-1])[1] == "rejected"
    take_back(it, keys, home, decided[-1])
    narrow(it)
    reject_together(it, keys)
    it.page.click(".account summary")
    it.page.click("text=Log out")
    it.page.wait_for_url("**/-/login**")
    assert it.complaints == []
    verdicts = [row[1] for row in reviews(home)]
    assert verdicts.count("accepted") + verdicts.count("rejected") >= 30


def star_assign_note_and_take_one_of_them_back(it, keys, home):
    first = it.current()
    card = it.page.locator(f'[data-id="{first}"]')
    keys.press("KeyS")
    card.locator(".star:visible").wait_for()
    keys.press("KeyA")
    it.page.locator("#assign[open]").wait_for()
    keys.press("Digit2")
    card.locator(".assignee", has_text="ada").wait_for()
    keys.press("KeyN")
    it.page.keyboard.type("ask the desk")
    it.press("Enter")
    card.locator(".notes li").wait_for()
    keys.press("KeyA")
    keys.press("Digit0")
    card.locator(".verdict", has_text="Assigned to nobody.").wait_for()
    keys.press("KeyU")
    card.locator(".assignee", has_text="ada").wait_for()
    assert state(home, first) == ((1, "ada"), None), "the star stays"
    assert card.locator(".notes li").inner_text() == "ask the desk", "and so does the note"


def decide_thirty(it, keys):
    decided = []
    for number in range(30):
        decided.append(it.current())
        keys.press("KeyX" if number % 3 else "KeyR")
        moved_from(it, decided[-1])
    assert len(set(decided)) == 30, "nothing is asked twice"
    assert "after=" in it.page.url, "over the end of the first page"
    counted = [it.page.inner_text(f"#{name}") for name in ("decided", "mine", "open")]
    assert counted == ["30", "30", "21"]
    return decided


def take_back(it, keys, home, last):
    keys.press("KeyU")
    it.page.wait_for_selector(f'[data-id="{last}"]:not([data-verdict=rejected])')
    assert state(home, last)[1] is None
    # What was decided on the page before is taken back from here as well.
    for left in range(28, 16, -1):
        keys.press("KeyU")
        it.page.wait_for_function("n => document.getElementById('decided').textContent === n", arg=str(left))
    assert it.page.is_visible("#said"), "a card that is not on this page is named"


def narrow(it):
    it.go("/-/review")
    it.page.click(".queue-narrow summary")
    it.page.select_option("[name=language]", "uk")
    it.page.check("[name=since]")
    it.page.click(".queue-narrow form button")
    it.page.wait_for_url("**/-/review?language=uk**since=yesterday**")
    assert it.page.locator(".card").count() == it.page.locator(".card .about", has_text="Ukrainian").count() > 0
    it.page.click(".chips a >> nth=0")
    it.page.wait_for_url("**/-/review?since=yesterday")


def reject_together(it, keys):
    it.go("/-/review?kind=mention")
    keys.press("KeyW")
    it.page.click(".card.current .why a >> text=Reject all of this rule")
    number = it.page.inner_text("#number")
    it.page.click("button:has-text('Reject all')")
    it.page.wait_for_url("**/-/review?done=**")
    assert f"with {int(number) - 1} more." in it.page.inner_text(".notice")
    it.page.click(".notice button")
    it.go("/-/review/bulk?kind=mention&rule=full_name")
    assert it.page.inner_text("#number") == number, "one undo for all of them"


def test_a_second_reviewer_at_the_same_time(tab, home, passwords):
    rita, ada = tab(), tab()
    for it, name in ((rita, "rita"), (ada, "ada")):
        it.log_in(name, passwords[name][1])
        it.go("/-/review")
    ids = rita.page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.id)")
    for finding in ids[:6]:
        assert rita.current() == finding
        rita.press("r")
        moved_from(rita, finding)
    for finding in ids[:6]:
        ada.page.focus(f'[data-id="{finding}"]')
        ada.press("x")
        ada.page.wait_for_selector(f'[data-id="{finding}"] .verdict.bad')
        assert "rita accepted this" in ada.page.inner_text(f'[data-id="{finding}"] .verdict')
    assert {row[1:2] + row[3:] for row in reviews(home)} == {("accepted", "rita")}, "hers stand, and she was told"
    ada.press("x")
    ada.page.wait_for_selector(f'[data-id="{ids[5]}"][data-verdict=rejected]')
    ada.press("u")
    ada.page.wait_for_selector(f'[data-id="{ids[5]}"][data-verdict=accepted]')
    assert state(home, ids[5])[1] == "accepted", "undo brings back what held before, which was hers"
    # What somebody decides meanwhile on one page does not hide the next from the other.
    rita.page.click("#next")
    following = rita.page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.id)")
    assert not set(ids) & set(following)
    assert rita.complaints == []
    assert all("409" in one for one in ada.complaints), "she was told of a clash, and of nothing else"


def test_the_file_of_axe_is_the_one_that_is_noted():
    row = re.search(r"axe-core/axe\.min\.js \| ([\d.]+) \|.*\| ([0-9a-f]{64}) \|", (VENDOR / "VENDOR.md").read_text())
    assert sha256(AXE.read_bytes()).hexdigest() == row[2]
    assert f"axe v{row[1]}" in AXE.read_text(encoding="utf-8")[:200]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_nothing_keeps_anybody_out(tab, passwords, width, scheme):
    it = tab(width=width, color_scheme=scheme)
    it.log_in("rita", passwords["rita"][1])
    found = []
    for path in PAGES:
        it.go(path)
        it.page.evaluate(AXE.read_text(encoding="utf-8"))
        wrong = it.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations"
            ".filter(one => ['serious', 'critical'].includes(one.impact))"
            ".map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' | ')))"
        )
        found += [f"{path}: {one}" for one in wrong]
    assert not found


def test_the_printed_sheet_is_one_page(tab, passwords):
    it = tab()
    it.log_in("ana", passwords["ana"][1])
    it.go("/-/finding/citation-2/sheet")
    printed = pypdf.PdfReader(io.BytesIO(it.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    assert "How to check it yourself" in printed.pages[0].extract_text()
    assert "Log out" not in printed.pages[0].extract_text()
