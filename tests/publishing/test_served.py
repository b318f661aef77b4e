"""The public site as strangers see it: nothing private, nothing live, the next release without a restart."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from lxml import etree

from pipeline.errors import HomeError
from pipeline.publishing import publish
from pipeline.site.gate import HEADERS
from pipeline.site.public.server import Latest

from .conftest import SECRETS, citations, review

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = [
    "/",
    "/timeline",
    "/timeline?who=institution",
    "/timeline?work=sample-report",
    "/about",
    "/public",
    "/public/citations",
    "/public/citations?_search=report",
    "/public/citations/1",
    "/public/timeline",
    "/public/events",
    "/public/counts_by_organization",
]
DATA = ["/feed.atom", "/public.db", "/public/citations.json", "/public/citations.csv", "/files/CITE.txt", "/robots.txt"]
CLOSED = [
    "/-/versions",
    "/-/login",
    "/-/config",
    "/-/metadata.json",
    "/-/actor",
    "/-/allow-debug",
    "/-/logout",
    "/-/password-tool",
    "/zvon",
    "/private",
    "/_internal",
    "/-/static/app.css",
    "/files/../zvon.db",
    "/files/%2e%2e/%2e%2e/zvon.db",
    "//evil.example/",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory, seeding):
    """The address of `zvon publish --serve` in a process of its own, its home and its process."""
    from . import conftest

    home = tmp_path_factory.mktemp("served")
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text("[defaults]\nsources = false\n")
    seeding.seed(home)
    for number in citations(home, "SELECT id FROM citations"):
        conftest.review(home, number, "accepted")
    publish(home)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "publish", "--serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=root, env=dict(os.environ))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address, home, process
    finally:
        process.terminate()
        assert process.wait(20) == 0, "it ends when it is told to"


def _wait(address):
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the public site does not answer")


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_everybody_may_read_it_and_nothing_private_is_there(served, path):
    answer = httpx.get(served[0] + path)
    assert answer.status_code == 200
    assert not [word for word in SECRETS if word.encode() in answer.content]
    assert all(answer.headers[name.decode()] == value.decode() for name, value in HEADERS)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_else_is_there(served, path):
    with httpx.Client(base_url=served[0]) as client:
        answer = client.send(client.build_request("GET", served[0] + path))
    assert answer.status_code in (403, 404)
    assert all(answer.headers[name.decode()] == value.decode() for name, value in HEADERS)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_is_for_reading(served, method):
    assert httpx.request(method, served[0] + "/").status_code == 405


@pytest.mark.parametrize("path", [f"/public/citations?id__gt={'9' * 30}", "/public/citations?_facet=%00"])
def test_rubbish_is_no_fault_of_ours(served, path):
    assert httpx.get(served[0] + path).status_code == 400


def test_nobody_asks_in_sql(served):
    for path in ("/public.json?sql=select+1", "/public/-/query?sql=select+1", "/public/citations?_where=1"):
        answer = httpx.get(served[0] + path, follow_redirects=True)
        assert answer.status_code in (400, 403, 404), path


def test_its_process_never_opens_the_private_database(served):
    address, home, process = served
    for path in PAGES:
        httpx.get(address + path)
    opened = [str(one.readlink()) for one in Path(f"/proc/{process.pid}/fd").iterdir() if one.is_symlink()]
    mine = [name for name in opened if name.startswith(str(home))]
    assert any(name.endswith("public.db") for name in mine)
    assert not [name for name in mine if not name.endswith("public.db")]


def test_the_next_release_is_served_without_a_restart(served):
    address, home, _ = served
    number = citations(home, "SELECT min(finding) FROM reviews")[0]
    assert httpx.get(f"{address}/public/citations/{number}").status_code == 200
    review(home, number, "withdrawn")
    publish(home)
    for _ in range(100):
        if httpx.get(f"{address}/public/citations/{number}").status_code == 404:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("what was withdrawn is still served")
    assert httpx.get(address).status_code == 200


def test_the_reader_is_spoken_to_in_their_language(served):
    address = served[0]
    assert '<html lang="be">' in httpx.get(address, headers={"accept-language": "be, ru;q=0.8"}).text
    chosen = httpx.get(address + "/-/language/be?next=/timeline")
    assert chosen.headers["location"] == "/timeline"
    assert '<html lang="be">' in httpx.get(address, cookies={"zvon_language": "be"}).text
    assert httpx.get(address + "/-/language/be?next=//evil.example").headers["location"] == "/"


def test_the_feed_is_xml_with_words_and_no_markup(served):
    feed = etree.fromstring(httpx.get(served[0] + "/feed.atom").content)
    contents = feed.findall(".//{http://www.w3.org/2005/Atom}content")
    assert contents
    assert {one.get("type") for one in contents} == {"text"}
    links = feed.findall(".//{http://www.w3.org/2005/Atom}link")
    assert all(re.match("https?://", link.get("href")) for link in links)


def test_without_a_release_there_is_nothing_to_serve(tmp_path):
    with pytest.raises(HomeError, match="zvon publish"):
        Latest(tmp_path)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [375, 1280])
def test_no_hostile_word_comes_to_life(served, width):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        told, asked = [], set()
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("request", lambda request: asked.add(request.url.split("/")[2]))
        for path in PAGES:
            # One of them was withdrawn by the test above.
            page.goto(served[0] + path.replace("/citations/1", "/citations/20"))
            assert page.evaluate("window.pwned") is None, path
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is too wide at {width}"
            assert not page.query_selector("a[href^='javascript'], iframe, object, embed, main script, main img"), path
        browser.close()
    assert not told
    assert asked == {served[0].removeprefix("http://")}


def test_the_licence_is_read_in_the_language_of_the_reader(served):
    page = httpx.get(served[0] + "/about", headers={"accept-language": "be"}).text
    assert "Кожны запіс пацвердзіў чалавек. Адкліканага" in page
    assert "What is withdrawn" not in page
    assert "What is withdrawn" in httpx.get(served[0] + "/about").text
    assert httpx.get(served[0] + "/files/CITE.be.txt").status_code == 200
