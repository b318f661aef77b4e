"""The post: issues that are due go into the outbox, and what waits there goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pipeline import log
from pipeline.digest.due import DueWeek, due_day, due_weeks
from pipeline.digest.message import LEAVE, Letter
from pipeline.digest.page import Places
from pipeline.digest.plan import TEAM, Policy
from pipeline.digest.week import Week, parse_week
from pipeline.errors import ConfigError, ZvonError
from pipeline.lock import only_one
from pipeline.settings import Settings
from pipeline.settings.schema import MailingList
from pipeline.stages.brief import build_brief
from pipeline.stages.digest import DigestResult, Edition, build_digest
from pipeline.stages.searches import wanted_of, with_searches
from pipeline.stages.sending import Mailroom, address_of
from pipeline.store.database import Store
from pipeline.store.issues import issue_id, posted_periods
from pipeline.store.outbox import Posting, mail_is_due
from pipeline.store.recipients import members

_log = log.get("mail")


def edition_of(settings: Settings, store: Store, mailing: MailingList) -> Edition:
    """Return what the list *mailing* gets: its language, its searches, and the places that its readers may see."""
    policy: Policy = replace(TEAM, confirmed_only=mailing.audience == "outside", wanted=wanted_of(mailing.search))
    return Edition(
        name=mailing.id,
        language=mailing.language,
        policy=with_searches(store.db, mailing, policy),
        alike=frozenset(
            one.id
            for one in settings.lists.values()
            if one.id != mailing.id and (one.audience, one.language) == (mailing.audience, mailing.language)
        ),
        skip_empty=(mailing.when_empty or settings.values.digest.when_empty) == "skip",
        places=Places(leave=LEAVE if settings.values.mail.site else None),
    )


def post_digest(settings: Settings, store: Store, mailing: MailingList, due: DueWeek, now: datetime) -> DigestResult:
    """Build the issue of *mailing* that is *due*, and put a mail for each member into the outbox with it."""
    edition = with_places(settings, edition_of(settings, store, mailing), str(due.week))
    places = replace(edition.places, due=due.at if due.late else None)
    return build_digest(
        store,
        due.week,
        now,
        settings.zone,
        replace(edition, places=places),
        posting=posting_to(settings, members(store.db, mailing.id)),
    )


def post_by_hand(settings: Settings, store: Store, mailing: MailingList, week: Week, now: datetime) -> int | None:
    """Post the issue of *week* whether its time has come or not; return its number.

    Raises ConfigError for a week that is not over, the rest of which would be told a week later, and for a list that
    nobody is on: what its issue holds would count as told.
    """
    need_readers(store, mailing.id)
    ends = week.bounds(settings.zone)[1]
    if ends > now:
        raise ConfigError([f"--week: {week} is not over; look at it with --dry-run, or send it to yourself with --to"])
    post_digest(settings, store, mailing, DueWeek(week, ends, late=False), now)
    return issue_id(store.db, mailing.id, str(week))


def need_readers(store: Store, name: str) -> None:
    """Raise ConfigError when nobody is on the list *name*."""
    if not members(store.db, name):
        raise ConfigError([f"nobody is on the list {name}; add its readers with `zvon list import {name} FILE`"])


def test_letter(now: datetime) -> Letter:
    """Return the message of `zvon mail test`."""
    text = "This is a test message from Zvon. If you can read it, mail goes out and arrives.\n"
    html = f'<!doctype html><html lang="en"><head><title>Zvon</title></head><body><p>{text}</p></body></html>'
    return Letter("test", "Zvon: a test message", text, html, now)


def with_places(settings: Settings, edition: Edition, period: str) -> Edition:
    """Return *edition* with the addresses on the site that its readers may open: our own people's only."""
    site = (settings.values.mail.site or "").rstrip("/")
    if not site or edition.policy.confirmed_only:
        return edition
    places = replace(edition.places, ledger=f"{site}/zvon/ledger", web=f"{site}/-/mail/{edition.name}/{period}")
    return replace(edition, places=places)


def posting_to(settings: Settings, recipients: tuple[str, ...]) -> Posting:
    """Return the posting of an issue to *recipients*."""
    sender = settings.values.mail.sender
    return Posting(recipients, address_of(sender).domain if sender else "zvon.invalid")


def issues_due(settings: Settings, store: Store, now: datetime) -> list[tuple[MailingList, DueWeek]]:
    """Return the issues whose time has come, of lists that anybody is on; none while there is no mail server."""
    if not settings.values.mail.host:
        return []
    return [
        (mailing, due)
        for mailing in settings.lists.values()
        if members(store.db, mailing.id)
        for due in due_weeks(
            now,
            settings.zone,
            mailing.day,
            mailing.at,
            {parse_week(period) for period in posted_periods(store, mailing.id)},
        )
    ]


def brief_is_due(settings: Settings, store: Store, now: datetime) -> bool:
    """Return whether today's brief is to go out."""
    brief = settings.values.brief
    posted = posted_periods(store, "brief")
    return bool(
        settings.values.mail.host
        and members(store.db, "brief")
        and due_day(now, settings.zone, brief.days, brief.at, posted)
    )


def post_is_due(settings: Settings, store: Store, now: datetime) -> bool:
    """Return whether there is anything to build or to send."""
    sending = bool(settings.values.mail.host) and mail_is_due(store, now)
    return sending or bool(issues_due(settings, store, now)) or brief_is_due(settings, store, now)


def do_post(settings: Settings, store: Store, now: Callable[[], datetime]) -> Counter[str]:
    """Build what is due, send what waits, and return how many of what; one at a time on a home.

    An issue that cannot be built stops neither the others nor the sending.
    """
    counts: Counter[str] = Counter()
    with only_one(settings.home, "mail"):
        for mailing, due in issues_due(settings, store, now()):
            try:
                result = post_digest(settings, store, mailing, due, now())
            except ZvonError as error:
                _log.error("issue not built", list=mailing.id, week=str(due.week), why=str(error))
                counts["failed issues"] += 1
            else:
                _log.info("issue posted", list=mailing.id, week=str(due.week), stories=result.counts["stories"])
                counts["issues"] += 1
        if brief_is_due(settings, store, now()):
            build_brief(settings, store, now(), posting=posting_to(settings, members(store.db, "brief")))
            counts["briefs"] += 1
        if settings.values.mail.host:
            counts.update(Mailroom(settings, store, now).send_due())
    return counts
