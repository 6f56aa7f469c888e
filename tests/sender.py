"""A program that sends editions to many readers until it is done or killed: FOLDER PORT SLOTS READERS."""

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fakes import a_parcel, people, plain_mail

from briefings.deliverers.email import EmailDeliverer, Line, Server
from briefings.deliverers.message import Letterhead
from briefings.dispatch import Office, dispatch
from briefings.library.library import Library


def now() -> datetime:
    return datetime.now(UTC)


def main(folder: str, port: str, slots: str, readers: str) -> None:
    line = Line(Server(host="localhost", port=int(port), security="plain", timeout=1.0))
    office = Office(
        library=Library(Path(folder) / "library.sqlite"),
        deliverers={"email": EmailDeliverer(head=Letterhead(sender="desk@example.org"), line=line, clock=now)},
        recipients=people(int(readers)),
        clock=now,
        # Minutes of back-off shrink to milliseconds; their order and number stay.
        sleep=lambda seconds: time.sleep(seconds / 1000),
        chance=random.random,
        write=plain_mail,
        draw=lambda briefing: (),
        domain="example.org",
    )
    for number in range(int(slots)):
        with office.library.hold("daily"):
            dispatch(office, a_parcel(office, slot=f"slot-{number:03}"))


if __name__ == "__main__":
    main(*sys.argv[1:])
