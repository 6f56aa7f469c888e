"""The fault run: deliveries to a server that lets down at random, by a sender that is killed at random."""

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from support.fakes import people
from support.postoffice import PostOffice, opened

from briefings.publishing.deliverers.request import make_message_id
from briefings.storage.library import Library

#: What the server does wrong, and how often in a hundred.
FAULTS = {
    "rcpt": (("421 closing", 1.0), ("450 busy", 3.0), ("lose", 1.0), ("stall", 0.2)),
    "data": (("452 full", 2.0), ("lose", 1.0), ("drop", 1.5)),
}


@dataclass(frozen=True)
class Found:
    """What a fault run came to."""

    wanted: int
    sent: int
    failed: int
    #: messages the server holds more than once
    doubled: int
    kills: int
    lost_answers: int
    seconds: float


def fault_run(folder: Path, slots: int, readers: int, kills: int, seed: int) -> Found:
    """Send `slots` editions to `readers` with faults and kills; check that record and server agree, and count."""
    chance = random.Random(seed)
    keys = [person.key for person in people(readers)]
    names = [f"slot-{number:03}" for number in range(slots)]
    refused = {identity(name, key) for name in names for key in keys if chance.random() < 0.01}
    answers_lost: Counter[str] = Counter()
    began = time.monotonic()
    with opened(folder, security="plain", auth=False) as office:

        def fault(stage: str, to: str) -> str | None:
            for wrong, percent in FAULTS[stage]:
                if chance.random() * 100 < percent:
                    answers_lost[wrong] += wrong == "drop"
                    return wrong
            return None

        office.fault = fault
        office.refuse = lambda said: "550 no" if said in refused else None
        words = [sys.executable, str(Path(__file__).parent / "sending_process.py"), str(folder), str(office.port)]
        words += [str(slots), str(readers)]
        killed = 0
        step = slots * readers // (kills + 1)
        while True:
            with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as sender:
                if killed < kills and killed_on_the_way(
                    sender, office, chance.randint(1, 2 * step - 1), chance.random()
                ):
                    killed += 1
                    continue
                _, complaint = sender.communicate(timeout=300)
                assert sender.returncode == 0, complaint
                break
        held = Counter(letter.identity for letter in office.letters)
        contents = Counter((letter.identity, letter.to) for letter in office.letters)
    library = Library(folder / "library.sqlite")
    records = library.list_deliveries("daily", most=1_000_000)
    wanted = {identity(name, key): key for name in names for key in keys}
    assert {record.message_id for record in records} == set(wanted)
    assert {record.message_id for record in records if record.state == "sent"} == set(held) == set(wanted) - refused
    assert {record.message_id for record in records if record.state == "failed"} == refused
    # A message that came twice came to the same person under the same identity.
    assert {wanted[said] for said in held} == {to for _, to in contents}
    assert len(contents) == len(held)
    doubled = sum(count - 1 for count in held.values())
    assert doubled <= killed + answers_lost["drop"]
    seconds = time.monotonic() - began
    return Found(len(wanted), len(held), len(refused), doubled, killed, answers_lost["drop"], seconds)


def killed_on_the_way(sender: subprocess.Popen[str], office: PostOffice, letters: int, chance: float) -> bool:
    """Kill the sender when so many more letters have come in, and some moments later; False when it was done before."""
    until = len(office.letters) + letters
    while sender.poll() is None:
        if len(office.letters) >= until:
            time.sleep(0.03 * chance)
            sender.kill()
            return sender.wait() != 0
        time.sleep(0.001)
    return False


def identity(slot: str, key: str) -> str:
    return make_message_id("example.org", "daily", slot, key, "0")
