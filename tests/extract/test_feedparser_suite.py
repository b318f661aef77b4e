"""The files of feedparser's own suite, and of other readers' suites: are they read as their authors say?

Each file of feedparser's states in a comment what a reader has to find in it. The others state nothing; there every
entry that stands in the bytes must come out, with its title, its link and its date.

What stands in ``DEVIATIONS`` is read otherwise on purpose. Whether a file is well-formed is not compared: we hand
feedparser text that is decoded and cleaned already, so that less is ill-formed than it was.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.errors import GiveUp
from pipeline.extract.charset import decode
from pipeline.extract.clean import plain
from pipeline.extract.feed import read_feed
from pipeline.model import ParsedFeed
from tests.extract.conftest import DEV, dev_folder

URL = "https://news.example/feed.xml"
FOLDERS = ("feedparser_encoding", "feedparser_illformed")
FILES = [path for folder in FOLDERS for path in sorted((DEV / "feeds" / folder).glob("*.xml"))]
NAMES = {"description": "summary", "summary": "summary", "title": "title", "link": "link"}
DEVIATIONS = {
    "bozo_linenoise": "bytes that no table explains: the suite takes them for Western letters, we guess and say so",
}


def test_the_suite_is_there() -> None:
    dev_folder("feeds/feedparser_encoding")
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_the_file_expects(path: Path) -> None:
    body = path.read_bytes()
    try:
        feed = read_feed(body, content_type(body), URL)
    except GiveUp as error:
        feed = ParsedFeed("", None, (), (str(error),))
    wrong = [said for said in expectations(body) if not holds(said, body, feed)]
    if path.stem in DEVIATIONS:
        assert wrong, f"{path.stem} is read as the suite says now; take it out of the deviations"
    else:
        assert not wrong, (wrong, feed)


def comment(body: bytes) -> str:
    """Return the file as text in which the comment can be read, whatever the coding."""
    return body.replace(b"\0", b"").decode("latin-1")


def content_type(body: bytes) -> str:
    found = re.search(r"Header:\s*Content-type:\s*(.*)", comment(body), re.IGNORECASE)
    return found[1].strip() if found else ""


def expectations(body: bytes) -> list[ast.expr]:
    """Return the comparisons that the file states, those left out that speak of nothing which we keep."""
    found = re.search(r"Expect:\s*(.*)", comment(body))
    assert found, "the file states no expectation"
    tree = ast.parse(found[1].strip(), mode="eval").body
    parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    return [part for part in parts if isinstance(part, ast.Compare) and "where" not in ast.unparse(part)]


def holds(said: ast.expr, body: bytes, feed: ParsedFeed) -> bool:
    """Tell whether one comparison of the suite holds for what we read."""
    assert isinstance(said, ast.Compare)
    wanted = ast.literal_eval(said.comparators[0])
    subject = ast.unparse(said.left)
    if subject == "encoding":
        return same_letters(body, wanted)
    if subject == "feed['title']":
        return feed.title == str(wanted)
    if subject.startswith("ord("):
        subject, wanted = subject[4:-1], chr(wanted)
    name = re.fullmatch(r"entries\[0\](?:\['(\w+)'\]|\.(\w+))", subject)
    assert name, f"the suite speaks of {subject}"
    return bool(feed.entries) and getattr(feed.entries[0], NAMES[name[1] or name[2]]) == plain(wanted)


def same_letters(body: bytes, encoding: str) -> bool:
    """Tell whether we read the same letters as a reader who takes the file for *encoding*."""
    return letters(decode(body, content_type(body)).text) == letters(body.decode(encoding, "replace"))


def letters(text: str) -> str:
    return "".join(text.removeprefix("\ufeff").split())


# Folder and file, and what differs from one entry for each element, with title, link and date: and why.
OTHERS = [path for path in sorted((DEV / "feeds").glob("*/*")) if path.parent.name not in FOLDERS]
REFUSED = {"iso88591_utf8_mismatch": "is a note in XML, no feed"}
SILENT = {"no_encoding_ISO-8859-1": (1, "one item has no text, title or address: nothing is claimed")}
NO_LINK = {"invalid-prolog": "its item has a title alone"}
NO_DATE = {"invalid-prolog": "its item has a title alone", "heraldsun": "its items have no date"}


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_entry_of_other_suites_comes_out(path: Path) -> None:
    body, name = path.read_bytes(), path.stem
    if name in REFUSED:
        with pytest.raises(GiveUp, match="not_feed"):
            read_feed(body, "", URL)
        return
    feed = read_feed(body, "", URL)
    elements = len(re.findall(rb"<(?:item|entry)[\s>]", body))
    assert len(feed.entries) == elements - SILENT.get(name, (0, ""))[0], feed.warnings
    assert all(entry.title for entry in feed.entries)
    assert all(entry.link for entry in feed.entries) or name in NO_LINK
    assert all(entry.published for entry in feed.entries) or name in NO_DATE
    assert not any("\ufffd" in entry.title + entry.summary for entry in feed.entries)
