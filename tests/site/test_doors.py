"""Who gets in, by every door there is."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.site.accounts import add_account, remove_account
from pipeline.site.editions import NEXT, TOKENS
from pipeline.site.gate import HEADERS

# Datasette 1.0 asks SQL at an address of its own.
SQL = "/zvon/-/query?sql=" if NEXT else "/zvon?sql="
# Pages of Datasette 1.0 about a database or a table; a test below asks for each.
OF_NEXT = (Path(__file__).parent / "next_routes.txt").read_text(encoding="utf-8").splitlines()
CASES = tomllib.loads((Path(__file__).parent / "routes.toml").read_text())["case"]


def status(answer):
    return answer.status_code


@pytest.mark.parametrize("role", [None, "analyst", "reviewer", "admin"])
def test_each_role_gets_what_the_table_says(readers, role):
    for case in CASES:
        answer = readers[role].get(case["path"].replace("/zvon?sql=", SQL), html=True)
        assert status(answer) == case["expect"][role or "nobody"], f"{case['path']}: {case['why']}"
        if status(answer) == 302:
            assert answer.headers["location"].startswith("/-/login?next=%2F"), case["path"]


def test_every_registered_route_has_a_case(site):
    paths = [case["path"].partition("?")[0] for case in CASES]
    uncovered = [regex.pattern for regex, _ in site._routes() if not any(regex.match(path) for path in paths)]
    if NEXT:
        # Of its own pages below /-/ the door lets nobody to any but those that are granted by name.
        uncovered = [one for one in uncovered if not re.match(r"\^?/-", one) and one not in OF_NEXT]
    assert not uncovered, "a route that no case asks for may be open to anybody: add it to routes.toml"


PARTS = {"database": "zvon", "table": "works", "query": "works_cited", "pks": "sample-report", "format": "json"}
PART = re.compile(r"(?:\(\\\.)?\(\?P<(\w+)>[^()]+\)\)?\??")


def example(pattern, database):
    """Return an address that the route *pattern* answers."""
    filled = PART.sub(lambda part: {**PARTS, "format": ".json", "database": database}[part[1]], pattern)
    return filled.removesuffix("$")


@pytest.mark.parametrize("database", ["zvon", "private"])
def test_the_door_opens_no_page_that_writes_or_tells_how_tables_are_made(readers, database):
    for pattern in OF_NEXT:
        path = example(pattern, database)
        assert re.fullmatch(pattern, path), path
        if "/-/query." in path:
            continue
        for person in readers.values():
            for headers in ({}, {"content-type": "application/json"}):
                assert person.post(path, {"confirm": "true"}, headers=headers).status_code == 403, path
            assert person.get(path).status_code == 403, path
    assert ask(readers["admin"], "select count(*) > 0 as kept from works").json() == [{"kept": 1}]


def test_every_answer_carries_the_headers(people):
    paths = [
        "/",
        "/-/login",
        "/nowhere",
        "/zvon.csv",
        "/zvon/ledger.json",
        "/static/site.css",
        "/static/none",
        "/static/vendor/charts.js",
        "/zvon/ledger.csv?_bom=1",
        "/zvon/ledger.csv?_stream=on",
        "/zvon/ledger.xlsx",
        "/zvon/new_citations.atom",
        "/zvon/ledger.ipynb",
        "/-/finding/citation-2/sheet.pdf",
        "/-/finding/citation-999999",
        "/-/work/none",
        "/zvon/ledger?_sort=none",
        "/zvon.json?sql=nonsense",
        "/-/health",
        "/-/language/be",
        "/robots.txt",
        "//evil",
    ]
    for person in people.values():
        for path in paths:
            headers = person.get(path, html=True).headers
            assert all(headers[name.decode()] == value.decode() for name, value in HEADERS), path


def test_the_policy_names_no_other_host_and_nothing_unsafe():
    policy = dict(HEADERS)[b"content-security-policy"].decode()
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|https?:|\*|data:|blob:", policy)


def test_a_machine_is_told_403_and_not_sent_to_a_form(readers):
    answer = readers[None].get("/zvon/ledger.json")
    assert status(answer) == 403
    assert answer.json() == {"ok": False, "error": "log in first"}


def test_a_name_that_cannot_be_one_is_refused_at_the_door(readers, caplog):
    assert status(readers["admin"].get(f"/static/{'9' * 5000}")) == 403
    assert status(readers["admin"].get("/zvon/ledger?_facet=%00")) == 400, "nor is NUL a name of anything"
    assert caplog.records == []


def test_robots_are_told_to_stay_away(readers):
    assert readers[None].get("/robots.txt").text == "User-agent: *\nDisallow: /"


def test_nobody_learns_which_pages_exist(readers):
    told = {readers[None].get(path).text for path in ("/zvon/ledger", "/zvon/nothing", "/nowhere", "/private")}
    assert len(told) == 1


# --- logging in ---------------------------------------------------------------------------------


def log_in(person, name, password, **more):
    answer = person.post("/-/login", {"username": name, "password": password, **more})
    person.cookies.update(answer.cookies)
    return answer


def test_a_login_leads_where_the_reader_wanted_to_go(people, passwords):
    answer = log_in(people[None], "ana", passwords["ana"][1], next="/zvon/ledger?_sort=id")
    assert status(answer) == 302
    assert answer.headers["location"] == "/zvon/ledger?_sort=id"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert status(people[None].get("/zvon/ledger")) == 200


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\nb"]
)
def test_a_login_never_leads_elsewhere(people, passwords, target):
    answer = log_in(people[None], "ana", passwords["ana"][1], next=target)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_and_a_wrong_name_are_told_alike(people, passwords):
    wrong = [log_in(people[None], name, "not the password") for name in ("ana", "nobody-of-that-name")]
    assert [status(answer) for answer in wrong] == [403, 403]
    assert all("Name or password is wrong." in answer.text for answer in wrong)
    assert "ds_actor" not in people[None].cookies


def test_a_name_is_tried_five_times_a_minute_and_no_more(people, passwords):
    for _ in range(5):
        log_in(people[None], "ana", "not the password")
    answer = log_in(people[None], "ana", passwords["ana"][1])
    assert status(answer) == 429, "the right password must not help who guesses"
    assert "Wait" in answer.text


def test_a_login_ends_with_its_password(people, home):
    assert status(people["analyst"].get("/")) == 200
    add_account(home, "ana", "analyst", "another sentence here")
    assert status(people["analyst"].get("/")) == 403


def test_a_login_ends_with_its_account_and_follows_its_role(people, home, passwords):
    remove_account(home, "rita")
    assert status(people["reviewer"].get("/-/review")) == 403
    text = (home / "accounts.toml").read_text()
    (home / "accounts.toml").write_text(text.replace('role = "analyst"', 'role = "reviewer"'))
    assert status(people["analyst"].get("/-/review")) == 200
    assert status(people["analyst"].get(f"{SQL}select+1")) == 403


def test_an_accounts_file_that_became_unsound_locks_nobody_out_and_lets_nobody_in(people, home):
    (home / "accounts.toml").write_text("[[account]\nid = ")
    assert status(people["admin"].get("/private")) == 200
    assert status(people[None].get("/private")) == 403


def test_a_cookie_of_our_own_making_opens_nothing(people, site):
    people[None].cookies["ds_actor"] = site.sign({"a": {"id": "ada", "role": "admin", "key": "guess"}}, "actor")
    assert status(people[None].get("/")) == 403
    people[None].cookies["ds_actor"] = "eyJhIjp7ImlkIjoicm9vdCJ9fQ.forged"
    assert status(people[None].get("/")) == 403


def test_basic_and_bearer_are_no_ways_in(readers, passwords):
    for value in ("Basic YWRhOmEgYmVsbCByaW5ncyBhdCBkYXdu", "Bearer x", "Basic !!!"):
        assert status(readers[None].get("/", headers={"authorization": value})) == 403, value


def test_logging_out_needs_a_form_from_here_and_works(people):
    assert status(people["analyst"].post("/-/logout", {}, token=False)) == 403
    answer = people["analyst"].post("/-/logout", {})
    assert status(answer) == 302
    assert 'ds_actor=""' in answer.headers["set-cookie"]


# --- forms from elsewhere -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"sec-fetch-site": "cross-site"}, "the browser says that another site sent it"),
        ({"sec-fetch-site": "same-site"}, "a neighbour is another site too"),
        ({"origin": "https://evil.example"}, "an old browser says where it came from"),
        ({"origin": "null"}, "a sandboxed page has no origin"),
    ],
)
def test_a_form_from_another_site_is_refused_whatever_it_holds(people, headers, why):
    decision = {"id": "citation:1", "act": "accepted"}
    assert status(people["reviewer"].post("/-/review/decide", decision, headers=headers)) == 403, why
    assert status(people[None].post("/-/login", {"username": "a", "password": "b"}, headers=headers)) == 403, why


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "neither a token nor a word of where it comes from"),
        ({"authorization": "Bearer x"}, "a Bearer token would skip the check"),
    ],
)
def test_a_decision_that_does_not_show_that_it_comes_from_here_is_refused(people, headers, why):
    people["reviewer"].get("/-/review")
    decision = {"id": "citation:1", "act": "accepted"}
    assert status(people["reviewer"].post("/-/review/decide", decision, token=False, headers=headers)) == 403, why


@pytest.mark.skipif(not TOKENS, reason="Datasette 1.0 has no tokens")
def test_where_a_form_comes_from_is_not_enough_where_there_are_tokens(people):
    headers = {"sec-fetch-site": "same-origin"}
    answer = people["reviewer"].post("/-/review/decide", {"id": "citation:1"}, token=False, headers=headers)
    assert status(answer) == 403


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "//evil.example/%2e%2e"])
def test_no_address_redirects_elsewhere(readers, path):
    answer = readers["admin"].get(f"http://localhost{path}", html=True)
    assert status(answer) in (400, 403, 404)


# --- what a question may read and return ------------------------------------------------------------


def ask(person, sql, database="zvon"):
    # Datasette 1.0 answers questions at an address of their own.
    return person.get(f"/{database}.json", params={"sql": sql, "_shape": "array"}, follow_redirects=True)


def review(person):
    person.post("/-/review/decide", {"id": "citation:1", "act": "accepted", "note": "between us"})


SECRETS = [
    "select reviewer, note from reviews",
    "select * from reviews",
    "select reviewer || note as x from reviews where reviewer = 'rita'",
    "select * from latest_reviews",
    "select group_concat(note) as x from reviews",
]
# What only an admin may so much as name, and SQLite's own list of tables.
HIDDEN = [
    "select max(recipient) as x, count(recipient) from outbox",
    "select * from main.outbox",
    'select * from "Out" || "box", [OUTBOX]',
    "select reply from deliveries",
    "with t as (select * from outbox) select * from t",
    "select json_group_array(recipient) as x from outbox",
    "select 1 as x from outbox where recipient like 'reader%'",
    "select x from (select recipient as x from outbox union select note from reviews)",
    "select /* ' */ * from outbox /* ' */",
    "select * from sqlite_master",
    "select sql from main.sqlite_schema",
    "select * from pragma_table_info('outbox')",
    "select * from pragma_table_list",
    "pragma table_info(outbox)",
]


@pytest.mark.parametrize("sql", SECRETS)
@pytest.mark.parametrize("role", ["analyst", "admin"])
def test_free_sql_never_shows_people(people, role, sql):
    review(people["reviewer"])
    answer = ask(people[role], sql)
    assert status(answer) == 200
    assert not re.search("rita|between us|reader@|250", answer.text), "private columns read as blank for the connection"


@pytest.mark.parametrize("sql", HIDDEN)
@pytest.mark.parametrize("role", ["analyst", "admin"])
def test_free_sql_never_names_private_tables(readers, role, sql):
    for asked in ({"sql": sql}, {"_where": f"1 in ({sql})"}):
        path = "/zvon/ledger.json" if "_where" in asked else "/zvon.json"
        answer = readers[role].get(path, params=asked, follow_redirects=True)
        assert status(answer) == 403
        assert not re.search("recipient|reply|outbox", answer.text), "not even in the message"
        assert "The question names a table that is not shown here" in answer.text


def test_words_of_a_question_are_no_names(readers):
    rows = ask(readers["analyst"], "select 'the outbox' as a -- sqlite_master").json()
    assert rows == [{"a": "the outbox"}]


def test_the_verdict_shows_where_the_reviewer_does_not(people):
    review(people["reviewer"])
    rows = ask(people["analyst"], "select verdict from ledger where id = 1").json()
    assert rows == [{"verdict": "accepted"}], "blanking who decided must not blank what was decided"


def test_an_admin_reads_people_in_the_private_database(people):
    review(people["reviewer"])
    assert ask(people["admin"], "select reviewer, note from reviews", "private").json() == [
        {"reviewer": "rita", "note": "between us"}
    ]


def test_no_page_names_the_people_to_an_analyst(people):
    review(people["reviewer"])
    for path in (
        "/",
        "/zvon",
        "/zvon.json",
        "/zvon.json?_extra=x",
        "/zvon/ledger",
        "/zvon/digests/1",
        "/-/article/2",
        "/zvon/citations/1",
    ):
        text = people["analyst"].get(path, html=True).text
        assert not re.search(r"rita|between us|reader@|outbox|deliveries", text.replace("/private", "")), path


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select randomblob(900000000)", "a value of 900 MB is made in no time"),
        ("select hex(zeroblob(20000000))", "so is a long text"),
        (
            "with recursive n(i) as (select 1 union all select i+1 from n where i < 2000) "
            "select zeroblob(8000000) from n",
            "many large values are as bad as one",
        ),
        ("with recursive n(i) as (select 1 union all select i+1 from n) select count(*) from n", "it never ends"),
        ("select * from dbstat", "it shows how tables lie in the file"),
        ("attach database '/etc/passwd' as p", "nothing else is opened"),
        ("delete from reviews", "nothing is changed"),
        ("pragma writable_schema = 1", "nothing is switched"),
        ("select load_extension('x')", "nothing is loaded"),
    ],
)
def test_a_question_that_asks_too_much_is_refused(readers, sql, why):
    answer = ask(readers["analyst"], sql)
    assert status(answer) in (400, 403), why
    assert len(answer.content) < 2000, why


def test_rows_are_limited(readers):
    rows = ask(
        readers["analyst"],
        "with recursive n(i) as (select 1 union all select i+1 from n where i < 9999) select i from n",
    )
    assert len(rows.json()) == 2000
