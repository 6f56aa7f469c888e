"""Who gets what, once: refusals, retries, records, and what a crash leaves behind."""

from dataclasses import replace
from pathlib import Path

import pytest
from app.test_pipeline import a_plan
from support import editions
from support.builders import an_article
from support.fakes import Clock, Courier, a_context, a_shipment, people

from briefings.app.dispatch import dispatch_shipment
from briefings.app.pipeline import make_briefing
from briefings.app.shipment import Correction
from briefings.core.delivery import DeliveryRequest, PermanentDeliveryError, Recipient, TemporaryDeliveryError
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.edition.changes import with_changes_since
from briefings.publishing.renderers.email import EmailNotes


@pytest.fixture
def courier() -> Courier:
    return Courier(Clock())


def states(context) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {d.recipient: d.state for d in context.library.list_deliveries("daily")}


def test_everybody_gets_it_once_however_often_it_is_sent(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier)
    shipment = a_shipment(context)
    first, second = dispatch_shipment(context, shipment), dispatch_shipment(context, shipment)
    assert [receipt.recipient for receipt in first.receipts] == [person.key for person in people()]
    assert (second.receipts, second.already_sent) == ((), 3)
    assert courier.served == [person.key for person in people()]
    assert set(states(context).values()) == {"sent"}
    assert courier.closed == 2


def test_another_slot_is_another_delivery_with_another_identity(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(1))
    for slot in ("one", "two"):
        dispatch_shipment(context, a_shipment(context, slot=slot))
    identities = [request.message_id for _, request, _, _ in courier.delivered if request]
    assert len(set(identities)) == 2


def test_only_those_named_are_served(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier)
    dispatch_shipment(context, a_shipment(context), to=["Reader01@EXAMPLE.org"])
    assert courier.served == ["reader01@example.org"]


def test_sending_again_on_purpose_has_an_identity_of_its_own(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(1))
    shipment = a_shipment(context)
    dispatch_shipment(context, shipment)
    dispatch_shipment(context, shipment, resend=True)
    identities = [request.message_id for _, request, _, _ in courier.delivered if request]
    assert len(set(identities)) == len(identities) == 2


def test_a_marking_above_what_somebody_may_have_is_refused_loudly(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, (*people(1), Recipient(key="all@example.org", marking="TLP:CLEAR")))
    done = dispatch_shipment(context, a_shipment(context))
    assert courier.served == ["reader00@example.org"]
    assert states(context)["all@example.org"] == "refused"
    (problem,) = done.problems
    assert str(problem) == "all@example.org: not sent: the edition is marked TLP:GREEN and they may have TLP:CLEAR"
    assert dispatch_shipment(context, a_shipment(context), resend=True, to=["all@example.org"]).receipts == ()


def test_a_suppressed_address_gets_nothing_whatever_its_case(tmp_path: Path, courier: Courier) -> None:
    recipients = (Recipient(key="Reader@Example.org", marking="TLP:RED"),)
    context = a_context(tmp_path, courier, recipients, suppressed=frozenset({"reader@example.org"}))
    # They asked for it themselves: that is no problem.
    assert dispatch_shipment(context, a_shipment(context)).problems == ()
    assert (courier.served, states(context)) == ([], {"Reader@Example.org": "skipped"})


def test_a_passing_fault_is_tried_again_with_growing_pauses(tmp_path: Path, courier: Courier) -> None:
    faults = iter([TemporaryDeliveryError("450 busy")] * 3)

    def fault(recipient: str) -> None:
        if recipient == "reader01@example.org" and (found := next(faults, None)):
            raise found

    courier.fault = fault
    context = a_context(tmp_path, courier)
    done = dispatch_shipment(context, a_shipment(context))
    assert len(done.receipts) == 3
    assert courier.served == ["reader00@example.org", "reader02@example.org", "reader01@example.org"]
    assert courier.clock.slept == [5.0, 10.0, 20.0]
    assert context.library.get_delivery("daily", "2026-03-12T12:00:00Z", "reader01@example.org").attempts == 4  # type: ignore[union-attr]


def test_a_final_fault_is_not_tried_again_until_somebody_asks(tmp_path: Path, courier: Courier) -> None:
    tries = []

    def fault(recipient: str) -> None:
        tries.append(recipient)
        raise PermanentDeliveryError("550 no such user")

    courier.fault = fault
    context = a_context(tmp_path, courier, people(1))
    done = dispatch_shipment(context, a_shipment(context))
    assert "550 no such user" in done.problems[0].what
    assert len(tries) == 1
    courier.fault = lambda recipient: None
    assert len(dispatch_shipment(context, a_shipment(context)).receipts) == 1


