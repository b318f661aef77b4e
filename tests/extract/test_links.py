"""Links stand exactly where they say: ``text[start:end] == anchor``."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring

from pipeline.extract.links import mark_links, unmark
from pipeline.model import Link
from tests.extract.conftest import dev_folder
from tests.extract.test_page import read

FILL = "The made-up committee met on Tuesday and read the papers of the week before it went home. " * 3


def links_of(body: str, url: str = "https://news.example/dir/a") -> tuple[str, list[Link]]:
    page = read(f"<html><head><title>t</title></head><body>{body}</body></html>", url)
    for link in page.links:
        assert link.start is None or page.text[link.start : link.end] == link.anchor
    return page.text, list(page.links)


def test_a_link_keeps_its_place_and_its_address() -> None:
    see = '<p>See <a href="/post/3"> the <b>first</b> filing</a>, please.'
    text, (link,) = links_of(f"<article><p>{FILL}</p>{see} {FILL}</p></article>")
    assert link.href == "https://news.example/post/3"
    assert link.anchor == "the first filing"
    assert text[(link.start or 0) - 4 : (link.end or 0) + 1] == "See the first filing,"


def test_the_same_words_linked_twice_keep_two_places() -> None:
    body = f'<article><p>{FILL} <a href="/1">here</a> and <a href="/2">here</a>, not here.</p></article>'
    text, (one, two) = links_of(body)
    assert (one.href, two.href) == ("https://news.example/1", "https://news.example/2")
    assert text.index("here and here") == one.start
    assert two.start == (one.start or 0) + len("here and ")


def test_links_of_menus_are_left_out_and_links_of_the_body_are_kept_without_a_place() -> None:
    body = (
        '<nav><a href="/menu">A menu entry</a></nav>'
        '<div class="related-posts"><a href="/related">Another story</a></div>'
        f'<article><p>{FILL}</p><figure><a href="https://nam.example/report"><img src="x.png"></a></figure></article>'
        '<footer><a href="/imprint">Imprint of the sample</a></footer>'
    )
    _, links = links_of(body)
    assert links == [Link("https://nam.example/report", "")]


def test_links_that_nobody_should_follow_are_dropped() -> None:
    bad = '<a href="javascript:x()">one</a> <a href="mailto:a@b.example">two</a> <a>three</a>'
    body = f"<article><p>{FILL} {bad}</p></article>"
    text, links = links_of(body)
    assert links == []
    assert "one two three" in text


def test_a_page_that_uses_the_marks_own_script_loses_nothing() -> None:
    tangut, hieroglyph = chr(0x17000), chr(0x13000)
    body = f'<article><p>{tangut}{hieroglyph} {FILL} <a href="/1">the filing {tangut}</a>.</p></article>'
    text, (link,) = links_of(body)
    assert text.startswith(tangut + hieroglyph)
    assert link.anchor == f"the filing {tangut}"
    assert link.start is not None


def test_a_thousand_links_stay_apart() -> None:
    line = "<p>" + FILL[:80] + " <a href='/{0}'>anchor {0}</a> and so on, said the clerk.</p>"
    body = "".join(line.format(number) for number in range(1000))
    _, links = links_of(f"<article>{body}</article>")
    assert [(link.href.rsplit("/", 1)[1], link.anchor) for link in links] == [
        (str(number), f"anchor {number}") for number in range(1000)
    ]


words = st.text(st.characters(categories=["L", "N", "P", "Zs", "Mn"], exclude_characters="\u1680"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=8))
def test_marking_and_unmarking_is_exact(parts: list[tuple[str, str, str]]) -> None:
    tree = fromstring("<div/>")
    for number, (before, anchor, child) in enumerate(parts):
        paragraph = tree.makeelement("p")
        paragraph.text = before
        link = tree.makeelement("a", href=f"https://news.example/{number}")
        link.text = anchor
        bold = tree.makeelement("b")
        bold.text, bold.tail = child, anchor
        link.append(bold)
        link.tail = before
        paragraph.append(link)
        paragraph.tail = "\n"
        tree.append(paragraph)
    unmarked = "\n".join(" ".join(line.split()) for line in str(tree.text_content()).split("\n")).strip("\n")
    links = mark_links(tree, "https://news.example/")
    text, found = unmark(str(tree.text_content()), links)
    assert [line for line in text.split("\n") if line] == [line for line in unmarked.split("\n") if line]
    for link in found:
        assert link.start is not None
        assert text[link.start : link.end] == link.anchor
        assert " ".join(link.anchor.split()) == link.anchor.strip()


def test_marks_change_nothing_of_what_is_extracted() -> None:
    """The text with marks taken out is the text that an extraction without marks gives."""
    from lxml.html import HTMLParser, document_fromstring

    from pipeline.extract.body import _extracted

    for path in sorted(dev_folder("html").glob("*.html")):
        body = path.read_bytes()
        plain_tree = document_fromstring(body, parser=HTMLParser(encoding="utf-8"))
        marked_tree = document_fromstring(body, parser=HTMLParser(encoding="utf-8"))
        plain, _ = unmark(_extracted(plain_tree, "https://news.example/a")[0], [])
        links = mark_links(marked_tree, "https://news.example/a")
        text, _ = unmark(_extracted(marked_tree, "https://news.example/a")[0], links)
        assert text == plain, path


def test_menus_and_share_buttons_are_not_even_marked() -> None:
    tree = fromstring(
        '<div><nav><a href="/1">Menu</a></nav><article><p><a href="/2">Word</a></p>'
        '<div class="social-share"><a href="/3">Share</a></div></article>'
        '<div id="comments"><a href="/4">Reply</a></div></div>'
    )
    links = mark_links(tree, "https://news.example/")
    assert [link.anchor for link in links] == ["Word"]
    assert links[0].mark * 2 in str(tree.text_content()).replace("Word", "")
    assert str(tree.text_content()).startswith("Menu")
