"""The pages to look at in a real browser: charts drawn, no complaint, no request elsewhere, nothing too wide."""

import asyncio
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.site.server import SiteServer, build

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
CHROMIUM = CHROMIUM or shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

# Path and number of charts.
PAGES = [
    ("/", 6),
    ("/-/work/sample-report", 1),
    ("/-/organization/evil", 1),
    ("/-/entity/latushka", 1),
    ("/-/timeline", 0),
    ("/-/cascade/work/sample-report", 0),
    ("/-/search?q=sample+pwned*", 0),
    ("/-/account", 0),
    ("/-/dictionary", 0),
    ("/zvon/first_and_last", 0),
]
DRAWN = "() => [...document.querySelectorAll('figure[data-chart]')].every(figure => figure.dataset.drawn)"


@pytest.fixture(scope="module")
def served(template, seeding, tmp_path_factory):
    """A site with a hostile work in it, and the cookie of an admin."""
    home = tmp_path_factory.mktemp("views")
    for name in ("zvon.db", "accounts.toml"):
        shutil.copy(template / name, home)
    with closing(sqlite3.connect(home / "zvon.db", isolation_level=None)) as db:
        db.execute("UPDATE works SET title = title || ?", (" " + " ".join(seeding.HOSTILE),))
        db.execute(
            "UPDATE organizations SET name = ? || id WHERE id != 'evil'", ("A house with a very long name indeed " * 3,)
        )
        saved = {"owner": "ada", "name": seeding.HOSTILE[0], "address": "/zvon/ledger", "made": "2026-11-22T09:00:00Z"}
        seeding.insert(db, "saved_searches", **saved)
    site = build(home, timezone="Europe/Vilnius")
    account = site.zvon_site.accounts()["ada"]
    cookie = site.sign({"a": {"id": "ada", "key": account.key}}, "actor")
    with SiteServer(site, port=0) as made:
        thread = threading.Thread(target=lambda: asyncio.run(made.run()))
        thread.start()
        yield made.url.rstrip("/"), cookie
        made.stop()
        thread.join(10)


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


def opened(chromium, served, **options):
    address, cookie = served
    context = chromium.new_context(**options)
    context.add_cookies([{"name": "ds_actor", "value": cookie, "url": address}])
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(f"{address}/") else complaints.append(one.url))
    return context, page, complaints


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (375, "light")])
def test_every_page_fits_draws_its_charts_and_runs_nothing(chromium, served, width, scheme):
    view = {"width": width, "height": 800}
    context, page, complaints = opened(chromium, served, viewport=view, color_scheme=scheme)
    for path, charts in PAGES:
        page.goto(served[0] + path)
        page.wait_for_function(DRAWN)
        drawn = page.eval_on_selector_all("figure[data-drawn=yes] .drawing svg", "all => all.length")
        wide, inner, pwned = page.evaluate("[document.documentElement.scrollWidth, innerWidth, 'pwned' in window]")
        assert (drawn, pwned) == (charts, False), path
        assert wide <= inner, f"{path} overflows at {width} px"
        assert complaints == [], path
    context.close()


def test_without_a_script_the_numbers_are_there(chromium, served):
    context, page, _ = opened(chromium, served, java_script_enabled=False)
    page.goto(served[0] + "/-/work/sample-report")
    page.click("figure.chart summary")
    assert page.locator("figure.chart tbody tr").first.is_visible()
    context.close()


def test_a_chart_follows_when_the_evening_turns_dark(chromium, served):
    context, page, complaints = opened(chromium, served, color_scheme="light")
    page.goto(served[0] + "/-/entity/latushka")
    page.wait_for_function(DRAWN)
    before = page.locator(".drawing .mark-rect path").first.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "before => document.querySelector('.drawing .mark-rect path').getAttribute('fill') !== before", arg=before
    )
    assert complaints == []
    context.close()


def test_a_search_is_saved_from_its_page(chromium, served):
    context, page, complaints = opened(chromium, served)
    page.goto(served[0] + "/-/search?q=Зразок&language=uk")
    page.click(".save summary")
    page.fill("#save-name", "Зразок")
    page.check(".save [name=alert]")
    page.click(".save button")
    page.wait_for_url("**/-/account")
    saved = page.locator("li.saved", has_text="Зразок")
    address = "/-/search?q=%D0%97%D1%80%D0%B0%D0%B7%D0%BE%D0%BA&language=uk"
    assert saved.locator("a").get_attribute("href") == address
    assert saved.locator("[name=alert]").is_checked()
    assert complaints == []
    context.close()