def test_a_server_that_is_down_is_asked_once_a_round(tmp_path: Path, courier: Courier) -> None:
    tries: list[str] = []

    def fault(recipient: str) -> None:
        tries.append(recipient)
        if len(tries) < 3:
            raise TemporaryDeliveryError("connection refused", server=True)

    courier.fault = fault
    context = a_context(tmp_path, courier, people(20))
    assert len(dispatch_shipment(context, a_shipment(context)).receipts) == 20
    assert len(tries) == 22


def test_a_server_that_refuses_us_for_good_fails_everybody_at_once(tmp_path: Path, courier: Courier) -> None:
    def fault(recipient: str) -> None:
        raise PermanentDeliveryError("certificate is not valid", server=True)

    courier.fault = fault
    context = a_context(tmp_path, courier, people(20))
    done = dispatch_shipment(context, a_shipment(context))
    assert len(done.problems) == 20
    assert set(states(context).values()) == {"failed"}
    assert courier.clock.slept == []


def test_when_the_window_closes_the_reason_stands_on_record(tmp_path: Path, courier: Courier) -> None:
    def fault(recipient: str) -> None:
        raise TemporaryDeliveryError("451 later", wait=400.0)

    courier.fault = fault
    context = a_context(tmp_path, courier, people(1), retry_window=1800.0)
    done = dispatch_shipment(context, a_shipment(context))
    assert courier.clock.slept == [400.0] * 4
    assert "still not possible after 30 minutes: 451 later" in done.problems[0].what
    assert states(context) == {"reader00@example.org": "failed"}


def test_asked_to_stop_it_finishes_the_delivery_in_hand_and_the_next_call_the_rest(
    tmp_path: Path, courier: Courier
) -> None:
    context = a_context(tmp_path, courier, stopping=lambda: len(courier.delivered) >= 1)
    shipment = a_shipment(context)
    done = dispatch_shipment(context, shipment)
    assert (len(done.receipts), done.remaining, done.problems) == (1, 2, ())
    rest = dispatch_shipment(a_context(tmp_path, courier), shipment)
    assert (len(rest.receipts), rest.already_sent) == (2, 1)


def test_after_a_crash_between_acceptance_and_record_the_repeat_has_the_same_identity(
    tmp_path: Path, courier: Courier
) -> None:
    class Killed(BaseException):
        pass

    context = a_context(tmp_path, courier, people(2))
    shipment = a_shipment(context)
    taken: list[str] = []

    def accepted_then_killed(recipient: str) -> None:
        taken.append(courier.request.message_id)  # type: ignore[union-attr]
        if len(taken) == 2:
            raise Killed

    courier.fault = accepted_then_killed
    with pytest.raises(Killed):
        dispatch_shipment(context, shipment)
    assert states(context) == {"reader00@example.org": "sent", "reader01@example.org": "sending"}
    courier.fault = lambda recipient: taken.append(courier.request.message_id)  # type: ignore[union-attr]
    done = dispatch_shipment(context, shipment)
    assert len(done.receipts) == 1
    assert taken[1] == taken[2]


def test_a_reader_of_some_topics_gets_those_and_files_of_their_own(tmp_path: Path, courier: Courier) -> None:
    recipients = (
        Recipient(key="a@example.org", marking="TLP:RED", topics=("grain corridor",)),
        Recipient(key="b@example.org", marking="TLP:RED", topics=("Nothing of the kind",)),
        Recipient(key="c@example.org", marking="TLP:RED", topics=("grain corridor",)),
    )
    drawn = []
    context = a_context(tmp_path, courier, recipients, render_files=lambda b: drawn.append(b) or ())
    dispatch_shipment(context, a_shipment(context))
    assert [section.title for section in courier.delivered[0][2].sections] == ["Grain corridor"]
    assert courier.served == ["a@example.org", "c@example.org"]
    assert states(context)["b@example.org"] == "skipped"
    assert len(drawn) == 1


def test_a_topic_that_nobody_has_is_told_and_one_that_is_quiet_today_is_not(tmp_path: Path, courier: Courier) -> None:
    recipients = (
        Recipient(key="a@example.org", marking="TLP:RED", topics=("GRAIN corridor", "Harbuors")),
        Recipient(key="b@example.org", marking="TLP:RED", topics=("Harbours",)),
    )
    context = a_context(tmp_path, courier, recipients, topics=("Harbours", "Grain corridor"))
    done = dispatch_shipment(context, a_shipment(context))
    (problem,) = done.problems
    assert str(problem).startswith("a@example.org: nobody has the topic 'Harbuors' (the topics are: Harbours, Grain")
    assert courier.served == ["a@example.org"]
    assert states(context)["b@example.org"] == "skipped"


