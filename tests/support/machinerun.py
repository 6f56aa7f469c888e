"""Two machines on one library in PostgreSQL, both looking after one schedule, both killed at random moments."""

import contextlib
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.killable import KillableProgram, killable_program
from support.postoffice import PASSWORD, opened
from support.projects import ARTICLES, mail_settings

from briefings.storage.library import Library
from briefings.storage.records import SlotState

BEGAN = datetime(2026, 3, 12, 6, 0, tzinfo=UTC)
KEY = "two-rivers-daily"
MACHINES = ("here", "there")
#: Looks of both machines a slot: the first ones may be killed, the last ones come to their end.
KILLED_LOOKS, QUIET_LOOKS = 4, 2


@dataclass(frozen=True)
class MachineRun:
    """What such a run came to."""

    slots: int
    #: looks that were begun, and those of them that were killed on the way
    looks: int
    kills: int
    #: mails that arrived, and those of them that had arrived before
    letters: int
    doubled: int
    #: numbers that the library gave, lowest first
    numbers: tuple[int, ...]
    seconds: float


def machine_run(folder: Path, address: str, slots: int, seed: int) -> MachineRun:
    """Serve daily slots by two machines that are killed; check that each was served, and no edition has two numbers."""
    chance = random.Random(seed)
    began = time.monotonic()
    looks = kills = 0
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text)
    with opened(folder) as office, contextlib.ExitStack() as stack:
        machines = []
        mail = mail_settings(office).replace("ca.pem", "../ca.pem")
        mail = mail.replace("[[recipient]]", '[[recipient]]\nformats = ["html"]')
        for name in MACHINES:
            (folder / name).mkdir()
            (folder / name / "briefing.toml").write_text(
                'title = "Two Rivers Daily"\narticles = ["../articles/"]\nformats = ["html"]\nmodel = "rules"\n'
                f'[library]\nurl = "{address}"\n{mail}'
                '[[topic]]\nname = "Water"\nterms = ["reservoir"]\n[schedule]\nat = ["06:30"]\ngrace_minutes = 600\n'
            )
            program = killable_program(
                "scheduling_process.py", str(folder / name), environment={"DESK_PASSWORD": PASSWORD}
            )
            machines.append(stack.enter_context(program))
        measured = time.monotonic()
        assert machines[0].work(BEGAN.isoformat())
        length = time.monotonic() - measured
        for number in range(slots):
            day = BEGAN + timedelta(days=number)
            (folder / "articles" / f"{number:03}.md").write_text(
                f"---\ntitle: Meeting {number}\noutlet: Harbour Post\ndate: {day:%Y-%m-%d}\n---\n"
                f"The council of Velm met for the {number}th time about the reservoir, its clerk said.\n"
            )
            for look in range(KILLED_LOOKS + QUIET_LOOKS):
                moment = day + timedelta(minutes=31 + 20 * look)
                killed = look < KILLED_LOOKS
                measured = time.monotonic()
                patience = [chance.uniform(0, length) if killed else None for _ in MACHINES]
                done = look_together(machines, moment, patience)
                if not killed:
                    length = max(time.monotonic() - measured, 0.95 * length)
                looks += len(done)
                kills += done.count(False)
        held = Counter((letter.identity, letter.to) for letter in office.letters)
    library = Library(address)
    states = Counter(slot.state for slot in library.list_slots(KEY, slots + 9))
    assert states == {SlotState.DONE: slots}, states
    records = library.list_deliveries(KEY, most=1_000_000)
    assert {record.state for record in records} == {"sent"}
    assert {record.message_id for record in records} == {identity for identity, _ in held}
    # One identity belongs to one recipient and slot; everybody of every slot was served.
    assert len(held) == len({identity for identity, _ in held}) == len(records) == slots * 2
    numbers = sorted(number for number in library.list_used_numbers(KEY).values() if number)
    return MachineRun(
        slots=slots,
        looks=looks,
        kills=kills,
        letters=held.total(),
        doubled=sum(count - 1 for count in held.values()),
        numbers=tuple(numbers),
        seconds=time.monotonic() - began,
    )


def look_together(machines: list[KillableProgram], moment: datetime, patience: list[float | None]) -> list[bool]:
    """Have all machines look at once; returns which of them came to their end."""
    done = [False] * len(machines)

    def look(at: int) -> None:
        done[at] = machines[at].work(moment.isoformat(), patience[at])

    threads = [threading.Thread(target=look, args=(at,)) for at in range(len(machines))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done
