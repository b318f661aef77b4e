"""What the tests have workers do; importable by name inside them."""

from __future__ import annotations

import ctypes
import os
import re
import time
from collections.abc import Callable

from pipeline.errors import GiveUp, TryLater
from pipeline.model import Reason

greeting = ""


def greet(words: str) -> None:
    global greeting
    greeting = words


def greeted() -> str:
    return greeting


def double(number: int) -> int:
    return number * 2


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def spin() -> None:
    while True:
        pass


def spin_in_c() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def leave() -> None:
    os._exit(3)


def segfault() -> None:
    ctypes.string_at(0)


def kill_self() -> None:
    os.kill(os.getpid(), 9)


def eat_memory() -> int:
    return len(bytearray(3_000_000_000))


def give_up() -> None:
    raise GiveUp("the page", Reason.NOT_HTML, "a picture")


def try_later() -> None:
    raise TryLater("the host", Reason.RATE_LIMITED, "slow down", after=7.5)


def crash() -> None:
    raise KeyError("two\nlines")


def exit_python() -> None:
    raise SystemExit(2)


def recurse() -> None:
    recurse()


def unpicklable() -> Callable[[], int]:
    return lambda: 1


def pid() -> int:
    return os.getpid()


DEEDS: dict[str, Callable[..., object]] = {
    name: value
    for name, value in list(globals().items())
    if callable(value) and getattr(value, "__module__", "") == __name__
}


def do(deed: str, *arguments: object) -> object:
    return DEEDS[deed](*arguments)
