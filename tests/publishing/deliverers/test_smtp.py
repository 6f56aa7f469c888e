"""Mail by SMTP, against a real server: what arrives, what is refused, what is worth another try."""

import base64
import smtplib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from publishing.deliverers.conftest import HEAD, NOW
from support.builders import a_request
from support.dripping import a_dripping_server, repeated
from support.postoffice import PASSWORD, PostOffice, opened

from briefings.core.delivery import DeliveryError, PermanentDeliveryError, TemporaryDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import SettingsError
from briefings.publishing.deliverers import smtp_session
from briefings.publishing.deliverers.smtp import EmailDeliverer, SmtpConnection, SmtpServer, error_from_reply

Reach = Callable[..., SmtpServer]


def test_a_message_arrives_whole_over_starttls_and_auth(
    deliverer: EmailDeliverer, postoffice: PostOffice, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    receipt = deliverer.deliver(a_request(briefing, renditions))
    (letter,) = postoffice.letters
    message = letter.message
    assert receipt.place == "<1@example.org>" == message["Message-ID"]
    assert message.get_content_type() == "multipart/mixed"
    alternative, attachment = message.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == "“short” edition\n"  # type: ignore[union-attr]
    assert attachment.get_content() == renditions[0].content  # type: ignore[attr-defined]
    assert attachment.get_filename() == "Two Rivers Daily 2026-03-12.pdf"


def test_one_connection_serves_several_recipients_and_a_broken_one_is_replaced(
    deliverer: EmailDeliverer, postoffice: PostOffice, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    faults = iter([None, None, "lose", None])
    postoffice.fault = lambda stage, to: next(faults) if stage == "data" else None
    for to in ("a@example.org", "b@example.org"):
        deliverer.deliver(a_request(briefing, renditions, to))
    with pytest.raises(TemporaryDeliveryError):
        deliverer.deliver(a_request(briefing, renditions, "c@example.org"))
    deliverer.deliver(a_request(briefing, renditions, "c@example.org"))
    assert [letter.to for letter in postoffice.letters] == ["a@example.org", "b@example.org", "c@example.org"]


@pytest.mark.parametrize(
    ("stage", "fault", "kind", "server"),
    [
        ("rcpt", "450 mailbox busy", TemporaryDeliveryError, False),
        ("rcpt", "550 no such user", PermanentDeliveryError, False),
        ("rcpt", "421 going down", TemporaryDeliveryError, True),
        ("data", "452 disk full", TemporaryDeliveryError, False),
        ("data", "554 looks like spam", PermanentDeliveryError, False),
        ("data", "drop", TemporaryDeliveryError, True),
        ("data", "lose", TemporaryDeliveryError, True),
        ("rcpt", "stall", TemporaryDeliveryError, True),
    ],
)
def test_passing_faults_are_told_from_final_ones(
    deliverer: EmailDeliverer,
    postoffice: PostOffice,
    briefing: Briefing,
    renditions: Sequence[Rendition],
    stage: str,
    fault: str,
    kind: type[TemporaryDeliveryError | PermanentDeliveryError],
    server: bool,
) -> None:
    postoffice.fault = lambda at, to: fault if at == stage else None
    with pytest.raises((TemporaryDeliveryError, PermanentDeliveryError)) as raised:
        deliverer.deliver(a_request(briefing, renditions))
    assert type(raised.value) is kind
    assert raised.value.server is server
    postoffice.fault = lambda at, to: None
    deliverer.deliver(a_request(briefing, renditions, "ben@example.org"))
    assert postoffice.letters[-1].to == "ben@example.org"


def test_an_answer_that_got_lost_is_repeated_under_the_same_message_id(
    deliverer: EmailDeliverer, postoffice: PostOffice, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    faults = iter(["drop", None])
    postoffice.fault = lambda at, to: next(faults) if at == "data" else None
    with pytest.raises(TemporaryDeliveryError):
        deliverer.deliver(a_request(briefing, renditions))
    deliverer.deliver(a_request(briefing, renditions))
    first, second = postoffice.letters
    assert first.identity == second.identity
    assert first.content == second.content


def test_a_certificate_for_another_host_is_final_and_nothing_was_said(
    tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    with opened(tmp_path, good=False) as office:
        made = EmailDeliverer(profile=HEAD, connection=SmtpConnection(reach(office, tmp_path)), clock=lambda: NOW)
        with pytest.raises(PermanentDeliveryError, match="certificate is not valid") as raised:
            made.deliver(a_request(briefing, renditions))
        assert raised.value.server
        assert not office.met


def test_a_certificate_of_an_unknown_authority_is_final(
    postoffice: PostOffice, tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    line = SmtpConnection(reach(postoffice, tmp_path, authorities=None))
    with pytest.raises(PermanentDeliveryError, match="certificate is not valid"):
        EmailDeliverer(profile=HEAD, connection=line, clock=lambda: NOW).deliver(a_request(briefing, renditions))


def test_implicit_tls_works_too(
    tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    with opened(tmp_path, security="tls", auth=False) as office:
        made = EmailDeliverer(
            profile=HEAD, connection=SmtpConnection(reach(office, tmp_path, security="tls", user="")), clock=lambda: NOW
        )
        made.deliver(a_request(briefing, renditions))
        made.close()
        assert len(office.letters) == 1


def test_a_server_without_encryption_gets_nothing_unless_the_settings_say_plain(
    tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    with opened(tmp_path, security="plain", auth=False) as office:
        made = EmailDeliverer(
            profile=HEAD, connection=SmtpConnection(reach(office, tmp_path, user="")), clock=lambda: NOW
        )
        with pytest.raises(PermanentDeliveryError, match="STARTTLS"):
            made.deliver(a_request(briefing, renditions))
        line = SmtpConnection(reach(office, tmp_path, user="", security="plain"))
        made = EmailDeliverer(profile=HEAD, connection=line, clock=lambda: NOW)
        made.deliver(a_request(briefing, renditions))
        made.close()
        assert len(office.letters) == 1


def test_a_wrong_password_is_final_and_never_in_the_words(
    postoffice: PostOffice, tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    server = reach(postoffice, tmp_path, password=lambda: "hunter2-secret")
    made = EmailDeliverer(profile=HEAD, connection=SmtpConnection(server), clock=lambda: NOW)
    with pytest.raises(PermanentDeliveryError, match="did not accept user and password") as raised:
        made.deliver(a_request(briefing, renditions))
    assert raised.value.server
    assert "hunter2" not in f"{raised.value}{raised.value!r}{server!r}{made!r}"
    assert PASSWORD not in repr(server)


def test_nobody_at_home_is_worth_another_try(
    tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    with opened(tmp_path) as office:
        gone = reach(office, tmp_path)
    with pytest.raises(TemporaryDeliveryError) as raised:
        EmailDeliverer(profile=HEAD, connection=SmtpConnection(gone), clock=lambda: NOW).deliver(
            a_request(briefing, renditions, "a@example.org")
        )
    assert raised.value.server


def test_an_authority_file_that_holds_none_is_the_settings_mistake(
    postoffice: PostOffice, tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    (tmp_path / "not.pem").write_text("nothing")
    line = SmtpConnection(reach(postoffice, tmp_path, authorities=tmp_path / "not.pem"))
    with pytest.raises(SettingsError, match="holds no certificates"):
        EmailDeliverer(profile=HEAD, connection=line, clock=lambda: NOW).deliver(a_request(briefing, renditions))


def test_an_operator_is_told_in_a_short_message(deliverer: EmailDeliverer, postoffice: PostOffice) -> None:
    deliverer.notify("ops@example.org", "Briefing failed\r\nBcc: all@example.org", "why", "slot 1")
    message = postoffice.letters[0].message
    assert message["Subject"] == "Briefing failed Bcc: all@example.org"
    assert message["Bcc"] is None
    assert message.get_content().strip() == "why"


@pytest.mark.parametrize("without", [(), ("PLAIN",), ("LOGIN",)])
@pytest.mark.parametrize("password", ["pässwort – ✓ пароль", PASSWORD])
def test_a_password_may_have_any_letters(
    tmp_path: Path,
    reach: Reach,
    briefing: Briefing,
    renditions: Sequence[Rendition],
    password: str,
    without: tuple[str, ...],
) -> None:
    with opened(tmp_path, password=password, without=without) as office:
        line = SmtpConnection(reach(office, tmp_path, password=lambda: password))
        EmailDeliverer(profile=HEAD, connection=line, clock=lambda: NOW).deliver(a_request(briefing, renditions))
        line.close()
        assert len(office.letters) == 1
        wrong = SmtpConnection(reach(office, tmp_path, password=lambda: "fälsch"))
        with pytest.raises(PermanentDeliveryError, match="did not accept user and password"):
            wrong.send("desk@example.org", "ana@example.org", b"x")


def test_without_its_password_nobody_is_mailed_and_nothing_is_connected(
    tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    def gone() -> str:
        raise SettingsError("[mail] password: the environment variable DESK is not set")

    with opened(tmp_path, security="plain", auth=False) as office:
        line = SmtpConnection(reach(office, tmp_path, security="plain", password=gone))
        made = EmailDeliverer(profile=HEAD, connection=line, clock=lambda: NOW)
        for key in ("ana@example.org", "ben@example.org", "cleo@example.org"):
            with pytest.raises(SettingsError, match="DESK is not set"):
                made.deliver(a_request(briefing, renditions, key))
        assert (office.letters, office.met) == ([], [])


def test_a_server_that_takes_no_log_in_gets_nothing_though_it_would_take_the_mail(
    tmp_path: Path, reach: Reach, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    with opened(tmp_path, auth=False) as office:
        made = EmailDeliverer(profile=HEAD, connection=SmtpConnection(reach(office, tmp_path)), clock=lambda: NOW)
        for _ in range(2):
            with pytest.raises(PermanentDeliveryError, match="did not accept"):
                made.deliver(a_request(briefing, renditions))
        assert office.letters == []


def test_a_fault_of_the_program_closes_the_connection_too(
    deliverer: EmailDeliverer, postoffice: PostOffice, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    deliverer.deliver(a_request(briefing, renditions))
    with pytest.raises(UnicodeEncodeError):
        deliverer.connection.send("desk@example.org", "jörg@example.org", b"x")
    deliverer.deliver(a_request(briefing, renditions, "ben@example.org"))
    assert [letter.to for letter in postoffice.letters] == ["ana@example.org", "ben@example.org"]


def test_a_server_that_takes_its_time_with_every_answer_is_left() -> None:
    answers = [b"220 hello\r\n", b"250 all\r\n", b"250 from\r\n", b"250 to\r\n", b"354 go on\r\n", b"250 taken\r\n"]
    with a_dripping_server(lambda: answers, 0.4) as port:
        line = SmtpConnection(SmtpServer(host="127.0.0.1", port=port, security="plain", timeout=0.5))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(smtp_session, "MAX_ANSWER_TIMES", 2.0)
            with pytest.raises(TemporaryDeliveryError, match="took too long"):
                line.send("desk@example.org", "ana@example.org", b"Subject: x\r\n\r\nx")
        line.close()


def test_a_name_that_is_not_found_in_time_is_a_temporary_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def keep_waiting(*_: object, **__: object) -> None:
        time.sleep(1)
        raise OSError

    monkeypatch.setattr("socket.getaddrinfo", keep_waiting)
    line = SmtpConnection(SmtpServer(host="mail.example", port=25, security="plain", timeout=0.2))
    with pytest.raises(TemporaryDeliveryError, match="not found in time"):
        line.send("desk@example.org", "ana@example.org", b"Subject: x\r\n\r\nx")


@pytest.mark.parametrize(
    ("beginning", "part", "pause", "reason"),
    [
        (b"", b"2", 0.05, "took too long"),
        (b"220-hello\r\n", b"220-and again\r\n", 0.05, "took too long"),
        (b"220-hello\r\n", b"220-and again\r\n" * 400, 0.0, "longer than 64 kB"),
        (b"220 hello\r\n", b"250-SIZE 1\r\n", 0.05, "took too long"),
        (b"220 hello\r\n", b"250-X\r\n" * 999, 0.0, "longer than 64 kB"),
        (b"220 hello\r\n250 all\r\n", b"", 0.05, "took too long"),
        (b"220 hello\r\n250 all\r\n250 from\r\n250 to\r\n354 go on\r\n", b"2", 0.05, "took too long"),
    ],
)
def test_a_server_that_drips_or_never_ends_is_left(beginning: bytes, part: bytes, pause: float, reason: str) -> None:
    with a_dripping_server(repeated(beginning, part), pause) as port:
        line = SmtpConnection(SmtpServer(host="localhost", port=port, security="plain", timeout=0.5))
        with pytest.raises(TemporaryDeliveryError, match=reason) as raised:
            line.send("desk@example.org", "ana@example.org", b"Subject: x\r\n\r\nx")
        assert raised.value.server


def test_logging_in_by_a_challenge_answers_as_the_standard_has_it() -> None:
    # The example of RFC 2195.
    session = smtp_session.SmtpSession()
    session.user, session.password = "tim", "tanstaaftanstaaf"
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"
    assert session.auth_cram_md5() is None
    assert session.auth_cram_md5(challenge) == "tim b913a602c7eda7a495b4e6e7334d3890"
    assert smtp_session.decode_challenge(base64.b64encode(challenge)) == challenge
    with pytest.raises(smtplib.SMTPException) as raised:
        smtp_session.decode_challenge(b"a")
    assert str(raised.value) == "the server asks during log-in for something that cannot be read"


def test_the_time_that_is_left_is_what_the_next_step_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(smtp_session.time, "monotonic", lambda: now)
    session = smtp_session.SmtpSession(timeout=2.0)
    assert session._limit_timeout() == 2.0
    session.begin_exchange()
    now = 109.5
    assert session._limit_timeout() == 0.5
    now = 110.0
    with pytest.raises(TimeoutError) as raised:
        session._limit_timeout()
    assert str(raised.value) == "the server took too long, though each of its answers came in time"


@pytest.mark.parametrize(
    ("code", "said", "kind", "words", "server"),
    [
        (500, b"caf\xe9\r\nno", PermanentDeliveryError, "500 caf� no", False),
        (599, "no", PermanentDeliveryError, "599 no", False),
        (600, "what", TemporaryDeliveryError, "600 what", False),
        (499, "later", TemporaryDeliveryError, "499 later", False),
        (421, "closing", TemporaryDeliveryError, "421 closing", True),
        (-1, b"", TemporaryDeliveryError, "-1 ", True),
        (1, b"", TemporaryDeliveryError, "1 ", False),
    ],
)
def test_an_answer_is_final_in_the_five_hundreds(
    code: int, said: bytes | str, kind: type[DeliveryError], words: str, server: bool
) -> None:
    fault = error_from_reply(code, said, "mail.example")
    assert (type(fault), str(fault), fault.server) == (kind, f"mail.example: {words}", server)


def test_logging_in_is_tried_without_a_message(tmp_path: Path, reach: Reach) -> None:
    with opened(tmp_path) as office:
        SmtpConnection(reach(office, tmp_path)).check_login()
        wrong = SmtpConnection(reach(office, tmp_path, password=lambda: "no"))
        with pytest.raises(PermanentDeliveryError, match=f"localhost:{office.port}: 535 the server did not accept"):
            wrong.check_login()
        away = SmtpConnection(SmtpServer(host="localhost", port=1, security="plain", timeout=0.5))
        with pytest.raises(TemporaryDeliveryError, match=r"localhost:1: "):
            away.check_login()
        assert office.letters == []
