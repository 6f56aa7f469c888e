"""Who had which edition last, and the edition as it is for them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support import editions
from support.fakes import NOON

from briefings.app.readership import build_recipient_versions
from briefings.core.delivery import Recipient
from briefings.core.edition import Briefing
from briefings.edition.changes import with_changes_since
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


def some_people(*keys: str, topics: tuple[str, ...] = ()) -> tuple[Recipient, ...]:
    return tuple(Recipient(key=key, topics=topics) for key in keys)


@pytest.fixture
def shelf() -> dict[str, Briefing]:
    """Two earlier editions, each a section longer than the one before it."""
    whole = editions.an_edition()
    return {
        f"e{number}": replace(whole, number=number, sections=whole.sections[:number], since="", changes=())
        for number in (1, 2)
    }


def test_those_who_had_the_same_edition_last_share_a_version_and_the_kept_one_where_it_is_theirs(
    shelf: dict[str, Briefing],
) -> None:
    kept = with_changes_since(editions.an_edition(), shelf["e2"], 3)
    made = build_recipient_versions(
        kept, some_people("a", "b", "c", "d"), {"a": "e2", "b": "e2", "c": "e1"}, shelf.__getitem__
    )
    assert made["a"] is made["b"] is kept
    assert made["c"].since.startswith("No. 1")
    assert sum(c.status == "new" for c in made["c"].changes) > sum(c.status == "new" for c in kept.changes)
    assert (made["d"].since, made["d"].changes, made["d"].number) == ("", (), 3)
    assert len({made[key].digest for key in "acd"}) == 3


def test_a_reader_of_some_topics_hears_what_changed_in_them_only(shelf: dict[str, Briefing]) -> None:
    kept = with_changes_since(editions.an_edition(), shelf["e2"], 3)
    topic = kept.sections[0].title
    made = build_recipient_versions(kept, some_people("a", topics=(topic,)), {"a": "e2"}, shelf.__getitem__)["a"]
    assert made.quiet
    assert {change.item for change in made.changes} == {item.id for item in kept.sections[0].items}


def test_an_edition_of_nothing_is_the_same_for_all(shelf: dict[str, Briefing]) -> None:
    assert (
        build_recipient_versions(replace(editions.an_edition(), number=None), some_people("a"), {}, shelf.__getitem__)
        == {}
    )
