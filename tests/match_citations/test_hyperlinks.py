"""Links: the address alone decides."""

from __future__ import annotations

import pytest

from pipeline.match.citations import find_citations
from pipeline.match.hyperlinks import host_entity
from pipeline.match.schema import Host
from pipeline.model import Document, Link
from tests.match.shipped import lexicon

HOSTS = (Host(entity="nam", host="belarus-nau.org"), Host(entity="latushka", host="t.me", path="/latushka"))


@pytest.mark.parametrize(
    ("href", "owner", "why"),
    [
        ("https://belarus-nau.org/en", "nam", "the host itself"),
        ("HTTPS://WWW.BELARUS-NAU.ORG", "nam", "hosts know no case, subdomains count"),
        ("//media.belarus-nau.org/x", "nam", "a link without a scheme"),
        ("https://belarus-nau.org:443/", "nam", "a port changes nothing"),
        ("https://belarus-nau.org./", "nam", "the root dot changes nothing"),
        ("https://notbelarus-nau.org/", None, "a host that ends alike"),
        ("https://belarus-nau.org.example.com/", None, "our host in front of another"),
        ("https://belarus-nau.org@example.com/", None, "user info is no host"),
        ("https://example.com/?u=https://belarus-nau.org/", None, "a parameter is no host"),
        ("https://example.com/#belarus-nau.org", None, "a fragment is no host"),
        ("mailto:info@belarus-nau.org", None, "an address of mail is no link to a page"),
        ("/belarus-nau.org", None, "a path of the page's own site"),
        ("https://example.com\\@belarus-nau.org/", None, "browsers read a backslash as a slash"),
        ("https://t.me/latushka", "latushka", "the channel"),
        ("https://T.me/Latushka/", "latushka", "channels know no case"),
        ("https://t.me/latushka/123", "latushka", "a post of the channel"),
        ("https://t.me/latushka_fan", None, "another channel that begins alike"),
        ("https://t.me/latushka/fan", None, "not a post"),
        ("https://t.me/", None, "no channel"),
        ("https://sub.t.me/latushka", None, "with a path the host itself is meant"),
        ("http://[broken", None, "not an address"),
        ("", None, "nothing"),
    ],
)
def test_the_address_alone_decides(href: str, owner: str | None, why: str) -> None:
    assert host_entity(href, HOSTS) == owner, why


def test_the_passage_is_the_anchor_and_the_work_comes_from_the_address() -> None:
    text = "Read the overview here."
    address = "https://www.belarus-nau.org/en/post/communication-international-criminal?from=x"
    found = find_citations(Document(text, links=(Link(address, "overview", 9, 17),)), (), (), lexicon())
    assert [(one.work, one.source, one.exact, one.grade) for one in found] == [
        ("work_icc_2023_06", "nam", "overview", "A")
    ]


def test_a_text_on_nams_own_host_cites_nobody() -> None:
    link = Link("https://belarus-nau.org/x", "x", 0, 1)
    assert find_citations(Document("x", links=(link,), source_host="belarus-nau.org"), (), (), lexicon()) == ()


def test_a_lost_anchor_keeps_the_finding_with_an_empty_passage() -> None:
    found = find_citations(Document("text", links=(Link("https://belarus-nau.org/", "gone"),)), (), (), lexicon())
    assert [(one.start, one.end, one.exact) for one in found] == [(0, 0, "")]
