"""Briefings made from the library: what came in since the last edition that readers had."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage.test_library import a_delivery, a_slot, an_edition
from support.builders import an_article
from support.fakes import Clock

from briefings.app.project import open_project
from briefings.cli.main import app
from briefings.config.assembly import ArticleWindow, load_plan
from briefings.core.article import Article
from briefings.core.errors import SettingsError
from briefings.storage.collector import LibraryCollector
from briefings.storage.delivery_log import format_slot_name
from briefings.storage.library import Library

Opener = Callable[..., Library]
#: Half past six, three days running.
SLOTS = [datetime(2026, 3, day, 6, 30, tzinfo=UTC) for day in (10, 11, 12)]


def story(number: int, text: str = "Ministers met in Port Selene.", **fields: object) -> Article:
    return an_article(text, url=f"https://example.org/{number}", published=None, **fields)


def made(library: Library, moment: datetime, sent: bool = True, notice: bool = False, slot: str = "") -> None:
    """Enter an edition of a moment and whether it went out."""
    name, slot = f"e{moment:%d%H}", slot or format_slot_name(moment)
    library.add_edition(replace(an_edition(name, made=moment), slot=slot))
    library.set_slot(replace(a_slot(moment, "done"), slot=slot, notice=notice))
    if sent:
        library.set_delivery(replace(a_delivery(name), slot=slot))


def asked(library: Library, until: datetime | None, **options: object) -> list[Article]:
    given = {"library": library, "briefing": "daily", "until": until, **options}
    return [a for a in LibraryCollector(**given).collect(None) if isinstance(a, Article)]  # type: ignore[arg-type]


def test_collecting_all_day_and_two_editions_meet_without_loss_or_repeat(opener: Opener) -> None:
    clock = Clock(SLOTS[0] - timedelta(hours=20))
    library = opener(clock=clock)
    brought, shown = [], []
    while clock.now < SLOTS[2]:
        brought.append(story(len(brought)))
        library.add_articles(brought[-3:])
        clock.now += timedelta(minutes=45)
        for slot in SLOTS:
            if timedelta() <= clock.now - slot < timedelta(minutes=45):
                shown += asked(library, slot)
                made(library, slot)
    assert [a.id for a in shown] == [a.id for a in brought[: len(shown)]]
    assert len(brought) - len(shown) <= 1


def test_an_edition_that_did_not_go_out_does_not_count(opener: Opener) -> None:
    clock = Clock(SLOTS[0] - timedelta(hours=1))
    library = opener(clock=clock)
    library.add_articles([story(1)])
    made(library, SLOTS[0])
    clock.now = SLOTS[1] - timedelta(hours=1)
    library.add_articles([story(2)])
    made(library, SLOTS[1], sent=False)
    assert asked(library, SLOTS[2]) == [story(2)]
    made(library, SLOTS[1], notice=True)
    assert asked(library, SLOTS[2]) == [story(2)]
    assert asked(library, SLOTS[0]) == [story(1)]


def test_where_nobody_is_delivered_to_editions_of_slots_and_of_earlier_days_count(library: Library) -> None:
    made(library, SLOTS[0], sent=False)
    assert library.find_last_released_edition("daily", SLOTS[1]) == library.get_edition("e1006")
    by_hand = replace(an_edition("hand", made=SLOTS[1] - timedelta(hours=2)), slot="")
    library.add_edition(by_hand)
    assert library.find_last_released_edition("daily", SLOTS[1]) == library.get_edition("e1006")
    assert library.find_last_released_edition("daily", SLOTS[2]) == by_hand
    assert library.find_last_released_edition("daily") == by_hand
    assert library.find_last_released_edition("weekly") is None


def test_the_first_edition_goes_back_some_hours(opener: Opener) -> None:
    clock = Clock(SLOTS[0] - timedelta(hours=30))
    library = opener(clock=clock)
    assert asked(library, None) == []
    library.add_articles([story(1)])
    clock.now = SLOTS[0]
    library.add_articles([story(2)])
    assert asked(library, SLOTS[0]) == asked(library, None) == [story(2)]
    assert asked(library, SLOTS[0], hours=48) == [story(1), story(2)]


def test_a_correction_asks_for_the_same_articles_as_they_are_now(opener: Opener) -> None:
    clock = Clock(SLOTS[0])
    library = opener(clock=clock)
    library.add_articles([story(1), story(2)])
    library.add_edition(an_edition(), [story(1).id])
    clock.now = SLOTS[1]
    edited = story(1, "Corrected.")
    library.add_articles([edited, story(3)])
    assert asked(library, SLOTS[2], again="e1") == [edited]


@pytest.mark.parametrize("option", [{"hours": -1}, {"days": "x"}, {"hours": True}])
def test_a_window_that_is_no_number_is_refused(tmp_path: Path, option: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="is a number from 0 on"):
        asked(Library(tmp_path / "library.sqlite"), None, **option)


def test_the_settings_seat_it_and_old_news_of_a_new_feed_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "briefing.toml"
    path.write_text('title = "Daily"\n[[collector]]\nkind = "library"\nhours = 12\n')
    clock = Clock(SLOTS[1] - timedelta(hours=1))
    Library(tmp_path / "output" / "library.sqlite", clock=clock).add_articles([story(1)])
    loaded = load_plan(path, ArticleWindow(until=SLOTS[1]))
    assert [list(c.collect(None)) for c in loaded.plan.collectors] == [[story(1)]]
    assert loaded.plan.since == SLOTS[1] - timedelta(hours=12, days=7)
    assert open_project(path).briefing_key == "daily"


@pytest.mark.slow
def test_a_run_begins_where_the_last_one_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "briefing.toml"
    path.write_text('title = "Daily"\nformats = ["json"]\n[[collector]]\nkind = "library"\n')
    clock = Clock(SLOTS[0] - timedelta(hours=1))
    library = Library(tmp_path / "output" / "library.sqlite", clock=clock)
    for slot, text, times in ((SLOTS[0], "The ferry sank.", 2), (SLOTS[1], "The dam burst.", 1)):
        clock.now = slot - timedelta(hours=1)
        library.add_articles([an_article(f"{text} Nobody was hurt.", text, url=f"https://example.org/{slot.day}")])
        for _ in range(times):
            app(["run", str(path), "--now", slot.isoformat()], standalone_mode=False)
            edition = json.loads(Path(capsys.readouterr().out.strip()).read_text())
            assert [source["title"] for source in edition["sources"]] == [text]
    assert [len(library.list_cited_ids(record.name)) for record in library.list_editions("daily")] == [1, 1]
