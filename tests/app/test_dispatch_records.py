"""What dispatch puts on record, tells and waits for, word by word: people act on it at night."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete
from support import editions
from support.fakes import Clock, Courier, a_context, a_shipment, people

from briefings.app.dispatch import dispatch_shipment
from briefings.app.shipment import BASE64, Correction, DispatchContext
from briefings.core.delivery import PermanentDeliveryError, Recipient, TemporaryDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.publishing.renderers.email import EmailNotes
from briefings.storage.records import Delivery
from briefings.storage.schema import DELIVERIES

SLOT = "2026-03-12T12:00:00Z"


@pytest.fixture
def courier() -> Courier:
    return Courier(Clock())


def the_record(context: DispatchContext, key: str = "reader00@example.org", slot: str = SLOT) -> Delivery:
    found = context.library.get_delivery("daily", slot, key)
    assert found
    return found


def always(fault: Exception) -> object:
    def raise_it(recipient: str) -> None:
        raise fault

    return raise_it


def test_sending_again_counts_repeats_and_begins_to_count_tries_anew(tmp_path: Path, courier: Courier) -> None:
    faults = iter([TemporaryDeliveryError("450 busy")] * 2)

    def fault(recipient: str) -> None:
        if found := next(faults, None):
            raise found

    courier.fault = fault
    context = a_context(tmp_path, courier, people(1))
    dispatch_shipment(context, a_shipment(context))
    assert (the_record(context).repeats, the_record(context).attempts) == (0, 3)
    for repeats in (1, 2):
        dispatch_shipment(context, a_shipment(context), resend=True)
        assert (the_record(context).repeats, the_record(context).attempts) == (repeats, 1)


def test_why_somebody_gets_nothing_is_on_record(tmp_path: Path, courier: Courier) -> None:
    recipients = (*people(1), Recipient(key="quiet@example.org", marking="TLP:RED", topics=("Fisheries",)))
    context = a_context(
        tmp_path, courier, recipients, suppressed=frozenset({"reader00@example.org"}), topics=("Fisheries",)
    )
    assert dispatch_shipment(context, a_shipment(context)).problems == ()
    assert the_record(context).reason == "the address is on the list of those who get nothing"
    assert the_record(context, "quiet@example.org").reason == "the edition has nothing on their topics"


def test_every_problem_says_its_stage_and_what_to_do(tmp_path: Path, courier: Courier) -> None:
    courier.fault = lambda recipient: None
    recipients = (
        Recipient(key="low@example.org", marking="TLP:CLEAR"),
        Recipient(key="misspelt@example.org", marking="TLP:RED", topics=("Fish",), formats=()),
        Recipient(key="much@example.org", marking="TLP:RED", formats=("mp3",)),
        Recipient(key="gone@example.org", marking="TLP:RED"),
    )
    context = a_context(tmp_path, courier, recipients, topics=("Fisheries",))

    def fault(recipient: str) -> None:
        if recipient == "gone@example.org":
            raise PermanentDeliveryError("550 no such user")

    courier.fault = fault
    done = dispatch_shipment(context, a_shipment(context, briefing=replace(editions.an_edition(), sections=())))
    told = {problem.where: problem for problem in done.problems}
    assert {problem.stage for problem in done.problems} == {"deliver"}
    assert told["misspelt@example.org"].what == "nobody has the topic 'Fish'"
    assert told["misspelt@example.org"].remedy == "the topics are: Fisheries"
    assert told["much@example.org"].remedy == "name it among the `formats` of the edition too"
    assert told["gone@example.org"].what == "not delivered: 550 no such user"
    assert told["gone@example.org"].remedy == "mend it, then `briefings send` tries again"


def test_a_refusal_says_its_stage_and_shows_no_more_of_a_marking_than_fits(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(1))
    done = dispatch_shipment(context, a_shipment(context, briefing=editions.an_edition(marking="SECRET" * 20)))
    (problem,) = done.problems
    shown = "SECRET" * 6 + "SEC"
    assert problem.what == f"not sent: the edition is marked {shown}… and they may have TLP:GREEN"
    assert (problem.stage, problem.remedy) == ("deliver", "")


def test_where_nobody_named_topics_none_is_misspelt(tmp_path: Path, courier: Courier) -> None:
    recipients = (Recipient(key="a@example.org", marking="TLP:RED", topics=("Fish",)),)
    context = a_context(tmp_path, courier, recipients)
    bare = replace(editions.an_edition(), sections=())
    assert dispatch_shipment(context, a_shipment(context, briefing=bare)).problems == ()


def test_pauses_grow_with_chance_and_the_window_ends_them(tmp_path: Path, courier: Courier) -> None:
    courier.fault = always(TemporaryDeliveryError("450 busy"))
    context = a_context(tmp_path, courier, people(1), draw_random=lambda: 0.0, retry_window=60.0)
    done = dispatch_shipment(context, a_shipment(context))
    # The next would end after a minute and more.
    assert courier.clock.slept == [2.5, 5.0, 10.0, 20.0]
    assert done.problems[0].what == "not delivered: still not possible after 1 minutes: 450 busy"
    assert (the_record(context).state, done.remaining) == ("failed", 0)


def test_a_pause_is_never_longer_than_five_minutes_and_may_fill_the_window(tmp_path: Path, courier: Courier) -> None:
    courier.fault = always(TemporaryDeliveryError("450 busy"))
    total = 5.0 + 10 + 20 + 40 + 80 + 160 + 300 + 300
    context = a_context(tmp_path, courier, people(1), retry_window=total)
    done = dispatch_shipment(context, a_shipment(context))
    assert courier.clock.slept == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0, 300.0]
    assert "after 15 minutes" in done.problems[0].what


def test_who_was_never_tried_is_given_up_by_name_too(tmp_path: Path, courier: Courier) -> None:
    courier.fault = always(TemporaryDeliveryError("refused", server=True))
    context = a_context(tmp_path, courier, people(2), retry_window=3.0)
    done = dispatch_shipment(context, a_shipment(context))
    assert [problem.what for problem in done.problems] == [
        "not delivered: still not possible after 0 minutes: refused",
        "not delivered: still not possible after 0 minutes: the server is out of order",
    ]


def test_who_is_left_when_asked_to_stop_is_left_open(tmp_path: Path, courier: Courier) -> None:
    courier.fault = always(TemporaryDeliveryError("450 busy"))
    context = a_context(tmp_path, courier, people(1), stopping=lambda: len(courier.clock.slept) >= 2)
    done = dispatch_shipment(context, a_shipment(context))
    assert courier.clock.slept == [5.0, 10.0]
    assert (done.remaining, done.problems, the_record(context).state) == (1, (), "waiting")


def test_a_server_that_asks_for_time_is_given_it(tmp_path: Path, courier: Courier) -> None:
    faults = iter([TemporaryDeliveryError("503", wait=7.0), TemporaryDeliveryError("503", wait=77.0)])

    def fault(recipient: str) -> None:
        if found := next(faults, None):
            raise found

    courier.fault = fault
    context = a_context(tmp_path, courier, people(1))
    dispatch_shipment(context, a_shipment(context))
    assert courier.clock.slept == [7.0, 77.0]


@pytest.mark.parametrize("fault", [None, TemporaryDeliveryError("450"), PermanentDeliveryError("550")])
def test_a_record_that_somebody_removed_meanwhile_is_made_anew(
    tmp_path: Path, courier: Courier, fault: Exception | None
) -> None:
    context = a_context(tmp_path, courier, people(1), retry_window=0.0)

    def lose(recipient: str) -> None:
        with context.library.database.begin_write() as connection:
            connection.execute(delete(DELIVERIES))
        if fault:
            raise fault

    courier.fault = lose
    dispatch_shipment(context, a_shipment(context, corrects="first", correction=2))
    record = the_record(context)
    assert record.state == ("failed" if fault else "sent")
    assert (record.edition, record.corrects, record.correction) == (f"edition-{SLOT}", "first", 2)
    assert record.changed == courier.clock()


def test_a_delivery_names_its_edition_and_a_notice_its_reason(tmp_path: Path, courier: Courier) -> None:
    context = a_context(tmp_path, courier, people(1))
    dispatch_shipment(context, a_shipment(context, notes=EmailNotes(notice="A note.")))
    absent = EmailNotes(notice="No edition today: nothing came in.", absent=True)
    dispatch_shipment(context, a_shipment(context, slot="two", notes=absent))
    requests = [request for _, request, _, _ in courier.delivered if request]
    assert [request.edition for request in requests] == [f"edition-{SLOT}", "edition-two"]
    assert [request.notice for request in requests] == ["", "No edition today: nothing came in."]


def test_a_mail_says_what_changed_in_the_language_of_its_reader(tmp_path: Path, courier: Courier) -> None:
    drawn: list[tuple[Briefing, EmailNotes, str]] = []

    def draw(briefing: Briefing, notes: EmailNotes, language: str) -> tuple[Rendition, ...]:
        drawn.append((briefing, notes, language))
        return ()

    ana, ben = (replace(person, language=tongue) for person, tongue in zip(people(2), ("fr", "de"), strict=True))
    context = a_context(tmp_path, courier, (ana, ben), render_mail=draw, max_size=3000)
    lines = {ana.key: Correction("<1@example.org>", ("Ten ships, not two.",))}
    dispatch_shipment(context, a_shipment(context, size=2000, corrections=lines))
    assert [(notes.correction, language) for _, notes, language in drawn] == [
        (("Ten ships, not two.",), "fr"),
        ((), "de"),
    ]
    drawn.clear()
    # What is too large is drawn again, for the same reader and of the same edition.
    dispatch_shipment(context, a_shipment(context, slot="two", size=9000), to=[ana.key])
    assert [language for _, _, language in drawn] == ["fr", "fr"]
    assert drawn[0][0] is drawn[1][0]


def test_files_are_attached_up_to_the_size_that_they_have_in_a_mail(tmp_path: Path, courier: Courier) -> None:
    for number, room in enumerate((1000 * BASE64, 1000 * BASE64 - 1)):
        context = a_context(
            tmp_path, courier, people(1), render_mail=lambda *given: (), max_size=room, link="https://a.example/XX/"
        )
        dispatch_shipment(context, a_shipment(context, slot=str(number), size=1000))
    assert [names for _, _, _, names in courier.delivered] == [("briefing.pdf",), ()]


def test_the_folder_on_the_web_is_named_as_it_is(tmp_path: Path, courier: Courier) -> None:
    notes: list[EmailNotes] = []
    context = a_context(
        tmp_path,
        courier,
        people(1),
        render_mail=lambda b, n, tongue: notes.append(n) or (),
        max_size=1,
        link="https://a/XX/",
    )
    dispatch_shipment(context, a_shipment(context, slot="s"))
    assert notes[-1].link == "https://a/XX/edition-s/"


def test_who_wants_mail_without_files_has_none_drawn(tmp_path: Path, courier: Courier) -> None:
    drawn: list[Briefing] = []
    kept = editions.an_edition(marking="TLP:GREEN")
    late = replace(kept, since="No. 1 of 9 March 2026", digest="l" * 64)
    bare, full = (replace(person, formats=wish) for person, wish in zip(people(2), ((), ("pdf",)), strict=True))
    context = a_context(tmp_path, courier, (bare, full), render_files=lambda b: drawn.append(b) or ())
    dispatch_shipment(context, a_shipment(context, briefing=kept, versions={bare.key: late, full.key: late}))
    assert (len(courier.delivered), drawn) == (2, [late])


def test_an_address_is_the_same_however_its_letters_are_written(tmp_path: Path, courier: Courier) -> None:
    first, again = (
        tuple(replace(person, key=write(person.key)) for person in (*people(1), Recipient(key="jörg@b.example")))
        for write in (str.title, str.upper)
    )
    marked = {"briefing": replace(editions.an_edition(), marking="")}
    for recipients in (first, again):
        context = a_context(tmp_path, courier, recipients)
        done = dispatch_shipment(context, a_shipment(context, **marked))
    assert (len(done.receipts), done.already_sent) == (0, 2)
    assert the_record(context, again[0].key).recipient == first[0].key
    dispatch_shipment(context, a_shipment(context, **marked), resend=True)
    assert the_record(context).repeats == 1
