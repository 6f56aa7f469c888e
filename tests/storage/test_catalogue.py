"""The editions that were kept: which one each recipient had last."""

from datetime import timedelta

from support.fakes import NOON

from briefings.storage.catalogue import find_last_received
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


def test_an_old_edition_sent_late_is_compared_with_what_came_before_it() -> None:
    deliveries = [a_delivery("ana", 1), a_delivery("ana", 4)]
    assert find_last_received(KNOWN[2], {"e3"}, deliveries, KNOWN, THERE) == {"ana": "e1"}
