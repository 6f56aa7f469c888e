"""How the time of a piece of work grows with the length of what it is given."""

import gc
import signal
import time
from collections.abc import Callable

#: Lengths, in characters: of a text, and of the same text four times as long.
LENGTH, FACTOR = 4_000, 4
#: How many times as long the longer one may take: linear work takes 4 times as long, quadratic work 16 times.
MOST = 6.5
#: Seconds of computing below which nothing is said: a step a pair of characters would take several times as long.
FLOOR = 0.006
#: Seconds of computing after which work is ended.
LIMIT = 3.0
TRIES = 5


class TooLongError(Exception):
    """The work took longer than it may."""


def seconds_of(work: Callable[[str], object], text: str) -> float:
    """Return the seconds of computing that the work takes; `LIMIT` when it takes longer.

    Without the collection of garbage, which goes through all that the process holds, however short the text is.
    """

    def end(*_: object) -> None:
        raise TooLongError

    known = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    gc.collect(1)
    gc.disable()
    began = time.thread_time()
    try:
        work(text)
        return time.thread_time() - began
    except TooLongError:
        return LIMIT
    finally:
        gc.enable()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, known)


def explain_growth(
    work: Callable[[str], object], text: Callable[[int], str], length: int = LENGTH, most: int = FACTOR * LENGTH
) -> str:
    """Return how much longer the work takes for a longer text, or "" where it takes as much longer as the text is.

    `length` is that of the shorter text, at most `most`. Whatever disturbs a measurement makes it longer, so the
    shortest of several counts.
    """
    short, long = text(length), text(length * FACTOR)
    if (quick := seconds_of(work, short)) < FLOOR / 20:
        return ""
    slow = LIMIT
    for _ in range(TRIES):
        slow = min(slow, seconds_of(work, long))
        if slow >= LIMIT:
            break
        if slow < FLOOR or slow <= MOST * quick:
            return ""
        quick = min(quick, *(seconds_of(work, short) for _ in range(3)))
    if slow < LIMIT and length < most:
        # A step up, as larger memory alone or a busy machine may cost, is no square: that shows in longer texts still.
        return explain_growth(work, text, length * FACTOR, length * FACTOR)
    return f"{length} characters take {1000 * quick:.1f} ms, {length * FACTOR} take {1000 * slow:.1f} ms"
