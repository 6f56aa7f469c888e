"""What the tests of delivery need: an edition, a real mail server, a way to it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support import editions
from support.postoffice import PASSWORD, USER, PostOffice, opened

from briefings.core.edition import Briefing, Rendition
from briefings.publishing.deliverers.message import SenderProfile
from briefings.publishing.deliverers.smtp import EmailDeliverer, SmtpConnection, SmtpServer

NOW = datetime(2026, 3, 12, 6, 30, tzinfo=UTC)
HEAD = SenderProfile(
    sender="Two Rivers Desk <desk@example.org>",
    reply_to="editor@example.org",
    list_id="daily.example.org",
    unsubscribe=("mailto:leave@example.org", "https://example.org/leave"),
    one_click=True,
)


@pytest.fixture(scope="session")
def briefing() -> Briefing:
    return editions.an_edition(marking="TLP:GREEN")


@pytest.fixture(scope="session")
def renditions() -> tuple[Rendition, ...]:
    return (
        Rendition("briefing.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256)) * 20),
        Rendition("briefing.html", "text/html", "<p>whole – edition</p>".encode()),
        Rendition("briefing.json", "application/json", b"{}"),
        Rendition("email.html", "text/html", "<p>“short” edition</p>".encode()),
        Rendition("email.txt", "text/plain", "“short” edition\n".encode()),
    )


@pytest.fixture
def postoffice(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as office:
        yield office


def server_at(office: PostOffice, folder: Path, **changes: Any) -> SmtpServer:
    """Return the way to a test server, its authority trusted."""
    given: dict[str, Any] = {
        "host": office.host,
        "port": office.port,
        "authorities": folder / "ca.pem",
        "user": USER,
        "password": lambda: PASSWORD,
        "timeout": 2.0,
    }
    return SmtpServer(**(given | changes))


@pytest.fixture
def deliverer(postoffice: PostOffice, tmp_path: Path) -> Iterator[EmailDeliverer]:
    made = EmailDeliverer(profile=HEAD, connection=SmtpConnection(server_at(postoffice, tmp_path)), clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def reach() -> Callable[..., SmtpServer]:
    return server_at
