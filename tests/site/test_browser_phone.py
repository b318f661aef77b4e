"""The review on a phone, and keys that are pressed otherwise than by the book."""

import pytest

pytest.importorskip("playwright.sync_api")

from tests.site.test_browser import CHROMIUM, chromium, reviews, tab

__all__ = ["chromium", "tab"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@pytest.fixture
def review(tab, passwords):
    def opened(**options):
        it = tab(**options)
        it.log_in("rita", passwords["rita"][1])
        it.go("/-/review")
        return it

    return opened


def test_a_phone_shows_the_verdicts_and_the_rest_when_it_is_asked_for(review, home):
    it = review(width=375, has_touch=True, is_mobile=True)
    card = it.page.locator(".card").first
    finding = card.get_attribute("data-id")
    seldom = [card.locator(f".{name}") for name in ("mark-star", "assigning", "noting")]
    assert card.locator(".yes").is_visible()
    assert card.locator(".no").is_visible()
    assert not any(part.is_visible() for part in seldom)
    card.locator(".further summary").tap()
    assert all(part.is_visible() for part in seldom)
    card.locator("[name=note]").fill("ask the desk")
    # The keyboard of a phone sends Enter without the place of the key.
    card.locator("[name=note]").focus()
    session = it.context.new_cdp_session(it.page)
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "code": "", "key": "Enter", "text": "\r"})
    card.locator(".notes li").wait_for()
    assert reviews(home) == [(finding, "noted", "ask the desk", "rita")], "Enter keeps the note and decides nothing"
    it.press("j", "n")
    it.page.keyboard.type("seen")
    assert it.page.locator(".card [name=note]").nth(1).input_value() == "seen", "a note by key needs no opening"
    assert it.complaints == []


def test_a_key_that_is_held_down_decides_once(review, home):
    it = review()
    first = it.current()
    it.page.keyboard.down("x")
    it.page.wait_for_selector(f'[data-id="{first}"][data-verdict=rejected]')
    for _ in range(3):
        it.page.keyboard.down("x")
    it.page.keyboard.up("x")
    # A request of its own, after those that the repeated key would have sent.
    it.press("s")
    it.page.locator(".card.current .star:visible").wait_for()
    assert [row[:2] for row in reviews(home)] == [(first, "rejected")]


def test_what_could_not_be_taken_back_can_be_once_more(review, home):
    it = review()
    first = it.current()
    it.press("x")
    it.page.wait_for_selector(f'[data-id="{first}"][data-verdict=rejected]')
    it.context.set_offline(True)
    it.press("u")
    it.page.locator(f'[data-id="{first}"] .verdict.bad').wait_for()
    it.context.set_offline(False)
    it.press("u")
    it.page.wait_for_selector(f'[data-id="{first}"]:not([data-verdict=rejected])')
    assert [row[1] for row in reviews(home)] == ["rejected", "withdrawn"]
