"""A mailbox on a real server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.dovecot import PASSWORD, Post, serving
from support.dripping import a_dripping_server, repeated
from support.folders import PROSE

from briefings.collectors import imap_session
from briefings.collectors.mailbox import MailboxCollector, read_message
from briefings.collectors.result import CollectContext, CollectResult, SourceState
from briefings.core.article import Article, Problem
from briefings.core.errors import SettingsError
from briefings.core.processes.pool import call_directly

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def a_letter(text: str, subject: str = "Strait to open") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Courier <news@courier.example>"
    message["Subject"] = subject
    message["Date"] = "Wed, 11 Mar 2026 14:00:00 +0200"
    message.set_content(text)
    return message


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    # Not under pytest's own folder, which the user that Dovecot reads mail as may not enter.
    with TemporaryDirectory(prefix="post-") as folder, serving(Path(folder)) as running:
        running.put(1, bytes(a_letter(PROSE)))
        yield running


def a_box(post: Post, **changes: object) -> MailboxCollector:
    box = MailboxCollector(
        host="localhost", user="desk", password=lambda: PASSWORD, port=post.port, ca=post.ca, days=0, timeout=20
    )
    return replace(box, **changes)  # type: ignore[arg-type]


def visit(box: MailboxCollector, cursor: str = "") -> CollectResult:
    tools = CollectContext(
        fetcher=None, run_parser=call_directly, find_known_ids=lambda _: frozenset(), now=lambda: NOW
    )  # type: ignore[arg-type]
    return box.collect_source(SourceState(url=box.address, cursor=cursor), tools)


def test_only_what_is_new_is_read_and_nothing_in_the_mailbox_is_changed(post: Post) -> None:
    box = a_box(post)
    first = visit(box)
    assert (first.status, first.problems, [found.text for found in first.articles]) == ("ok", (), [PROSE])
    (found,) = first.articles
    assert (found.outlet, found.title, found.origin) == (
        "The Courier",
        "Strait to open",
        "mailbox: desk on localhost, INBOX/1",
    )
    assert found.published == datetime(2026, 3, 11, 12, tzinfo=UTC)
    again = visit(box, first.cursor)
    assert (again.status, again.articles, again.cursor) == ("not modified", (), first.cursor)

    letter = a_letter("A storm closed the harbour on Friday, and nobody was hurt.", "Storm")
    letter.add_attachment(f"Boats\n\n{PROSE} So it goes.", filename="boats.txt")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="plan.pdf")
    post.put(2, bytes(letter))
    later = visit(box, first.cursor)
    assert [found.title for found in later.articles] == ["Storm", "Boats"]
    assert [(told.where, told.what) for told in later.problems] == [
        ("desk on localhost, INBOX/2/plan.pdf", "not a format we read (.pdf)")
    ]
    assert all(":2," not in path.name or "S" not in path.name for path in post.mail.rglob("*.host*"))
    anew = visit(box, "1:" + later.cursor.partition(":")[2])
    assert len(anew.articles) == 3, "numbered anew, so read anew"


def test_a_visit_ends_at_its_limit_and_the_next_goes_on(post: Post) -> None:
    for number in range(3):
        post.put(10 + number, bytes(a_letter(f"Letter {number} of the agency came in today.")), ".Agency")
    box = a_box(post, folder="Agency", most=2)
    first = visit(box)
    second = visit(box, first.cursor)
    assert [len(haul.articles) for haul in (first, second)] == [2, 1]
    assert len([found for found in box.collect(None) if isinstance(found, Article)]) == 3


def test_starttls_is_spoken_too(post: Post) -> None:
    assert visit(a_box(post, security="starttls", port=post.plain)).status == "ok"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": lambda: "wrong"}, "refuses the user or the password"),
        ({"ca": None}, "certificate is not valid"),
        ({"folder": "Nowhere"}, "no folder 'Nowhere'"),
        ({"port": 1}, "cannot be read"),
        ({"host": "no-such-host.invalid"}, "cannot be read"),
    ],
)
def test_what_goes_wrong_is_told_without_the_password(post: Post, changes: dict[str, object], said: str) -> None:
    haul = visit(a_box(post, **changes))
    assert (haul.status, haul.articles) == ("failing", ())
    assert said in haul.note
    assert "wrong" not in str(haul.problems)
    assert PASSWORD not in str(haul)


def test_a_password_that_is_nowhere_is_told(post: Post) -> None:
    def nowhere() -> str:
        raise SettingsError("the environment variable DESK is not set")

    assert "DESK is not set" in visit(a_box(post, password=nowhere)).note


def test_a_message_too_large_is_named() -> None:
    (told,) = read_message(b"", 99_000_000, "desk/9", "localhost", NOW)
    assert isinstance(told, Problem)
    assert "99 MB" in told.what


GREETING = b"* OK ready\r\n"
#: What a server answers to the commands of a visit up to the first message.
CHOSEN = b"".join(
    line + b"\r\n"
    for line in (
        *(b"* CAPABILITY IMAP4rev1", b"AAAA0 OK done", b"AAAA1 OK done"),
        *(b"* OK [UIDVALIDITY 1] x", b"* 1 EXISTS", b"AAAA2 OK done", b"* CAPABILITY IMAP4rev1", b"AAAA3 OK done"),
        *(b"* SEARCH 1", b"AAAA4 OK done", b"* 1 FETCH (UID 1 RFC822.SIZE 9)", b"AAAA5 OK done"),
    )
)


@pytest.mark.parametrize(
    ("beginning", "part", "pause", "said"),
    [
        (b"", b"*", 0.05, "drips"),
        (GREETING, b"* OK and again\r\n", 0.05, "drips"),
        (GREETING, b"* OK and again " + b"x" * 50_000 + b"\r\n", 0.0, "more than we are willing to read"),
        (GREETING + CHOSEN, b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n" + b"x" * 1000, 0.0, "more than we are"),
        (GREETING + CHOSEN, b"* 1 FETCH " + b"(" * 50_000 + b"\r\n", 0.0, "cannot be read"),
        (GREETING, b"* " + b"9" * 2_000_000, 0.0, "cannot be read"),
        (GREETING, b"\0\xff{5}\r\n", 0.0, "cannot be read"),
    ],
)
def test_a_hostile_server_is_left_and_nothing_is_raised(
    monkeypatch: pytest.MonkeyPatch, beginning: bytes, part: bytes, pause: float, said: str
) -> None:
    monkeypatch.setattr(imap_session, "MAX_VISIT_SECONDS", 1.0)
    monkeypatch.setattr(imap_session, "MAX_SESSION_BYTES", 3_000_000)
    monkeypatch.setattr("imaplib.Int2AP", lambda number: b"AAAA")
    with a_dripping_server(repeated(beginning, part), pause) as port:
        box = MailboxCollector(
            host="127.0.0.1", user="desk", password=lambda: PASSWORD, port=port, security="plain", timeout=0.9
        )
        found = visit(box)
    assert (found.status, found.articles) == ("failing", ())
    assert said in found.note