def test_a_day_without_news_is_the_same_notice_for_everybody(tmp_path: Path, courier: Courier) -> None:
    edition = editions.an_edition()
    quiet = with_changes_since(edition, edition, 142)
    drawn: list[tuple[Briefing, EmailNotes]] = []
    recipients = (
        Recipient(key="a@example.org", marking="TLP:RED", formats=("pdf",)),
        Recipient(key="b@example.org", marking="TLP:RED", topics=("Nothing of the kind",)),
        Recipient(key="c@example.org", marking="TLP:RED", topics=("Grain corridor",), formats=("pdf",)),
    )
    context = a_context(
        tmp_path,
        courier,
        recipients,
        link="https://example.org/b/",
        render_mail=lambda briefing, said, language: drawn.append((briefing, said)) or (),
    )
    shipment = replace(a_shipment(context), briefing=quiet, versions={"a@example.org": edition})
    dispatch_shipment(context, shipment)
    assert courier.served == ["a@example.org", "b@example.org", "c@example.org"]
    assert {briefing.digest for briefing, _ in drawn} == {quiet.digest}
    assert {said for _, said in drawn} == {EmailNotes()}
    assert {request.recipient.formats for _, request, _, _ in courier.delivered if request} == {()}


def test_a_mail_leads_to_the_page_on_the_web_and_says_what_is_attached(tmp_path: Path, courier: Courier) -> None:
    notes: list[EmailNotes] = []
    recipients = (
        Recipient(key="a@example.org", marking="TLP:RED", formats=("pdf", "html")),
        Recipient(key="b@example.org", marking="TLP:RED", topics=("Grain corridor",)),
    )
    files = tuple(Rendition(name, "", b"x") for name in ("briefing.html", "briefing.pdf"))
    context = a_context(
        tmp_path,
        courier,
        recipients,
        link="https://example.org/b/",
        render_mail=lambda briefing, said, language: notes.append(said) or (),
        render_files=lambda briefing: files,
    )
    shipment = replace(a_shipment(context), renditions=files)
    dispatch_shipment(context, shipment)
    assert [(note.edition, note.attached) for note in notes] == [
        (f"https://example.org/b/{shipment.edition}/briefing.html", ("PDF", "HTML")),
        ("", ("PDF",)),
    ]


def test_who_reads_some_topics_is_never_linked_to_the_whole(tmp_path: Path, courier: Courier) -> None:
    notes: list[EmailNotes] = []
    recipients = (Recipient(key="a@example.org", marking="TLP:RED", topics=("Grain corridor",)), *people(1))
    context = a_context(
        tmp_path,
        courier,
        recipients,
        max_size=10,
        link="https://example.org/b/",
        render_mail=lambda briefing, said, language: notes.append(said) or (),
    )
    dispatch_shipment(context, a_shipment(context))
    assert [(note.link, "ask its sender" in str(note.notice)) for note in notes if note.notice] == [
        ("", True),
        ("https://example.org/b/edition-2026-03-12T12:00:00Z/", False),
    ]


def test_files_that_are_too_large_are_left_out_and_the_mail_says_where_they_are(
    tmp_path: Path, courier: Courier
) -> None:
    told = []

    def write(briefing, notes: EmailNotes, language: str):  # type: ignore[no-untyped-def]
        told.append(notes)
        return ()

    context = a_context(tmp_path, courier, people(1), render_mail=write, max_size=10_000, link="https://example.org/b/")
    dispatch_shipment(context, a_shipment(context, slot="s", size=20_000))
    assert courier.delivered[0][3] == ()
    assert courier.delivered[0][1].recipient.formats == ()  # type: ignore[union-attr]
    assert told[-1].link == "https://example.org/b/edition-s/"
    assert "too large to attach" in str(told[-1].notice)
    context = a_context(tmp_path, courier, people(1), render_mail=write, max_size=10_000)
    dispatch_shipment(context, a_shipment(context, slot="t", size=20_000))
    assert "This mail is the edition in short" in str(told[-1].notice)


def test_a_correction_answers_only_those_who_had_the_first(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(2))
    dispatch_shipment(context, a_shipment(context, slot="first"), to=["reader00@example.org"])
    original = courier.delivered[0][1].message_id  # type: ignore[union-attr]
    lines = {"reader00@example.org": Correction(original, ("Ten ships.",))}
    shipment = a_shipment(context, slot="first+1", corrects="first", correction=1, corrections=lines)
    dispatch_shipment(context, shipment)
    assert [request.corrects for _, request, _, _ in courier.delivered[1:] if request] == [original, ""]


