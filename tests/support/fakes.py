"""Stand-ins for our own Protocols: a clock that only moves when told, a deliverer that fails as told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support import editions

from briefings.app.shipment import DispatchContext, Shipment
from briefings.core.delivery import DeliveryRequest, Recipient
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.publishing.renderers.email import EmailNotes
from briefings.storage.library import Library
from briefings.storage.records import EditionRecord

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: datetime = NOON
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class Courier:
    """A deliverer that keeps what it was given; `fault` may raise instead."""

    clock: Clock
    fault: Callable[[str], None] = lambda recipient: None
    delivered: list[tuple[str, DeliveryRequest | None, Briefing, tuple[str, ...]]] = field(default_factory=list)
    #: the delivery in hand
    request: DeliveryRequest | None = None
    closed: int = 0

    def deliver(self, request: DeliveryRequest) -> Receipt:
        self.request, recipient = request, request.recipient.key
        self.fault(recipient)
        self.delivered.append((recipient, request, request.briefing, tuple(r.name for r in request.renditions)))
        return Receipt(recipient=recipient, place=request.message_id, delivered=self.clock())

    def close(self) -> None:
        self.closed += 1

    @property
    def served(self) -> list[str]:
        return [recipient for recipient, _, _, _ in self.delivered]


def plain_mail(briefing: Briefing, notes: EmailNotes, language: str) -> tuple[Rendition, ...]:
    """The text of a mail, without any template."""
    text = f"{language}: {briefing.title} {notes.notice} {notes.link}"
    return (
        Rendition("email.html", "text/html", f"<p>{text}</p>".encode()),
        Rendition("email.txt", "text/plain", text.encode()),
    )


def people(count: int = 3) -> tuple[Recipient, ...]:
    return tuple(Recipient(key=f"reader{n:02}@example.org", marking="TLP:GREEN") for n in range(count))


def a_context(
    folder: Path, courier: Courier, recipients: tuple[Recipient, ...] = people(), **changes: object
) -> DispatchContext:
    given: dict[str, object] = {
        "library": Library(folder / "library.sqlite"),
        "deliverers": {"email": courier},
        "recipients": recipients,
        "clock": courier.clock,
        "sleep": courier.clock.sleep,
        "draw_random": lambda: 1.0,
        "render_mail": plain_mail,
        "render_files": lambda briefing: (Rendition("briefing.pdf", "application/pdf", briefing.title.encode()),),
        "domain": "example.org",
        **changes,
    }
    return DispatchContext(**given)  # type: ignore[arg-type]


def a_shipment(
    context: DispatchContext, slot: str = "2026-03-12T12:00:00Z", size: int = 2000, **changes: object
) -> Shipment:
    """A shipment whose edition stands in the library."""
    edition = f"edition-{slot}"
    record = EditionRecord(
        name=edition, briefing="daily", number=1, digest="d", slot=slot, state="made", corrects="", made=NOON
    )
    context.library.add_edition(record)
    given: dict[str, object] = {
        "briefing_key": "daily",
        "slot": slot,
        "edition": edition,
        "briefing": editions.an_edition(marking="TLP:GREEN"),
        "renditions": (Rendition("briefing.pdf", "application/pdf", b"%" * size),),
        **changes,
    }
    return Shipment(**given)  # type: ignore[arg-type]
