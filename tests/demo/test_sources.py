"""The configuration for a home that watches the newsroom."""

from __future__ import annotations

import tomllib

from pipeline.demo.texts import outlets
from pipeline.settings.schema import SettingsFile, SourcesFile


def test_the_settings_allow_this_newsroom_and_nothing_else(room) -> None:
    settings = SettingsFile.model_validate(tomllib.loads(room.config_files()["settings.toml"]))
    assert settings.network.allow == (room.address.removeprefix("http://"),)
    assert settings.network.per_host_seconds == 0
    assert settings.defaults.sources is False


def test_every_outlet_is_a_source_with_its_feeds(room, get) -> None:
    sources = SourcesFile.model_validate(tomllib.loads(room.config_files()["sources/sample.toml"])).source
    assert [source.id for source in sources] == [outlet.id for outlet in outlets()]
    for source, outlet in zip(sources, outlets(), strict=True):
        assert source.name == outlet.name
        assert source.languages == (outlet.language,)
        assert source.groups == ("sample",)
        assert [feed.kind for feed in source.feed] == list(outlet.feeds)
        for feed in source.feed:
            assert get(room, feed.url.removeprefix(room.address)).status == 200
