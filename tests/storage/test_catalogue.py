"""The editions that were kept: which one each recipient had last."""

from dataclasses import replace
from datetime import timedelta

from support.fakes import NOON

from briefings.storage.catalogue import find_last_received
from briefings.storage.correction_chain import follow_corrections, sort_newest_first, trace_corrections
from briefings.storage.records import Delivery, EditionRecord


def a_record(number: int) -> EditionRecord:
    name = f"e{number}"
    return EditionRecord(
        name=name, briefing="daily", number=number, digest=name, slot=name, state="made", corrects="", made=NOON
    )


def a_delivery(recipient: str, number: int, state: str = "sent", slot: str = "", hours: int = 0) -> Delivery:
    return Delivery(
        briefing="daily",
        slot=slot or f"e{number}",
        recipient=recipient,
        edition=f"e{number}",
        state=state,
        message_id="",
        repeats=0,
        attempts=1,
        place="",
        reason="",
        changed=NOON + timedelta(hours=hours),
    )


KNOWN = [a_record(number) for number in range(1, 6)]
THERE = {record.name for record in KNOWN}


def test_everybody_had_the_highest_number_below_that_reached_them() -> None:
    deliveries = [
        *(a_delivery("ana", number) for number in (1, 2, 3, 4, 5)),
        *(a_delivery("ben", number, state) for number, state in ((1, "sent"), (2, "refused"), (3, "failed"))),
        a_delivery("cyd", 3, "waiting"),
    ]
    assert find_last_received(KNOWN[3], {"e4"}, deliveries, KNOWN, THERE) == {"ana": "e3", "ben": "e1"}


def test_notices_what_is_corrected_and_what_cannot_be_read_any_more_do_not_count() -> None:
    deliveries = [a_delivery("ana", 1), a_delivery("ana", 2), a_delivery("ana", 3)]
    assert find_last_received(KNOWN[3], {"e4", "e3"}, deliveries, KNOWN, THERE) == {"ana": "e2"}
    assert find_last_received(KNOWN[3], {"e4"}, deliveries, KNOWN, THERE - {"e3"}) == {"ana": "e2"}


def test_who_is_written_with_other_letters_is_the_same_reader() -> None:
    deliveries = [a_delivery("Ana@B.example", 1), a_delivery("ana@b.example", 2)]
    assert find_last_received(KNOWN[3], {"e4"}, deliveries, KNOWN, THERE) == {"ana@b.example": "e2"}


def test_an_old_edition_sent_late_is_compared_with_what_came_before_it() -> None:
    deliveries = [a_delivery("ana", 1), a_delivery("ana", 4)]
    assert find_last_received(KNOWN[2], {"e3"}, deliveries, KNOWN, THERE) == {"ana": "e1"}


def a_correction(name: str, corrects: str, state: str = "made") -> EditionRecord:
    return replace(a_record(1), name=name, slot=name, corrects=corrects, state=state)


def test_the_end_of_a_chain_counts_and_what_was_withdrawn_does_not() -> None:
    chain = [a_record(1), a_correction("c1", "e1"), a_correction("c2", "c1"), a_correction("c3", "c2", "withdrawn")]
    assert {follow_corrections(record, chain).name for record in chain[:3]} == {"c2"}
    assert [record.name for record in trace_corrections(chain[2], {one.name: one for one in chain})] == [
        "e1",
        "c1",
        "c2",
    ]
    # All are for the same moment.
    assert [record.name for record in sort_newest_first(chain[:3])] == ["c2", "c1", "e1"]


def test_records_that_correct_themselves_or_one_another_end() -> None:
    loop = [replace(a_record(1), corrects="c1"), a_correction("c1", "e1"), a_correction("c2", "c2")]
    assert follow_corrections(loop[0], loop).name == "c1"
    assert len(trace_corrections(loop[0], {one.name: one for one in loop})) == 2
    assert follow_corrections(loop[2], loop) == loop[2]
    assert len(sort_newest_first(loop)) == 3


def test_of_two_corrections_of_one_edition_the_later_counts() -> None:
    chain = [a_record(1), *(replace(a_correction(f"c{n}", "e1"), slot=f"e1+{n}") for n in (2, 10))]
    assert follow_corrections(chain[0], chain).name == "c10"
