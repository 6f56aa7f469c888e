"""What the tests let the press do: work, hang, hoard, crash and complain."""

import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from briefings.core.errors import RenderError, Unreadable

LOADED: list[int] = []


def preload() -> None:
    LOADED.append(os.getpid())


def echo(word: str) -> tuple[str, bytes]:
    return word, word.encode()


def whereabouts() -> tuple[list[object], bytes]:
    Path(tempfile.gettempdir(), "left-behind").write_text("x", encoding="utf-8")
    return [tempfile.gettempdir(), os.getpid(), LOADED[0]], b""


def burn() -> tuple[str, bytes]:
    while True:
        pass


def sleep() -> tuple[str, bytes]:
    time.sleep(600)
    return "", b""


def hoard() -> tuple[str, bytes]:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def abort() -> tuple[str, bytes]:
    os.kill(os.getpid(), signal.SIGABRT)
    return "", b""


def complain() -> tuple[str, bytes]:
    raise RenderError("the page has no end")


def mistake() -> tuple[str, bytes]:
    raise ZeroDivisionError("a mistake of ours")


def chatter() -> tuple[str, bytes]:
    sys.stdout.write("0\n")
    os.write(1, b"0\n" * 10)
    return "done", b""


def count_up(most: int, then: str) -> Iterator[int]:
    yield from range(most)
    if then == "hangs":
        re.match(r"(a+)+b", "a" * 60)
    elif then == "is unreadable":
        raise Unreadable("it breaks off")
