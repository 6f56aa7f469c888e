"""The soak: a scheduler serves slot after slot, each by a whole real edition, while what is around it fails in turn."""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from support.fakes import Clock
from support.faultrun import FAULTS
from support.postoffice import PASSWORD, opened
from support.projects import mail_settings, write_settings

from briefings.app.project import open_project
from briefings.app.project_scheduler import build_scheduler
from briefings.storage.records import SlotState

BEGAN = datetime(2026, 3, 12, 6, 0, tzinfo=UTC)
MORE = 'language = "en"\nmodel = "rules"\n'
RULES = '[policy]\non_empty = "send"\n[schedule]\nat = ["06:30"]\nnotify = ["editor@example.org"]\n'
#: Times that the scheduler looks again within a slot, half an hour apart.
LOOKS = 8


@dataclass(frozen=True)
class SoakResult:
    """What a soak came to."""

    #: state -> how many slots ended in it
    slots: Counter[str]
    #: mails that arrived, those that arrived more than once, and lost answers, for which that may be
    letters: int
    doubled: int
    lost_answers: int
    #: sort of trouble -> how often it was made
    troubles: Counter[str]
    #: open files at the end more than after the first slot
    files_left_open: int
    #: what lies beside the editions and should not
    left_behind: tuple[str, ...]


def soak(folder: Path, slots: int, seed: int, log: Callable[[str], None] = lambda text: None) -> SoakResult:
    """Serve so many daily slots with faults of mail, folders, articles and clocks."""
    chance = random.Random(seed)
    lost: Counter[str] = Counter()
    troubles: Counter[str] = Counter()
    with opened(folder) as office, mock.patch.dict(os.environ, DESK_PASSWORD=PASSWORD):

        def fault(stage: str, to: str) -> str | None:
            for wrong, percent in FAULTS[stage]:
                if wrong != "stall" and chance.random() * 100 < 10 * percent:
                    lost[wrong] += wrong == "drop"
                    return wrong
            return None

        office.fault = fault
        path = write_settings(folder, MORE + mail_settings(office) + RULES)
        path.write_text(path.read_text().replace('["pdf"]', '["json"]'))
        clock = Clock(BEGAN)
        project = open_project(path, clock=clock, sleep=clock.sleep)
        scheduler = build_scheduler(project, log)
        scheduler.run_pending()
        open_files = 0
        for number in range(slots):
            clock.now = max(clock.now, BEGAN + timedelta(days=number, minutes=31))
            name, begin, end = chance.choice(make_troubles(folder, number, clock))
            troubles[name] += 1
            begin()
            for look in range(LOOKS):
                scheduler.run_pending()
                if look == 1:
                    end()
                clock.now += timedelta(minutes=30)
            if number == 0:
                open_files = count_open_files()
        states = Counter(str(slot.state) for slot in project.library.list_slots(project.briefing_key, slots + 9))
        open_now = count_open_files()
    identities = Counter(letter.identity + letter.to for letter in office.letters)
    assert all(state in set(SlotState) for state in states)
    return SoakResult(
        slots=states,
        letters=len(identities),
        doubled=sum(count - 1 for count in identities.values()),
        lost_answers=lost.total(),
        troubles=troubles,
        files_left_open=open_now - open_files,
        left_behind=tuple(str(found) for found in folder.rglob(".unfinished-*")),
    )


def count_open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def nothing() -> None:
    pass


def make_troubles(
    folder: Path, number: int, clock: Clock
) -> list[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Return what may go wrong in a slot: its name, what begins it, and what ends it."""
    articles, output, away = folder / "articles", folder / "output", folder / "away"
    day = f"{BEGAN + timedelta(days=number):%Y-%m-%d}"
    text = f"The council of Velm met for the {number}th time, its clerk said. No date was set for the next meeting.\n"

    def write(name: str, content: str) -> Callable[[], object]:
        return lambda: (articles / name).write_text(content, encoding="utf-8")

    def set_back() -> None:
        clock.now -= timedelta(minutes=50)

    return [
        ("nothing", write(f"{number}.md", f"---\ntitle: Meeting {number}\ndate: {day}\n---\n{text}"), nothing),
        ("date of year 1", write(f"{number}.md", f"---\ntitle: A\ndate: 0001-01-01\n---\n{text}"), nothing),
        ("deep JSON", write(f"{number}.json", "[" * 100_000), (articles / f"{number}.json").unlink),
        ("aliases", write(f"{number}.md", f"---\na: &a [x]\nb: [*a, *a]\n---\n{text}"), nothing),
        ("output away", lambda: output.exists() and output.rename(away), lambda: away.exists() and away.rename(output)),
        ("articles away", lambda: articles.rename(away), lambda: away.rename(articles)),
        ("cache gone", lambda: shutil.rmtree(os.environ["XDG_CACHE_HOME"] + "/briefings", True), nothing),
        ("clock set back", set_back, nothing),
    ]