def test_who_had_nothing_changed_is_not_sent_a_correction(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(2))
    lines = {"reader00@example.org": Correction("<1@example.org>")}
    shipment = a_shipment(context, slot="first+1", corrections=lines)
    done = dispatch_shipment(context, shipment)
    assert courier.served == ["reader01@example.org"]
    assert (done.problems, states(context)["reader00@example.org"]) == ((), "skipped")
    dispatch_shipment(context, shipment, resend=True, to=["reader00@example.org"])
    assert courier.served[1:] == ["reader00@example.org"]


def test_a_stranger_s_deliverer_that_breaks_fails_its_own_delivery_only(tmp_path: Path, courier: Courier) -> None:
    class Stranger:
        def deliver(self, request: DeliveryRequest) -> Receipt:
            raise KeyError("token")

        def close(self) -> None:
            raise RuntimeError("no connection")

    recipients = (*people(1), Recipient(key="chat", channel="chat", marking="TLP:RED"))
    context = a_context(tmp_path, courier, recipients, deliverers={"email": courier, "chat": Stranger()})
    done = dispatch_shipment(context, a_shipment(context))
    assert len(done.receipts) == 1
    assert "KeyError: 'token'" in done.problems[0].what


def test_a_channel_that_nobody_serves_is_refused(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, (Recipient(key="x", channel="fax"),))
    shipment = a_shipment(context, briefing=editions.an_edition())
    assert "no way to deliver by fax" in dispatch_shipment(context, shipment).problems[0].what


def test_those_who_had_another_edition_last_get_a_version_and_files_of_their_own(
    tmp_path: Path, courier: Courier
) -> None:
    recipients, drawn = people(4), []
    context = a_context(tmp_path, courier, recipients, render_files=lambda b: drawn.append(b) or ())
    kept = editions.an_edition(marking="TLP:GREEN")
    late = replace(kept, since="No. 1 of 9 March 2026", digest="l" * 64)
    versions = {recipients[0].key: kept, recipients[1].key: late, recipients[2].key: late}
    dispatch_shipment(context, a_shipment(context, briefing=kept, versions=versions))
    assert [briefing for _, _, briefing, _ in courier.delivered] == [kept, late, late, kept]
    assert ["briefing.pdf" in names for _, _, _, names in courier.delivered] == [True, False, False, True]
    assert drawn == [late]


def test_an_article_marked_red_keeps_an_unmarked_briefing_from_an_unmarked_recipient(
    tmp_path: Path, courier: Courier
) -> None:
    plan = a_plan(an_article(), an_article("It rained.", title="Rain", marking="tlp:red"))
    briefing = make_briefing(plan)
    assert (plan.marking, briefing.marking) == ("", "TLP:RED")
    cleared = Recipient(key="room@example.org", marking="TLP:RED")
    context = a_context(tmp_path, courier, (Recipient(key="all@example.org"), cleared))
    done = dispatch_shipment(context, a_shipment(context, briefing=briefing))
    assert courier.served == ["room@example.org"]
    assert [str(problem) for problem in done.problems] == [
        "all@example.org: not sent: the edition is marked TLP:RED and they may have TLP:CLEAR"
    ]
    bare = make_briefing(a_plan(an_article(), an_article("It rained.", title="Rain")))
    dispatch_shipment(context, a_shipment(context, slot="unmarked", briefing=bare))
    assert "all@example.org" in courier.served


def test_a_reader_is_judged_by_the_version_made_for_them(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(2))
    versions = {"reader00@example.org": editions.an_edition(marking="TLP:RED")}
    done = dispatch_shipment(context, a_shipment(context, versions=versions))
    assert courier.served == ["reader01@example.org"]
    assert "the edition is marked TLP:RED and they may have TLP:GREEN" in done.problems[0].what


def test_what_was_asked_for_and_is_not_there_is_told(tmp_path: Path, courier: Courier) -> None:
    wishes = ("pdf", "csv", "xlsx", "mp3")
    context = a_context(tmp_path, courier, (Recipient(key="a@example.org", marking="TLP:RED", formats=wishes),))
    files = tuple(Rendition(name, "", b"x") for name in ("briefing.pdf", "tables.zip", "briefing.mp3"))
    done = dispatch_shipment(context, a_shipment(context, renditions=files))
    assert [str(problem) for problem in done.problems] == [
        "a@example.org: sent without xlsx, which the edition was not made in "
        "(name it among the `formats` of the edition too)"
    ]
    assert len(done.receipts) == 1
    # A mail that says why there is no edition has no files to miss.
    assert dispatch_shipment(context, a_shipment(context, slot="two", renditions=())).problems == ()
