"""Every chart is a Vega-Lite specification that can be drawn, with its data in it and beside it."""

import json

import lxml.html
import pytest
import vl_convert

from pipeline.site import charts

DAYS = [("2026-11-20", 3), ("2026-11-21", 0), ("2026-11-22", 12)]
SPECIFICATIONS = {
    "bars": charts.bars([("Вісник", 4), ("daily", 1)]),
    "no bars": charts.bars([]),
    "stacked": charts.stacked([("Report", (3, 4)), ("Letter", (0, 1))], ("confirmed", "open")),
    "days": charts.days(DAYS),
    "months": charts.months([("2026-10", 2), ("2026-11", 7)]),
}


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_a_specification_can_be_drawn_and_names_no_colour_and_no_address(name):
    text = json.dumps(SPECIFICATIONS[name])
    assert not {"#", "rgb", "url"} & set(json.loads(text)), name
    assert text.count("http") == 1, "the name of its schema"
    svg = vl_convert.vegalite_to_svg({**SPECIFICATIONS[name], "width": 300})
    assert svg.startswith("<svg")


def test_bars_are_as_long_as_their_numbers_say():
    svg = vl_convert.vegalite_to_svg({**SPECIFICATIONS["bars"], "width": 400})
    assert "Вісник" in svg
    assert ">4<" in svg


def test_the_largest_are_shown_and_the_rest_summed_up():
    rows = [(f"outlet {n}", n) for n in range(1, 13)]
    assert charts.top(rows, 8, "other")[-1] == ("other", 1 + 2 + 3 + 4)
    assert charts.top(rows[:8], 8, "other") == sorted(rows[:8], key=lambda row: -row[1]), "nothing is left over"


def test_a_title_that_would_end_the_script_is_data(people, home):
    from pipeline.store.database import open_store

    with open_store(home / "zvon.db") as store, store.write() as db:
        db.execute("UPDATE works SET title = '</script><script>window.pwned=1</script>'")
    page = lxml.html.fromstring(people["analyst"].get("/", html=True).text)
    found = {script.get("id"): script.text for script in page.cssselect("script[type='application/json']")}
    assert "<" not in found["by-work"]
    assert "window.pwned" in json.dumps(json.loads(found["by-work"])["data"])


def test_every_chart_has_its_numbers_as_a_table_and_says_what_it_shows(readers):
    for path in ("/", "/-/work/sample-report", "/-/organization/daily", "/-/entity/latushka"):
        page = lxml.html.fromstring(readers["analyst"].get(path, html=True).text)
        figures = page.cssselect("figure[data-chart]")
        assert figures, path
        for figure in figures:
            name = figure.get("data-chart")
            values = json.loads(page.cssselect(f"script[id='{name}']")[0].text)["data"]["values"]
            assert len(figure.cssselect("details tbody tr")) >= 1, (path, name)
            assert values, (path, name)
            says = figure.cssselect(f"#{name}-says")[0].text_content()
            if any(row["number"] for row in values):
                assert any(sign.isdigit() for sign in says), "a finding has a number in it"
            else:
                assert says == "Nothing new was found today yet.", "midnight has passed since the sample was made"
            assert figure.cssselect("[role=img]")[0].get("aria-labelledby") == f"{name}-says"
