"""Compares ways of finding citations on the gold passages: window rules, the grammar, a classifier, mixtures.

    python bench/approaches.py [--sealed] [--types]

The classifier is trained on ``citations``; its thresholds come from cross-validation there, never from ``open``
or ``sealed``. Nothing is drawn at random but the bootstrap, whose seed is fixed. Of the sealed passages only figures
are shown, and only when asked for: look at them once, when a decision has been made on the others.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

# One thread: the figures are the same on every machine, and so is what they cost.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1]))

from citations import learned
from citations.figures import counts, gain, line
from citations.learned import Judged, Thresholds
from citations.prepared import TYPES, Prepared, Preparer
from citations.window import by_window

from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.match.reader import read
from pipeline.model import Document
from tests.gold.passages import Cited, digest, passages
from tests.match.shipped import lexicon

RULES = Path(__file__).parents[1] / "pipeline/match"
COSTED = ("nothing", "window", "grammar", "classifier", "grammar + classifier")
ROUNDS = 3
CURVE = (8, 4, 2, 1)
# What open allowed the classifier to add while the grammar's writers had not yet read it (docs/decisions/0001).
QUOTATIONS = 0.6
Answers = dict[str, list[frozenset[Cited]]]


def main() -> int:
    """Print the tables; return 0."""
    parser = argparse.ArgumentParser(description="Compare ways of finding citations.")
    parser.add_argument("--sealed", action="store_true", help="the sealed passages as well")
    parser.add_argument("--types", action="store_true", help="figures for each type of citation")
    parser.add_argument("--cost", choices=COSTED, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cost:
        print(_cost(options.cost))
        return 0
    shipped = lexicon()
    print(f"passages {digest()}  lexicon {shipped.digest[:16]}  rules {_rules_digest()}")
    _compare(Preparer(shipped), options.sealed, options.types)
    _show_costs()
    return 0


def _rules_digest() -> str:
    """Return a hash over the code that finds citations, which changes more often than the passages."""
    total = hashlib.sha256()
    for path in sorted(RULES.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _compare(preparer: Preparer, sealed: bool, types: bool) -> None:
    own, fresh = preparer.gold_set("citations"), preparer.gold_set("open")
    judged = learned.cross_judged(own)
    limits = learned.thresholds(judged)
    model = learned.train(own)
    print(f"trained on {len(own)} passages, {len(model.vocabulary)} features\n{limits}")
    _table("citations: the grammar was written on them; classifier cross-validated", judged, limits, types)
    _table("open: classifier of citations", [learned.judge(model, one) for one in fresh], limits, types)
    crossed = learned.cross_judged(fresh, own)
    title = "open: classifier of citations and four fifths of open, which also set what may be added"
    _table(title, crossed, learned.crossed_by_gain(crossed, limits), types)
    wider_limits = learned.by_gain(crossed, limits)
    print(f"  added at {dict(wider_limits.added)}")
    _table("citations: with the additions that open allows", judged, wider_limits, types)
    _curve(own, fresh, limits)
    if sealed:
        secret = preparer.gold_set("sealed2")
        wider = learned.train([*own, *fresh])
        _table("sealed: classifier of citations", [learned.judge(model, one) for one in secret], limits, types)
        title = "sealed: classifier of citations and open"
        _table(title, [learned.judge(wider, one) for one in secret], wider_limits, types)


def _table(
    title: str, judged: Sequence[Judged], limits: Thresholds | Sequence[Thresholds], types: bool = False
) -> None:
    prepared = [one.prepared for one in judged]
    answers = _answers(judged, [limits] * len(judged) if isinstance(limits, Thresholds) else limits)
    print(f"\n{title}; {len(prepared)} passages\n  {'':30}  P                    R                    F1")
    base = counts(prepared, answers["b grammar"])
    for name, found in answers.items():
        print(line(name, counts(prepared, found)))
        for kind in TYPES if types else ():
            print(line(f"    {kind}", counts(prepared, found, kind)))
    for name in [name for name in answers if name.startswith("d")]:
        print(f"  {name + ' less b':30}{gain(base, counts(prepared, answers[name]))}")
    print(_complement(prepared, answers))


def _answers(judged: Sequence[Judged], limits: Sequence[Thresholds]) -> Answers:
    pairs = list(zip(judged, limits, strict=True))
    quotations = [replace(limit, added=learned.only("direct_quote", QUOTATIONS)) for limit in limits]
    return {
        "a window": [by_window(one.prepared) for one in judged],
        "b grammar": [one.prepared.grammar for one in judged],
        "c classifier": [one.found(dict.fromkeys(TYPES, limit.alone)) for one, limit in pairs],
        "d grammar or classifier": [learned.union(one, limit) for one, limit in pairs],
        "d grammar or quotations": [learned.union(one, limit) for one, limit in zip(judged, quotations, strict=True)],
        "d grammar with veto": [learned.veto(one, limit) for one, limit in pairs],
        "d both": [learned.both(one, limit) for one, limit in pairs],
    }


def _curve(own: Sequence[Prepared], fresh: Sequence[Prepared], limits: Thresholds) -> None:
    """Print how the classifier alone does on open when trained on a part of the passages."""
    print("\nclassifier on open, by the passages it was trained on")
    at = dict.fromkeys(TYPES, limits.alone)
    for every in CURVE:
        model = learned.train(own[::every])
        found = [learned.judge(model, one).found(at) for one in fresh]
        print(line(str(len(own[::every])), counts(fresh, found)))


def _complement(prepared: Sequence[Prepared], answers: Answers) -> str:
    """Say what of the grammar's misses the classifier finds: the most that a mixture could gain."""
    rows = list(zip(prepared, answers["b grammar"], answers["c classifier"], strict=True))
    missed = sum(len(one.gold - grammar) for one, grammar, _ in rows)
    saved = sum(len((one.gold - grammar) & other) for one, grammar, other in rows)
    false = sum(len(other - grammar - one.gold - one.doubtful) for one, grammar, other in rows)
    return f"  of {missed} missed by the grammar the classifier finds {saved}, with {false} wrong ones of its own"


def _show_costs() -> None:
    print("\ncost, one core, gold passages (on the subject), mentions included; peak memory of the process")
    for name in COSTED:
        command = [sys.executable, __file__, "--cost", name]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def _cost(name: str) -> str:
    """Measure one approach in a process of its own."""
    import resource

    shipped = lexicon()
    work = _work(name, shipped)
    documents = [one.document for which in ("citations", "open") for one in passages(which)]
    size = sum(len(document.text) for document in documents)
    rates = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for document in documents:
            work(document)
        rates.append(size / (time.process_time() - before))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"  {name:30}{sorted(rates)[ROUNDS // 2]:12,.0f} characters/s{peak:8.0f} MB"


def _work(name: str, shipped: Lexicon) -> Callable[[Document], object]:
    preparer = Preparer(shipped)
    model = learned.train(preparer.gold_set("citations")) if "classifier" in name else None
    at = dict.fromkeys(TYPES, 0.5)

    def work(document: Document) -> None:
        mentions = find_mentions(document, shipped).mentions
        if "grammar" in name:
            read.cache_clear()
            preparer.grammar(document, mentions)
        if name == "window":
            by_window(preparer.read(document, mentions))
        if model is not None:
            learned.judge(model, preparer.read(document, mentions)).found(at)

    return work


if __name__ == "__main__":
    sys.exit(main())
