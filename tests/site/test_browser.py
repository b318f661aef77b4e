"""A morning in a real browser: log in, look round, decide by key, log out. Nothing may leave this machine."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
CHROMIUM = CHROMIUM or shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

PAGES = [
    "/",
    "/-/review",
    "/-/review?grade=A&language=en",
    "/-/review/bulk?kind=mention&rule=full_name",
    "/-/finding/citation-16",
    "/-/finding/citation-2",
    "/-/finding/mention-1",
    "/-/finding/citation-16/sheet",
    "/-/missed",
    "/-/missed/1",
    "/-/reports",
    "/-/article/900",
    "/-/article/1000",
    "/zvon",
    "/zvon/ledger",
    "/zvon/article_list",
    "/zvon/source_health",
    "/zvon/new_citations",
    "/zvon/works_cited",
    "/zvon/articles/900",
    "/zvon/entry_fate",
    "/private/reviews",
    "/-/versions",
    "/zvon?sql=select+*+from+ledger",
    "/-/logout",
]


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


class Tab:
    """A page that remembers every complaint and every request that leaves the site."""

    def __init__(self, chromium, server, width=1280, **options):
        self.server = server
        self.context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._leaving)

    def _said(self, message):
        # Typing that begins before the browser has put the cursor into the field is a matter of time, not of the page.
        if "Autofocus processing was blocked" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _leaving(self, request):
        if not request.url.startswith(self.server + "/"):
            self.complaints.append(f"request to {request.url}")

    def go(self, path):
        self.page.goto(self.server + path)

    def log_in(self, name, password):
        self.go("/zvon")
        self.page.fill("#username", name)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(self.server + "/zvon")

    def current(self):
        return self.page.get_attribute(".card.current", "data-id")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def tab(chromium, server):
    made = []

    def new(**options):
        made.append(Tab(chromium, server, **options))
        return made[-1]

    yield new
    for one in made:
        one.context.close()


def reviews(home):
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        return db.execute(
            "SELECT finding_kind || ':' || finding, verdict, note, reviewer FROM reviews ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "light"), (375, "dark")])
def test_every_page_fits_is_quiet_and_runs_nothing(tab, passwords, width, scheme):
    it = tab(width=width, color_scheme=scheme)
    it.log_in("ada", passwords["ada"][1])
    for path in PAGES:
        it.go(path)
        wide, inner, pwned = it.page.evaluate("[document.documentElement.scrollWidth, innerWidth, 'pwned' in window]")
        assert wide <= inner, f"{path} overflows at {width} px"
        assert not pwned, path
    assert it.complaints == []


def test_a_stranger_sees_the_form_and_a_wrong_password_is_told(tab):
    it = tab()
    it.go("/-/article/2")
    assert it.page.url.endswith("/-/login?next=%2F-%2Farticle%2F2")
    it.page.fill("#username", "ada")
    it.page.fill("#password", "not the password")
    it.page.click("button.primary")
    assert it.page.inner_text("[role=alert]") == "Name or password is wrong."


def test_a_morning_by_key(tab, home, passwords):
    it = tab()
    it.log_in("rita", passwords["rita"][1])
    it.go("/-/review")
    ids = it.page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.id)")
    assert it.current() == ids[0]
    it.press("j", "j", "k")
    assert it.current() == ids[1]
    it.press("r")
    it.page.wait_for_selector(f'[data-id="{ids[1]}"][data-verdict=accepted]')
    assert it.current() == ids[2], "a decision moves on"
    it.press("x")
    it.page.wait_for_selector(f'[data-id="{ids[2]}"][data-verdict=rejected]')
    it.press("n")
    it.page.keyboard.type("rx: ask the outlet <b>")
    it.press("Enter")
    it.page.wait_for_selector(f'[data-id="{ids[3]}"] .notes li')
    assert it.page.inner_text(f'[data-id="{ids[3]}"] .notes li') == "rx: ask the outlet <b>"
    assert (it.page.inner_text("#decided"), it.page.inner_text("#open")) == ("2", "49")
    it.press("u")
    it.page.wait_for_selector(f'[data-id="{ids[3]}"] .notes li', state="detached")
    assert it.page.input_value(f'[data-id="{ids[3]}"] [name=note]') == "rx: ask the outlet <b>", "nothing typed is lost"
    it.press("u")
    it.page.wait_for_selector(f'[data-id="{ids[2]}"]:not([data-verdict=rejected])')
    assert it.current() == ids[2]
    assert reviews(home) == [
        (ids[1], "accepted", "", "rita"),
        (ids[2], "rejected", "", "rita"),
        (ids[3], "noted", "rx: ask the outlet <b>", "rita"),
        (ids[3], "noted", "", "rita"),
        (ids[2], "withdrawn", "", "rita"),
    ]
    it.press("Shift+Slash")
    assert it.page.is_visible("#help")
    it.press("x", "Escape")
    assert len(reviews(home)) == 5, "keys do nothing behind the help"
    assert it.complaints == []


def test_without_a_script_the_forms_do_the_same(tab, home, passwords):
    it = tab(java_script_enabled=False)
    it.log_in("rita", passwords["rita"][1])
    it.go("/-/review")
    card = it.page.locator(".card").first
    finding = card.get_attribute("data-id")
    card.locator("button.yes").click()
    assert f"done={finding.replace(':', '%3A')}" in it.page.url
    assert [row[:2] for row in reviews(home)] == [(finding, "accepted")]
    it.page.locator(".notice button").click()
    assert [row[1] for row in reviews(home)] == ["accepted", "withdrawn"]
    assert it.page.locator(".card").first.get_attribute("data-id") == finding
    it.page.locator(".card [name=note]").first.fill("ask the desk")
    it.page.locator(".card [name=note]").first.press("Enter")
    it.page.wait_for_url("**act=noted**")
    assert reviews(home)[2:] == [(finding, "noted", "ask the desk", "rita")], "Enter keeps the note and decides nothing"


def test_the_next_page_comes_after_the_last_finding(tab, passwords):
    it = tab()
    it.log_in("rita", passwords["rita"][1])
    it.go("/-/review")
    seen = set(it.page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.id)"))
    it.page.click("#next")
    following = set(it.page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.id)"))
    assert len(following) == 20
    assert not seen & following


def test_a_mark_in_the_text_is_where_the_finding_leads(tab, passwords):
    it = tab(width=375)
    it.log_in("ana", passwords["ana"][1])
    it.go("/-/article/4#citation-2")
    assert it.page.inner_text("#citation-2 + mark").startswith("On Tuesday ")
    assert it.page.eval_on_selector("#citation-2 + mark", "mark => getComputedStyle(mark).outlineStyle") == "solid"
    assert it.complaints == []


def test_logging_out_ends_it(tab, passwords):
    it = tab()
    it.log_in("ana", passwords["ana"][1])
    it.page.click(".account summary")
    it.page.click("text=Log out")
    it.page.wait_for_url("**/-/login?next=%2F")
    it.go("/zvon")
    assert "/-/login" in it.page.url
