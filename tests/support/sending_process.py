"""A program that sends editions to many readers until it is done or killed: FOLDER PORT SLOTS READERS."""

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.fakes import a_shipment, people, plain_mail

from briefings.app.dispatch import dispatch_shipment
from briefings.app.shipment import DispatchContext
from briefings.publishing.deliverers.message import SenderProfile
from briefings.publishing.deliverers.smtp import EmailDeliverer, SmtpConnection, SmtpServer
from briefings.storage.library import Library


def now() -> datetime:
    return datetime.now(UTC)


def main(folder: str, port: str, slots: str, readers: str) -> None:
    line = SmtpConnection(SmtpServer(host="localhost", port=int(port), security="plain", timeout=1.0))
    context = DispatchContext(
        library=Library(Path(folder) / "library.sqlite"),
        deliverers={
            "email": EmailDeliverer(profile=SenderProfile(sender="desk@example.org"), connection=line, clock=now)
        },
        recipients=people(int(readers)),
        clock=now,
        # Minutes of back-off shrink to milliseconds; their order and number stay.
        sleep=lambda seconds: time.sleep(seconds / 1000),
        draw_random=random.random,
        render_mail=plain_mail,
        render_files=lambda briefing: (),
        domain="example.org",
    )
    for number in range(int(slots)):
        with context.library.lock("daily"):
            dispatch_shipment(context, a_shipment(context, slot=f"slot-{number:03}"))


if __name__ == "__main__":
    main(*sys.argv[1:])
