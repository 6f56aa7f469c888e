"""Pieces of one work are done in forks at once; each tells the others what it has found, and may wait for theirs."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from briefings.core.errors import BriefingsError

#: Exit status of a fork that ran out of memory and could still say so.
EXIT_NO_MEMORY = 77


class ForkEndedError(RuntimeError):
    """A fork ended before its work was done; `code` is how, as `multiprocessing` tells it."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"a process that it began ended too early ({code})")
        self.code = code


class Meeting:
    """What a piece of work speaks to the others through."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def tell(self, found: object) -> None:
        """Tell the others what this piece has found, and go on. To be called once, or `meet`."""
        self._line.send(("told", found, False))

    def meet(self, found: object) -> list[Any]:
        """Tell the others, wait until all have told, and return what they told, in the order of the pieces."""
        self._line.send(("told", found, True))
        told: list[Any] = self._line.recv()
        return told


#: Does one piece of work; returns what comes of it.
PieceWork = Callable[[Meeting, Any], Any]


@dataclass(slots=True)
class _Progress:
    """How far the pieces have got."""

    waiting: deque[int]
    told: dict[int, Any] = field(default_factory=dict)
    done: dict[int, Any] = field(default_factory=dict)
    #: pieces that wait for the others
    meeting: list[int] = field(default_factory=list)
    active: int = 0


def work_together(work: PieceWork, pieces: Sequence[Any], processes: int) -> tuple[list[Any], list[Any]]:
    """Call `work(meeting, piece)` for every piece, each in a fork of its own, so many at once.

    Returns what the pieces told and what came of them, in their order: no number of processes changes either. A piece
    that waits for the others counts for none. Raises the `BriefingsError` that ended a piece, or `ForkEndedError`.
    """
    context = multiprocessing.get_context("fork")
    progress = _Progress(deque(range(len(pieces))))
    lines: dict[Connection, int] = {}
    forks: dict[int, Any] = {}
    try:
        while len(progress.done) < len(pieces):
            while progress.active < processes and progress.waiting:
                place = progress.waiting.popleft()
                ours, theirs = context.Pipe()
                forks[place] = context.Process(target=_do_piece, args=(theirs, [ours, *lines], work, pieces[place]))
                forks[place].start()
                theirs.close()
                lines[ours] = place
                progress.active += 1
            if len(progress.told) == len(pieces):
                found = [progress.told[place] for place in range(len(pieces))]
                while progress.active < processes and progress.meeting:
                    place = progress.meeting.pop(0)
                    next(line for line, at in lines.items() if at == place).send(found)
                    progress.active += 1
            for line in wait(list(lines)):
                assert isinstance(line, Connection)
                _note_event(line, lines, forks, progress)
        return [progress.told.get(at) for at in range(len(pieces))], [progress.done[at] for at in range(len(pieces))]
    finally:
        for line in lines:
            line.close()
        for fork in forks.values():
            if fork.is_alive():
                fork.kill()
            fork.join()


def _note_event(line: Connection, lines: dict[Connection, int], forks: dict[int, Any], progress: _Progress) -> None:
    place = lines[line]
    try:
        kind, value, waits = line.recv()
    except EOFError:
        forks[place].join()
        raise ForkEndedError(forks[place].exitcode) from None
    if kind == "failed":
        raise value
    if kind == "told":
        progress.told[place] = value
        if waits:
            progress.meeting.append(place)
            progress.active -= 1
        return
    progress.done[place] = value
    progress.active -= 1
    del lines[line]
    line.close()


def _do_piece(line: Connection, others: Sequence[Connection], work: PieceWork, piece: object) -> None:
    """Do one piece in the fork: with the lines of the others closed, it ends when the process that began it is gone."""
    for other in others:
        other.close()
    try:
        line.send(("done", work(Meeting(line), piece), False))
    except BriefingsError as error:
        line.send(("failed", error, False))
    except MemoryError:
        os._exit(EXIT_NO_MEMORY)
    except (BrokenPipeError, EOFError):
        os._exit(1)
