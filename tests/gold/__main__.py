"""``make gold``: precision, recall and F1 of tagging on all gold passages, and floors that only rise.

    python -m tests.gold [--errors SET] [--update]

``--errors`` prints the table of that set alone and each passage in which something differs; a sealed set has none
to show, and its figures are seen only where all are, so that whoever tunes the rules does not see them by the way.

``--update`` writes the floors anew; it refuses to lower one unless ``--allow-lower`` is said too. Floors hold
for the set of passages whose hash stands beside them: with new passages they are set anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipeline.match.tagger import Tagger
from tests.gold.passages import SETS, digest, passages
from tests.gold.tally import Table, score
from tests.match.shipped import lexicon

FLOORS = Path(__file__).parent / "floors.json"
# Judged by: everything found in each set, over all languages.
WATCHED = ("mentions:core", "mentions:second tier", "citations:all", "quotes:all 0.3", "quotes:all 0.8")


def results(differences: dict[str, list[str]], names: tuple[str, ...] = SETS) -> dict[str, Table]:
    """Return the table of every set of *names* and of its splits."""
    tagger = Tagger(lexicon())
    tables = {}
    for name in names:
        for split in sorted({passage.split for passage in passages(name)}):
            key = name if split == name else f"{name}/{split}"
            shown = None if "sealed" in name else differences.setdefault(name, [])
            tables[key] = score(tagger, name, split, shown)
    return tables


def show(tables: dict[str, Table]) -> None:
    """Print every table."""
    for name, table in tables.items():
        print(f"\n{name:32}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>7}")
        for key, one in sorted(table.items()):
            print(
                f"  {key:30}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}{one.right:7}{one.wrong:7}{one.missed:7}"
            )


def reached(tables: dict[str, Table]) -> dict[str, dict[str, list[float]]]:
    """Return precision and recall of what is watched, rounded down to a thousandth."""
    return {
        name: {
            key: [int(table[key].precision * 1000) / 1000, int(table[key].recall * 1000) / 1000]
            for key in WATCHED
            if key in table
        }
        for name, table in tables.items()
    }


def below(floors: dict[str, dict[str, list[float]]], now: dict[str, dict[str, list[float]]]) -> list[str]:
    """Return a line for each figure that is under its floor."""
    return [
        f"{name} {key}: {word} {got:.3f} is under its floor {floor:.3f}"
        for name, block in floors.items()
        for key, pair in block.items()
        for word, floor, got in zip(("precision", "recall"), pair, now[name][key], strict=True)
        if got < floor
    ]


def main() -> int:
    """Print the tables and hold the floors; return the exit code."""
    parser = argparse.ArgumentParser(description="Score tagging on the gold passages.")
    readable = [name for name in SETS if "sealed" not in name]
    parser.add_argument("--errors", choices=readable, help="show each passage of this set in which something differs")
    parser.add_argument("--update", action="store_true", help="set the floors to what is reached now")
    parser.add_argument("--allow-lower", action="store_true", help="with --update: even where a floor falls")
    options = parser.parse_args()
    differences: dict[str, list[str]] = {}
    if options.errors:
        show(results(differences, (options.errors,)))
        print("\n" + "\n".join(differences[options.errors]))
        return 0
    tables = results(differences)
    show(tables)
    now = reached(tables)
    kept = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"passages": "", "floors": {}}
    same = kept["passages"] == digest()
    under = below(kept["floors"], now) if same else []
    if options.update and (options.allow_lower or not under):
        FLOORS.write_text(json.dumps({"passages": digest(), "floors": now}, indent=1) + "\n", encoding="utf-8")
        under = []
    elif not same:
        print("\nThe passages have changed since the floors were set: look at the figures, then run with --update.")
        return 1
    print("\n" + "\n".join(under or ["Every figure is at its floor or above."]))
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
