"""Telling at once: find what is to be told, and send what waits, in groups and outside the quiet hours."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from pipeline import log
from pipeline.digest.alerts import (
    Alert,
    citation_alerts,
    lacking_alerts,
    mail_alerts,
    message,
    search_alerts,
    silence_alerts,
    spike_alerts,
)
from pipeline.digest.due import quiet_until
from pipeline.digest.numbers import known
from pipeline.digest.week import week_of, weeks_to
from pipeline.digest.words import Words, load_words
from pipeline.errors import ConfigError
from pipeline.lock import only_one
from pipeline.send.dial import dialer_for
from pipeline.send.notify import Channel
from pipeline.settings import Settings
from pipeline.stages.searches import found_by, listening, lists_lacking
from pipeline.store.alerts import (
    add_alerts,
    channels_waiting,
    claim_alerts,
    last_told,
    lost_mails,
    recent_findings,
    recover_alerts,
    settle_alerts,
    silent_sources,
)
from pipeline.store.database import Store
from pipeline.store.digest_counts import trend
from pipeline.store.digests import WEEKS_OF_TREND

_log = log.get("alerts")
_LONGEST_PAUSE = timedelta(hours=6)


def do_alerts(settings: Settings, store: Store, now: Callable[[], datetime]) -> Counter[str]:
    """Find what is to be told and tell what is due; return how many of what. Without channels there is nothing.

    Raises ConfigError for a channel without an address; the others are told first.
    """
    options, counts = settings.values.alerts, Counter[str]()
    if not options.editors and not options.operators:
        return counts
    with only_one(settings.home, "alerts"):
        recover_alerts(store, now())
        counts["alerts found"] += find_alerts(settings, store, now())
        problems: list[str] = []
        for channel in channels_due(settings, store, now()):
            try:
                counts[_tell(settings, store, channel, now())] += 1
            except ConfigError as error:
                problems += error.problems
    if problems:
        raise ConfigError(problems)
    return +counts


def find_alerts(settings: Settings, store: Store, now: datetime) -> int:
    """Keep what is to be told at *now* and was not known; return how many alerts that is over all channels."""
    options, words = settings.values.alerts, _words(settings)
    found = 0
    if options.editors:
        searches = listening(store.db)
        findings = recent_findings(store, now, found_by(store.db, searches))
        alerts = citation_alerts(findings, options.grades, words)
        alerts += search_alerts(findings, searches, options.grades, words)
        alerts += _spikes(settings, store, now, words)
        found += add_alerts(store, alerts, options.editors, now)
    if options.operators:
        alerts = silence_alerts(silent_sources(store, now, options.silent_days), words)
        alerts += mail_alerts(lost_mails(store, now), words)
        alerts += lacking_alerts(
            lists_lacking(settings, store.db), week_of(now.astimezone(settings.zone).date()), words
        )
        found += add_alerts(store, alerts, options.operators, now)
    return found


def channels_due(settings: Settings, store: Store, now: datetime) -> tuple[str, ...]:
    """Return the channels that may be told something now: not in the quiet hours, not too soon after the last time."""
    options = settings.values.alerts
    if quiet_until(now, settings.zone, options.quiet_from, options.quiet_until):
        return ()
    oldest = now - timedelta(minutes=options.group_minutes)
    waiting = set(channels_waiting(store.db, now)) & {*options.editors, *options.operators}
    last = {channel: last_told(store.db, channel) for channel in sorted(waiting)}
    return tuple(channel for channel, at in last.items() if at is None or at <= oldest)


def _spikes(settings: Settings, store: Store, now: datetime, words: Words) -> tuple[Alert, ...]:
    options = settings.values.alerts
    weeks = weeks_to(week_of(now.astimezone(settings.zone).date()), WEEKS_OF_TREND)
    volumes = [volume for _, volume in known(trend(store, weeks, settings.zone))]
    return spike_alerts(weeks[-1], volumes, options.spike_deviations, options.spike_minimum, words)


def _tell(settings: Settings, store: Store, name: str, now: datetime) -> str:
    """Tell *name* all that waits for it, as one message; return how that ended."""
    channel = Channel(name, os.environ.get(f"ZVON_ALERT_{name.upper()}", ""), dialer_for(settings.network))
    waiting = claim_alerts(store, name, now)
    title, text = message([one.alert for one in waiting], _words(settings), channel.room)
    ids = [one.id for one in waiting]
    if channel.tell(title, text):
        settle_alerts(store, ids, "sent", now, now)
        _log.info("told", channel=name, alerts=len(ids))
        return "told"
    mail, tries = settings.values.mail, max(one.attempts for one in waiting)
    over = tries >= mail.give_up_after
    pause = min(_LONGEST_PAUSE, timedelta(minutes=mail.retry_minutes * 2.0 ** min(tries - 1, 20)))
    settle_alerts(store, ids, "failed" if over else "pending", now, now + pause)
    _log.warning("not told", channel=name, alerts=len(ids), tries=tries)
    return "not told"


def _words(settings: Settings) -> Words:
    return load_words(settings.values.brief.language, settings.zone)
