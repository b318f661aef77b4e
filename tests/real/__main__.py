"""``make real``: the pipeline over real pages and feeds. Prints a table; exit code 1 when something is wrong."""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

from pipeline.app import Wish, run
from pipeline.progress import Plain
from pipeline.store.database import Store, open_store
from tests.real.server import feed_paths, serve

DATA = Path(__file__).parents[3] / "shared" / "data" / "dev"
# The name stands in the article of the first page, and only around the article of the others.
TAGGED, UNTAGGED = {"1684898837"}, {"1523821409", "1699747711"}


def configure(home: Path, address: str) -> None:
    """Write a configuration with one source for the pages and one for the feeds."""
    (home / "config" / "sources").mkdir(parents=True)
    host = address.removeprefix("http://")
    (home / "config" / "settings.toml").write_text(
        f'[defaults]\nsources = false\n[network]\nallow = ["{host}"]\nper_host_seconds = 0\n', encoding="utf-8"
    )
    lines = [_source("pages"), _feed(f"{address}/pages.xml"), _source("feeds")]
    lines += [_feed(f"{address}/{path}") for path in feed_paths(DATA)]
    (home / "config" / "sources" / "real.toml").write_text("\n".join(lines), encoding="utf-8")


def _source(name: str) -> str:
    return f'[[source]]\nid = "{name}"\nname = "{name}"\nkind = "outlet"\nlanguages = ["en"]\n'


def _feed(url: str) -> str:
    return f'[[source.feed]]\nkind = "rss"\nurl = "{url}"\n'


def check_feeds(store: Store) -> list[str]:
    """Print how each feed ended; return what is wrong: a feed without entries and without a named error."""
    wrong = []
    rows = store.db.execute(
        "SELECT f.url, t.outcome, t.reason AS fetched, o.status, o.reason, o.detail,"
        " (SELECT count(*) FROM entries WHERE feed = f.id) AS entries FROM feeds AS f"
        " LEFT JOIN fetches AS t ON t.feed = f.id LEFT JOIN captures AS c ON c.feed = f.id"
        " LEFT JOIN outcomes AS o ON o.subject = c.id AND o.subject_kind = 'capture'"
        " WHERE f.source = 'feeds' ORDER BY f.url"
    )
    for row in rows:
        name = row["url"].split("/feeds/")[-1]
        reason = row["reason"] or row["fetched"] or ""
        print(f"{name[:62]:<62} {row['entries']:>4} entries  {row['status'] or row['outcome']:<12} {reason}")
        if not row["entries"] and not reason:
            wrong.append(f"{name}: neither entries nor a named error")
    return wrong


def check_pages(store: Store) -> list[str]:
    """Print what became of each page; return what is wrong with tags, offsets and dates."""
    wrong = []
    with (DATA / "html" / "gold.tsv").open(encoding="utf-8") as file:
        gold = {row["file"].removesuffix(".html"): row["gold_date"] for row in csv.DictReader(file, delimiter="\t")}
    rows = store.db.execute("SELECT * FROM article_list ORDER BY url").fetchall()
    for row in rows:
        name = row["url"].split("/html/")[-1].removesuffix(".html")
        mentions = store.db.execute(
            "SELECT entity, exact, start_char, end_char, field FROM mentions WHERE article = ? AND retired IS NULL",
            (row["id"],),
        ).fetchall()
        found = [m for m in mentions if m["entity"] == "lukashenko"]
        date = (row["published"] or "")[:10]
        print(
            f"{name:<36} {row['page_class']:<8} {row['language'] or '-':<3} {row['words']:>5} words  {date or '-':<10}"
            f" from {row['date_source'] or '-':<22} lukashenko {len(found):>2}  all mentions {len(mentions)}"
        )
        if any(row[m["field"]][m["start_char"] : m["end_char"]] != m["exact"] for m in mentions):
            wrong.append(f"{name}: offsets that are not true")
        if name in TAGGED and not found:
            wrong.append(f"{name}: lukashenko was not found")
        if name in UNTAGGED and found:
            wrong.append(f"{name}: lukashenko stands around the article, not in it")
        if date != gold[name]:
            wrong.append(f"{name}: dated {date or 'nothing'}, published {gold[name]}")
    if len(rows) != len(gold):
        wrong.append(f"{len(gold)} pages, but {len(rows)} articles")
    return wrong


def main() -> int:
    """Run and check; return the exit code."""
    if not DATA.is_dir():
        print(f"SKIPPED: there are no real pages here ({DATA.parent} is missing).")
        return 0
    with tempfile.TemporaryDirectory() as folder, serve(DATA) as address:
        home = Path(folder)
        configure(home, address)
        # What real feeds list lies on the real web, which a test never touches: only our own pages are fetched.
        with Plain() as progress:
            run(home, Wish("real", stage="poll"), progress)
            run(home, Wish("real", stage="parse"), progress)
            run(home, Wish("real", source="pages"), progress)
        with open_store(home / "zvon.db", readonly=True) as store:
            feeds, wrong = check_feeds(store), []
            print()
            wrong = feeds + check_pages(store)
    for line in wrong:
        print(f"WRONG  {line}")
    print(f"\n{len(feed_paths(DATA)) + 8 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
