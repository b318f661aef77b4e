"""The sender is killed, the server cuts, refuses and hangs, at seeded points: nothing is lost, nothing told twice.

make crash      the long form: 100 crashes, and a table of what came of them
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import timedelta

from pipeline.digest.week import last_whole_week
from tests.mail.server import FAULTS

CRASHES = int(os.environ.get("ZVON_CRASHES", "3"))
READERS = ("ana@reader.example", "bela@reader.example")
# Where nobody can tell whether the server has taken the message: the one gap that SMTP leaves (RFC 1047).
GAP = {"cut-dot-taken", "kill-dot-taken", "kill-answer", "hang-dot", "babble-dot", "kill-any-time"}
REFUSED = {"550-rcpt", "550-dot"}
SHORT = ("kill-dot-taken", "kill-rcpt", "kill-any-time")


def _crash(desk, fault: str, chance: random.Random) -> str:
    """Run a sender into *fault*; return how it ended."""
    desk.server.faults = [] if fault == "kill-any-time" else [""] * chance.randrange(len(READERS)) + [fault]
    command = [sys.executable, "-m", "tests.mail.sender", str(desk.home), desk.now.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    desk.server.victim = process.pid
    if fault == "kill-any-time":
        time.sleep(chance.uniform(0.2, 2.5))
        process.kill()
    process.wait(60)
    desk.server.victim, desk.server.faults = None, []
    return "killed" if process.returncode == -9 else "went on" if process.returncode == 0 else "broke"


def _plan(chance: random.Random) -> list[str]:
    if len(SHORT) >= CRASHES:
        return list(SHORT[:CRASHES])
    every = [*FAULTS, "kill-any-time"]
    plan = [every[number % len(every)] for number in range(CRASHES)]
    chance.shuffle(plan)
    return plan


def test_crashes_lose_nothing_and_double_only_what_smtp_cannot_know(desk, capsys):
    chance = random.Random(20261123)
    desk.readers(*READERS)
    desk.cite(-12)
    desk.post()
    desk.server.taken.clear()
    desk.store.db.execute("DELETE FROM deliveries")
    desk.store.db.execute("DELETE FROM outbox")
    struck: dict[str, str] = {}
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    told: dict[str, set[int]] = {}
    for fault in _plan(chance):
        desk.now += timedelta(days=7)
        week = str(last_whole_week(desk.now, desk.settings.zone))
        ids = {desk.cite(-5 + number, title=f"finding-{week}-{number}.") for number in range(1 + chance.randrange(3))}
        struck[week], told[week] = fault, ids
        ended[fault][_crash(desk, fault, chance)] += 1
        for _ in range(3):
            desk.post(timedelta(minutes=12))
    # A last week in which nothing goes wrong: it owes what the one before may have been refused.
    desk.post(timedelta(days=7))
    struck[str(last_whole_week(desk.now, desk.settings.zone))] = ""
    _check_copies(desk, struck)
    _check_findings(desk, told)
    if len(SHORT) < CRASHES:
        with capsys.disabled():
            print("\n" + _table(desk, struck, ended))


def _rows(desk):
    return desk.store.db.execute(
        "SELECT o.message_id, o.recipient, o.state, d.period FROM outbox AS o JOIN digests AS d ON d.id = o.digest"
    ).fetchall()


def _check_copies(desk, struck):
    copies = Counter((t.parsed()["message-id"], t.recipients[0]) for t in desk.server.taken)
    rows = _rows(desk)
    assert len(rows) == len(READERS) * len(struck), "one mail for each issue and reader"
    assert set(copies) <= {(row["message_id"], row["recipient"]) for row in rows}, "and no other"
    for row in rows:
        fault = struck[row["period"]]
        number = copies[row["message_id"], row["recipient"]]
        if fault in REFUSED and row["state"] == "failed":
            assert number == 0, f"{fault}: what was refused for good is not sent"
            continue
        assert number >= 1, f"{fault}: lost"
        assert number <= (2 if fault in GAP else 1), f"{fault}: {number} copies"
        assert row["state"] == "sent", fault


def _check_findings(desk, told):
    items = {
        row["period"]: json.loads(row["items"]) for row in desk.store.db.execute("SELECT period, items FROM digests")
    }
    for week, ids in told.items():
        assert set(items[week]) == ids, "each finding is in the issue of its week and in no other"
    seen = defaultdict(set)
    for taken in desk.server.taken:
        text = taken.parsed().get_body(("plain",)).get_content()
        for title in re.findall(r"finding-[\w-]+", text):
            seen[taken.recipients[0], title].add(taken.parsed()["message-id"])
    assert all(len(messages) == 1 for messages in seen.values()), "no finding comes in two mails to one reader"
    titles = {f"finding-{week}-{number}" for week, ids in told.items() for number in range(len(ids))}
    for reader in READERS:
        lost = titles - {title for who, title in seen if who == reader}
        assert not lost, "what was refused in one week came with a later one"


def _table(desk, struck, ended):
    copies = Counter(t.parsed()["message-id"] for t in desk.server.taken)
    lines = [f"{'fault':<16}{'crashes':>8}{'killed':>8}{'mails':>7}{'0':>5}{'1':>5}{'2':>5}{'3+':>5}"]
    for fault in [*FAULTS, "kill-any-time"]:
        rows = [row for row in _rows(desk) if struck[row["period"]] == fault]
        numbers = Counter(min(3, copies[row["message_id"]]) for row in rows)
        lines.append(
            f"{fault:<16}{ended[fault].total():>8}{ended[fault]['killed']:>8}{len(rows):>7}"
            + "".join(f"{numbers[n]:>5}" for n in range(4))
        )
    return "\n".join(lines)
