"""How often a login may be tried: wrong tries by name and by address, kept in memory."""

from __future__ import annotations

_WAIT_SECONDS = 60.0
# Behind a reverse proxy everybody has one address, so that one bears more.
_FREE_TRIES = {"name": 5, "address": 30}


class Patience:
    """Counts wrong tries by key (``name anna``, ``address 127.0.0.1``) and forgets them after a minute."""

    def __init__(self) -> None:
        self._tries: dict[str, list[float]] = {}

    def wait(self, keys: tuple[str, ...], now: float) -> float:
        """Return how many seconds *keys* must still wait at *now* (seconds of any steady clock); 0 for none."""
        return max(self._left(key, now) for key in keys)

    def wrong(self, keys: tuple[str, ...], now: float) -> None:
        """Remember a wrong try, and drop what is too old to matter."""
        for key in keys:
            self._tries[key] = [*self._recent(key, now), now]
        self._tries = {key: tries for key, tries in self._tries.items() if now - tries[-1] < _WAIT_SECONDS}

    def right(self, keys: tuple[str, ...]) -> None:
        """Forget the wrong tries of *keys*."""
        for key in keys:
            self._tries.pop(key, None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [at for at in self._tries.get(key, ()) if now - at < _WAIT_SECONDS]

    def _left(self, key: str, now: float) -> float:
        recent, free = self._recent(key, now), _FREE_TRIES[key.split()[0]]
        return recent[-free] + _WAIT_SECONDS - now if len(recent) >= free else 0.0
