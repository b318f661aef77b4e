"""Rules for single sites, for where the general extraction fails: one line of data a host."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _selector(css: str) -> str:
    """Return *css* if it is a CSS selector that we can use; raise ValueError otherwise."""
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(css)
    except SelectorError as error:
        raise ValueError(f"{css!r} is not a CSS selector ({error})") from error
    return css


def _host(host: str) -> str:
    if host != host.lower() or "/" in host or ":" in host or "." not in host or host.startswith("www."):
        raise ValueError(f"{host!r} is not a plain host name such as 'example.org' (lower case, no www., no path)")
    return host


Selector = Annotated[str, AfterValidator(_selector)]
Host = Annotated[str, AfterValidator(_host)]


class SiteRule(BaseModel):
    """What a site needs: ``body`` is where its text stands, ``remove`` what goes, ``date`` where the date stands.

    ``links`` are the links to articles on its pages of links.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    body: Selector | None = None
    remove: tuple[Selector, ...] = ()
    date: Selector | None = None
    links: Selector | None = None


NO_RULE = SiteRule()


class RulesFile(BaseModel):
    """``config/rules.toml``: host → rule. A rule counts for the host and everything below it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: dict[Host, SiteRule] = Field(default_factory=dict)

    def for_host(self, host: str) -> SiteRule:
        """Return the rule of *host*, or of the nearest domain above it; an empty rule when there is none."""
        labels = host.lower().split(".")
        for cut in range(len(labels) - 1):
            if rule := self.rules.get(".".join(labels[cut:])):
                return rule
        return NO_RULE
