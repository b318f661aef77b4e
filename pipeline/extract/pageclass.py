"""What a page is, measured from the page: its words, its links, its marks. What it declares counts little."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract import wording
from pipeline.model import Link, PageClass, Reason

# Characters. A page with more prose than this is an article whatever else it says.
_ENOUGH_PROSE = 1_500
_SHORT_PROSE = 600
# A line of prose, as opposed to a headline, a caption or a button.
_PROSE_LINE = 100
_SENTENCE_ENDS = tuple(".!?…:»”\"')]।。！？؟۔")


@dataclass(frozen=True, slots=True)
class Facts:
    """What was measured of a page.

    The extracted ``text`` and its ``links``, all ``visible`` text, the ``markup`` in lower case, how
    many ``headlines`` it links to, whether its address is a ``front_page``, and ``free``, its own
    claim to be readable without paying.
    """

    title: str
    text: str
    links: tuple[Link, ...]
    visible: str
    markup: str
    headlines: int
    front_page: bool
    free: bool | None


Verdict = tuple[PageClass, Reason, str]


def classify(facts: Facts) -> Verdict:
    """Return the class of a page, the reason, and the words for a person; (ARTICLE, NONE, '') for an article."""
    prose = sum(len(line) for line in facts.text.split("\n") if len(line) >= _PROSE_LINE)
    if prose >= _ENOUGH_PROSE and not facts.front_page:
        return _cut_off(facts, prose) or (PageClass.ARTICLE, Reason.NONE, "")
    for check in (_challenge, _consent, _error, _cut_off, _index, _empty, _teaser):
        if verdict := check(facts, prose):
            return verdict
    return PageClass.ARTICLE, Reason.NONE, ""


def _challenge(facts: Facts, prose: int) -> Verdict | None:
    if prose >= _SHORT_PROSE or len(facts.visible) > 2_500:
        return None
    start = f"{facts.title} {facts.visible[:1500]}".lower()
    word = _first(wording.CHALLENGE_WORDS, start)
    mark = _first(wording.CHALLENGE_MARKS, facts.markup)
    if (word and mark) or (word and word in facts.title.lower()) or (mark and len(facts.visible) < 400):
        return PageClass.CHALLENGE, Reason.CHALLENGE, f"the site asks for proof of a human ({word or mark})"
    return None


def _consent(facts: Facts, prose: int) -> Verdict | None:
    words = _all(wording.CONSENT_WORDS, facts.text.lower())
    if not facts.text or len(facts.visible) < 3_000:
        words = words or _all(wording.CONSENT_WORDS, f"{facts.title} {facts.visible[:3000]}".lower())
    mark = _first(wording.CONSENT_MARKS, facts.markup)
    share = _share_of_lines(facts.text, wording.CONSENT_WORDS)
    if len(words) >= 3 and (share >= 0.5 or (not facts.text and bool(mark))):
        return PageClass.CONSENT, Reason.CONSENT, f"a consent form stands in place of the text ({', '.join(words[:3])})"
    return None


def _error(facts: Facts, prose: int) -> Verdict | None:
    word = _first(wording.ERROR_TITLES, facts.title.lower()) or _first(
        wording.ERROR_TITLES[1:], facts.text[:300].lower()
    )
    if word and prose < _SHORT_PROSE:
        return PageClass.ERROR, Reason.ERROR_PAGE, f"the page says that there is no such page ({word})"
    return None


def _cut_off(facts: Facts, prose: int) -> Verdict | None:
    """Return PAYWALL when the text stops where the page asks for money; a declaration alone is not enough."""
    word = _first(wording.PAYWALL_WORDS, facts.visible.lower())
    mark = _first(wording.PAYWALL_MARKS, facts.markup)
    declared = facts.free is False
    short = prose < _ENOUGH_PROSE or facts.text.rstrip().endswith(("…", "..."))
    if (declared and short and (word or mark)) or (prose < _SHORT_PROSE and word and (mark or declared)):
        return PageClass.PAYWALL, Reason.PAYWALL, f"the text stops at a paywall ({word or mark})"
    if prose < _SHORT_PROSE and word and word in facts.text[-400:].lower():
        return PageClass.PAYWALL, Reason.PAYWALL, f"the text stops at a paywall ({word})"
    return None


def _index(facts: Facts, prose: int) -> Verdict | None:
    placed = [link.end - link.start for link in facts.links if link.start is not None and link.end is not None]
    density = sum(placed) / max(1, len(facts.text))
    listed = len(placed) >= 3 and density > 0.4 and prose < _SHORT_PROSE
    listed = listed or (not facts.text and facts.headlines >= 3)
    if listed or (facts.headlines >= 10 and facts.front_page) or (facts.headlines >= 25 and prose < 300):
        return (
            PageClass.INDEX,
            Reason.INDEX,
            f"a list of {max(facts.headlines, len(placed))} links ({density:.0%} of the text)",
        )
    return None


def _empty(facts: Facts, prose: int) -> Verdict | None:
    if not facts.text.strip():
        return PageClass.EMPTY, Reason.EMPTY, "no text was found on the page"
    lines = facts.text.split("\n")
    if any(len(line) >= _PROSE_LINE or line.endswith(_SENTENCE_ENDS) for line in lines):
        return None
    # Menus, captions and other people's headlines: a name in them is no mention.
    return PageClass.EMPTY, Reason.EMPTY, f"no sentence was found on the page, only {len(lines)} scraps of text"


def _teaser(facts: Facts, prose: int) -> Verdict | None:
    tail = facts.text.rstrip()[-200:].lower()
    more = _first(wording.MORE_WORDS, tail)
    if prose < _SHORT_PROSE and (more or tail.endswith(("…", "...", "[...]", "[…]"))):
        return (
            PageClass.TEASER,
            Reason.TEASER,
            f"the text stops after {len(facts.text)} characters ({more or 'ellipsis'})",
        )
    if len(facts.text.split()) < 12:
        return PageClass.TEASER, Reason.TEASER, f"the text has only {len(facts.text.split())} words"
    return None


def _first(words: tuple[str, ...], text: str) -> str | None:
    return next((word for word in words if word in text), None)


def _all(words: tuple[str, ...], text: str) -> list[str]:
    return [word for word in words if word in text]


def _share_of_lines(text: str, words: tuple[str, ...]) -> float:
    """Return how much of *text*, by length, stands in lines that hold one of *words*."""
    lines = text.lower().split("\n")
    return sum(len(line) for line in lines if _first(words, line)) / max(1, len(text))
