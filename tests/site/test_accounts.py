"""The file of accounts, and patience with those who guess."""

import time

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.site.accounts import Account, add_account, load_accounts, remove_account, verify
from pipeline.site.patience import Patience

HASH = "pbkdf2_sha256$480000$00$AAAA"


def test_an_account_is_kept_and_its_password_verified(tmp_path):
    made = add_account(tmp_path, "anna", "reviewer", "a long sentence")
    assert load_accounts(tmp_path) == {"anna": made}
    assert verify(made, "a long sentence")
    assert not verify(made, "a long sentence ")
    assert not verify(None, "a long sentence"), "there is nobody to verify"
    assert (tmp_path / "accounts.toml").stat().st_mode & 0o777 == 0o600
    assert "a long sentence" not in (tmp_path / "accounts.toml").read_text()


def test_nobody_and_somebody_take_as_long(tmp_path):
    account = add_account(tmp_path, "anna", "reviewer", "a long sentence")
    took = []
    for who in (account, None):
        began = time.perf_counter()
        verify(who, "wrong")
        took.append(time.perf_counter() - began)
    assert took[1] > 0.4 * took[0], "an answer at once would tell which names exist"


def test_a_second_account_leaves_the_first(tmp_path):
    add_account(tmp_path, "anna", "reviewer", "a long sentence")
    add_account(tmp_path, "bo", "admin", "another sentence")
    add_account(tmp_path, "anna", "analyst", "a third sentence")
    assert {name: a.role for name, a in load_accounts(tmp_path).items()} == {"anna": "analyst", "bo": "admin"}
    remove_account(tmp_path, "bo")
    assert list(load_accounts(tmp_path)) == ["anna"]
    with pytest.raises(ConfigError, match="there is no such account"):
        remove_account(tmp_path, "bo")


def test_who_may_log_in_is_listed_and_taken_out_by_command(tmp_path):
    def zvon(*words):
        return CliRunner().invoke(main, ["--home", str(tmp_path), "user", *words])

    add_account(tmp_path, "bo", "admin", "another sentence")
    add_account(tmp_path, "anna", "analyst", "a long sentence")
    assert zvon("list").output == "anna  analyst\nbo  admin\n"
    assert zvon("remove", "bo").output == "bo may log in no more.\n"
    assert list(load_accounts(tmp_path)) == ["anna"]
    again = zvon("remove", "bo")
    assert (again.exit_code, "there is no such account; there are anna" in again.output) == (2, True)


@pytest.mark.parametrize(
    ("name", "role", "password", "what"),
    [
        ("anna", "reviewer", "short", "at least 12"),
        ("Anna", "reviewer", "a long sentence", "small Latin letters"),
        ('a"\nrole = "admin', "reviewer", "a long sentence", "small Latin letters"),
        ("anna", "boss", "a long sentence", "admin, reviewer, analyst"),
    ],
)
def test_an_unsound_account_is_refused_and_nothing_written(tmp_path, name, role, password, what):
    with pytest.raises(ConfigError, match=what):
        add_account(tmp_path, name, role, password)
    assert not list(tmp_path.iterdir())


def test_every_fault_of_the_file_is_told_at_once(tmp_path):
    path = tmp_path / "accounts.toml"
    path.write_text(f'[[account]]\nid = "A"\nrole = "x"\npassword_hash = "{HASH}"\nrolle = 1\n[[account]]\nid = "b"\n')
    path.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        load_accounts(tmp_path)
    assert [problem.split(": ")[2] for problem in caught.value.problems] == [
        "id", "role", "unknown key rolle", "role", "password_hash",
    ]  # fmt: skip


def test_a_file_that_others_may_read_is_refused(tmp_path):
    (tmp_path / "accounts.toml").write_text("")
    (tmp_path / "accounts.toml").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        load_accounts(tmp_path)


def test_the_key_of_a_login_changes_with_the_password():
    assert Account("a", "admin", HASH).key != Account("a", "admin", HASH.replace("AAAA", "BBBB")).key


def test_patience_ends_after_five_and_comes_back_after_a_minute():
    patience, keys = Patience(), ("name anna", "address 127.0.0.1")
    for second in range(5):
        assert patience.wait(keys, float(second)) == 0
        patience.wrong(keys, float(second))
    assert patience.wait(keys, 5.0) == 55.0
    assert patience.wait(("name bo", "address 127.0.0.1"), 5.0) == 0, "an address bears more than a name"
    assert patience.wait(keys, 60.1) == 0
    patience.right(keys)
    assert patience.wait(keys, 5.0) == 0
