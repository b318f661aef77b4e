"""The cards of the review page: what waits in a story, each question once however many copies ask it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Verdict
from pipeline.settings.rule_names import RuleNames
from pipeline.site.sentences import Passage, in_sentences
from pipeline.site.why import Why, why
from pipeline.store.cards import details
from pipeline.store.queue import Narrow, Place, members, stories
from pipeline.store.reviews import TABLES, history
from pipeline.store.story_reviews import spaced

# Stories and cards of one page, and cards of one story; a page ends with a whole story.
STORIES, CARDS, IN_ONE_STORY = 20, 20, 12


@dataclass(frozen=True, slots=True)
class Card:
    """One question: the finding that stands for its copies, and all that is known of it.

    ``copies`` are the same finding in other articles, ``seen`` the latest decision known to the reader.
    """

    row: sqlite3.Row
    passage: Passage
    why: Why
    notes: tuple[sqlite3.Row, ...]
    seen: int
    copies: tuple[sqlite3.Row, ...]
    starred: bool
    assignee: str | None
    confirmed: sqlite3.Row | None


@dataclass(frozen=True, slots=True)
class Group:
    """What waits in one story: ``place`` is where the next page begins after it, ``left`` how many cards do not fit."""

    place: Place
    cards: tuple[Card, ...]
    outlets: tuple[str, ...]
    left: int


def groups(
    db: sqlite3.Connection, narrow: Narrow, after: Place | None, names: RuleNames
) -> tuple[list[Group], Place | None]:
    """Return the stories of one page, and where the next page begins; None when this is the last."""
    places = stories(db, narrow, after, STORIES + 1)
    shown = places[:STORIES]
    sets = _questions(members(db, narrow, [place.story for place in shown]), apart=narrow.story is not None)
    found: list[Group] = []
    total = 0
    for place in shown:
        if total >= CARDS:
            break
        questions = sets[place.story]
        most = CARDS if narrow.story is not None else IN_ONE_STORY
        found.append(_group(db, place, questions, most, names))
        total += min(len(questions), most)
    more = len(found) < len(places)
    return found, found[-1].place if more and found else None


def _questions(rows: Sequence[sqlite3.Row], *, apart: bool) -> dict[int, list[list[sqlite3.Row]]]:
    """Return for each story its questions, the strongest first, each with the findings that ask it.

    *apart* makes every copy a question of its own.
    """
    found: dict[int, dict[tuple[object, ...], list[sqlite3.Row]]] = {}
    for row in rows:
        same = (row["kind"], row["type"], row["work"], row["entity"], row["institution"], row["stance"])
        key = (*same, spaced(row["exact"]), *((row["article"], row["finding"]) if apart else ()))
        found.setdefault(row["story"], {}).setdefault(key, []).append(row)
    return {story: list(questions.values()) for story, questions in found.items()}


def _group(
    db: sqlite3.Connection, place: Place, questions: Sequence[Sequence[sqlite3.Row]], most: int, names: RuleNames
) -> Group:
    outlets = dict.fromkeys(row["organization_name"] for question in questions for row in question)
    cards = _cards(db, questions[:most], names)
    return Group(place, cards, tuple(outlets), max(0, len(questions) - most))


def _cards(db: sqlite3.Connection, questions: Sequence[Sequence[sqlite3.Row]], names: RuleNames) -> tuple[Card, ...]:
    rows = details(db, [(question[0]["kind"], question[0]["finding"]) for question in questions])
    reviews: dict[tuple[str, int], list[sqlite3.Row]] = {}
    for kind in TABLES:
        numbers = [row["finding"] for question in questions for row in question if row["kind"] == kind]
        for review in history(db, kind, numbers):
            reviews.setdefault((kind, review["finding"]), []).append(review)
    return tuple(_card(question, rows[_id(question[0])], reviews, names) for question in questions)


def _card(
    question: Sequence[sqlite3.Row],
    row: sqlite3.Row,
    reviews: dict[tuple[str, int], list[sqlite3.Row]],
    names: RuleNames,
) -> Card:
    """Return the card of one question; a star or a note on any copy shows on it."""
    passage = in_sentences(row)
    all_of_it = [review for member in question for review in reviews.get(_id(member), ())]
    decisions = [review for review in reviews.get(_id(question[0]), ()) if review["verdict"] != Verdict.NOTED]
    accepted = decisions[-1] if decisions and decisions[-1]["verdict"] == Verdict.ACCEPTED else None
    return Card(
        row,
        passage,
        why(names, row),
        tuple(review for review in all_of_it if review["note"] and not review["undone"]),
        max((review["id"] for review in decisions), default=0),
        tuple(question[1:]),
        any(member["starred"] for member in question),
        next((member["assignee"] for member in question if member["assignee"]), None),
        accepted,
    )


def _id(row: sqlite3.Row) -> tuple[str, int]:
    return row["kind"], row["finding"]
