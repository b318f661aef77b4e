# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Coverage: over time, by organisation, by language
#
# Who writes about those we watch, when, and in which language. The database is opened read-only:
# nothing that you do here can change it. It is the one in the folder that `ZVON_HOME` names, else in `var/`.

# %%
import os
import sqlite3
from pathlib import Path

import altair as alt
import pandas as pd
from babel import Locale

# %% [markdown]
# Change these to ask another question, then run all cells.

# %% tags=["parameters"]
since = "2020-01-01"  # the first day that counts, by date of publication
zone = "Europe/Warsaw"  # the zone whose days and weeks are meant
top = 15  # how many organisations to show


# %%
class NoDatabase(Exception):
    """There is nothing to read; shown as one sentence, without a stack of calls."""

    def _render_traceback_(self):
        return [str(self)]


def find_home() -> Path:
    """The folder of the database: ZVON_HOME, else var/ of the checkout that this notebook lies in."""
    if named := os.environ.get("ZVON_HOME"):
        return Path(named)
    folders = [Path.cwd(), *Path.cwd().parents]
    return next((f for f in folders if (f / "pyproject.toml").is_file()), Path.cwd()) / "var"


path = (find_home() / "zvon.db").resolve()
if not path.is_file():
    raise NoDatabase(f"There is no database at {path}. Run `make run` first, or set ZVON_HOME to its folder.")
database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)

# Charts become pictures here. Altair's other way loads its scripts from the web whenever a notebook is opened.
alt.renderers.enable("svg")
alt.data_transformers.disable_max_rows()
DARK_AND_RED, DARK_AND_PALE = ["#51627d", "#b3261e"], ["#51627d", "#b9c4d6"]

# %% [markdown]
# ## What has been read by a person
#
# The machine proposes, a person decides. Until then a finding may be wrong: keep this line with every chart
# that you take from here.

# %%
queue = database.execute("SELECT count(*) FROM review_queue").fetchone()[0]
decided = database.execute("SELECT count(*) FROM latest_reviews").fetchone()[0]
caveat = f"{decided} of {queue + decided} findings were reviewed by a person."
print(caveat)

# %% [markdown]
# ## The articles
#
# One row for each article that names somebody we watch, pages of our own apart. `day` is the date of publication;
# a page that claims to come from the future counts from when it was found.

# %%
articles = pd.read_sql_query(
    """
    SELECT c.article, o.name AS organization, c.language, min(c.published, a.found) AS day,
           c.entities, c.topics, c.story
    FROM coverage AS c
    JOIN articles AS a ON a.id = c.article
    JOIN organizations AS o ON o.id = c.organization
    JOIN sources AS s ON s.id = c.source
    WHERE s.own = 0 AND day >= ?
    """,
    database,
    params=(since,),
)
names = Locale("en").languages
entities = articles["entities"].fillna("").str.split(",")
topics = articles["topics"].fillna("").str.split(",")
local = pd.to_datetime(articles["day"], utc=True, errors="coerce").dt.tz_convert(zone).dt.tz_localize(None)
articles["week"] = local.dt.normalize() - pd.to_timedelta(local.dt.day_of_week, unit="D")
articles["language"] = articles["language"].map(lambda code: names.get(code, code or "unknown"), na_action=None)
articles["regime"] = entities.map(lambda ids: bool({"regime", "lukashenko"} & set(ids))).astype(bool)
articles["children"] = topics.map(lambda ids: "child_deportation" in ids).astype(bool)
if articles.empty:
    print("No article in this period names anybody we watch; the charts below stay empty.")
articles.drop(columns="story").head()


# %%
def titled(chart: alt.Chart, title: str, width: int = 640) -> alt.Chart:
    """Give a chart its title, with the caveat under it so that the two are not parted."""
    heading = alt.TitleParams(title, subtitle=f"{caveat} Days in the zone {zone}.", anchor="start")
    return chart.properties(title=heading, width=width)


# %% [markdown]
# ## Over time
#
# Each pair of bars is a week, named by its Monday: the regime in general, and the deportation of children.

# %%
shares = {"regime": "Regime", "children": "Child deportation"}
counts = articles.groupby("week")[list(shares)].sum().rename(columns=shares)
if not counts.empty:  # a week without an article is a gap in the chart, not left out of it
    counts = counts.reindex(pd.date_range(counts.index.min(), counts.index.max(), freq="7D", name="week"), fill_value=0)
weekly = counts.reset_index().melt("week", var_name="about", value_name="articles").astype({"articles": int})
titled(
    alt.Chart(weekly)
    .mark_bar()
    .encode(
        x=alt.X("yearmonthdate(week):O", title="Week from", axis=alt.Axis(format="%d %b %Y", labelOverlap=True)),
        xOffset=alt.XOffset("about:N", sort=list(shares.values())),
        y=alt.Y("articles:Q", title="Articles", axis=alt.Axis(tickMinStep=1)),
        color=alt.Color(
            "about:N", title=None, sort=list(shares.values()), scale=alt.Scale(range=["#51627d", "#b3261e"])
        ),
    ),
    "Articles a week",
)


# %% [markdown]
# ## By organisation
#
# A story that a wire sends out counts for everyone who carries it; the paler bar counts stories once.


# %%
def ranked(column: str) -> pd.DataFrame:
    """Articles and stories for each value of a column, most articles first."""
    grouped = articles.assign(story=articles["story"].fillna(-articles["article"])).groupby(column)
    table = pd.DataFrame({"articles": grouped.size(), "stories": grouped["story"].nunique()}).reset_index()
    return table.sort_values(["articles", column], ascending=[False, True]).head(top)


def bars(table: pd.DataFrame, column: str, title: str) -> alt.Chart:
    """Two bars for each row: all articles, and stories counted once."""
    long = table.melt(column, var_name="counted", value_name="number").astype({"number": int})
    chart = alt.Chart(long).mark_bar().encode(
        y=alt.Y(f"{column}:N", sort=list(table[column]), title=None, axis=alt.Axis(labelLimit=220)),
        yOffset=alt.YOffset("counted:N"),
        x=alt.X("number:Q", title="Number", axis=alt.Axis(tickMinStep=1)),
        color=alt.Color("counted:N", title=None, scale=alt.Scale(domain=["articles", "stories"], range=DARK_AND_PALE)),
    )  # fmt: skip
    return titled(chart, title)


bars(ranked("organization"), "organization", f"Organisations, the {top} with most articles")

# %% [markdown]
# ## By language

# %%
bars(ranked("language"), "language", "Languages")

# %% [markdown]
# ## The numbers
#
# The same as a table, for those who would rather read or copy it.

# %%
counts

# %%
database.close()
