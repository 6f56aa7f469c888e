"""Tidy frames and the tables cut from them."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from support import editions
from support.builders import a_reading, an_article

from briefings.core.analysis import Actor
from briefings.core.article import Span
from briefings.core.dossier import Dossier
from briefings.core.stories import CopyGroup, Story, Topic, TopicStories
from briefings.core.table import Table
from briefings.edition import editor
from briefings.edition.tables import frames, topic_tables

DAY_1, DAY_2 = (datetime(2026, 3, day, 8, tzinfo=UTC) for day in (9, 10))
TALKS = "Defence Minister Ilya Marchetti met Sanna Okoro in Port Selene. Marchetti spoke for Northern Shipping."
NAMES = (("Ilya Marchetti", "PERSON"), ("Sanna Okoro", "PERSON"), ("Port Selene", "GPE"), ("Northern Shipping", "ORG"))


@pytest.fixture
def dossier() -> Dossier:
    """Two outlets print one text on two days; a third, undated, writes its own and says only "Marchetti"."""
    first = an_article(TALKS, outlet="Courier", published=DAY_1)
    copy = an_article(TALKS, outlet="Post", published=DAY_2)
    own = an_article("Marchetti left port Selene. Marchetti smiled.", outlet="Post", title="He left", published=None)
    readings = (
        a_reading(first, NAMES),
        a_reading(copy, NAMES),
        a_reading(own, (("Marchetti", "PERSON"), ("port Selene", "GPE"))),
    )
    groups = (CopyGroup(first.id, (first.id, copy.id), "exact"), CopyGroup(own.id, (own.id,), "single"))
    story = Story(first.id, groups, DAY_1, DAY_2, ("Courier", "Post"), 2)
    return Dossier(
        articles=(first, copy, own),
        readings=readings,
        copies=groups,
        stories=(story,),
        placements=(TopicStories(Topic("Talks", ("talks",)), (story,), (1.0,)),),
    )


def rows(table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.rows]


def test_every_article_has_one_row_a_topic(dossier: Dossier) -> None:
    frame = frames.placed(dossier, editor.number_articles(dossier))
    assert list(frame["outlet"]) == ["Courier", "Post", "Post"]
    assert list(frame["copy"]) == [False, True, False]
    assert list(frame["number"]) == [1, 2, 3]


def test_a_lone_surname_is_counted_with_the_one_person_who_bears_it(dossier: Dossier) -> None:
    frame = frames.named(dossier, editor.number_articles(dossier))
    assert frame[frame["label"] == "PERSON"].groupby("name")["mentions"].sum().to_dict() == {
        "Ilya Marchetti": 3,
        "Sanna Okoro": 1,
    }


def test_a_surname_that_two_people_bear_stays_alone() -> None:
    one = an_article("Ilya Marchetti and Rosa Marchetti met.")
    other = an_article("Marchetti left.", title="Left")
    groups = tuple(CopyGroup(a.id, (a.id,), "single") for a in (one, other))
    dossier = Dossier(
        articles=(one, other),
        readings=(
            a_reading(one, (("Ilya Marchetti", "PERSON"), ("Rosa Marchetti", "PERSON"))),
            a_reading(other, (("Marchetti", "PERSON"),)),
        ),
        copies=groups,
        stories=(),
        placements=(),
    )
    found = frames.named(dossier, {one.id: 1, other.id: 2})
    assert sorted(found["name"]) == ["Ilya Marchetti", "Marchetti", "Rosa Marchetti"]


def test_a_name_in_a_copy_is_not_counted_again_and_one_spelling_stands_for_all(dossier: Dossier) -> None:
    numbers = editor.number_articles(dossier)
    found = topic_tables.name_tables(frames.named(dossier, numbers), frames.placed(dossier, numbers), 10)
    people, bodies, places = found
    assert rows(people) == [("Ilya Marchetti", None, 3, 2, (1, 3)), ("Sanna Okoro", None, 1, 1, (1,))]
    assert rows(bodies) == [("Northern Shipping", 1, 1, (1,))]
    assert rows(places) == [("Port Selene", 2, 2, (1, 3))]


def test_outlets_are_counted_by_day_and_undated_articles_have_a_column(dossier: Dossier) -> None:
    frame = frames.placed(dossier, editor.number_articles(dossier))
    table = topic_tables.outlets_table(frame, editor.choose_edition_calendar(dossier, 8), 10)
    assert [str(column.label) for column in table.columns] == [
        "Outlet",
        "9 Mar",
        "10 Mar",
        "Undated",
        "Articles",
        "Own texts",
    ]
    assert rows(table) == [("Post", None, 1, 1, 2, 1), ("Courier", 1, None, None, 1, 1)]
    assert sum(int(str(row[-2])) for row in table.rows) == len(dossier.articles)


def test_a_period_longer_than_eight_years_gathers_the_earlier_ones() -> None:
    articles = tuple(
        an_article(f"Text {year}.", title=f"{year}", published=datetime(year, 5, 1, tzinfo=UTC))
        for year in range(2010, 2020)
    )
    groups = tuple(CopyGroup(a.id, (a.id,), "single") for a in articles)
    stories = tuple(
        Story(a.id, (g,), a.published, a.published, (a.outlet,), 1) for a, g in zip(articles, groups, strict=True)
    )
    dossier = Dossier(
        articles=articles,
        readings=tuple(a_reading(a) for a in articles),
        copies=groups,
        stories=stories,
        placements=(TopicStories(Topic("T", ("text",)), stories, (1.0,) * 10),),
    )
    table = topic_tables.outlets_table(
        frames.placed(dossier, editor.number_articles(dossier)), editor.choose_edition_calendar(dossier, 8), 10
    )
    assert table.columns[1].label == "Earlier"
    assert rows(table) == [("The Courier", 2, *(1,) * 8, 10, 10)]


def test_a_table_that_is_cut_says_how_many_rows_it_leaves_out() -> None:
    items = [replace(editions.an_edition().sections[0].items[0], id=f"{n}") for n in range(18)]
    notes = [str(topic_tables.stories_table(items[:number], 15).note) for number in (16, 18, 15)]
    assert notes[0].startswith("1 more story not shown")
    assert notes[1].startswith("3 more stories not shown")
    assert notes[2] == ""


def test_a_printed_table_goes_back_into_a_frame(dossier: Dossier) -> None:
    table = topic_tables.coverage_tables(dossier, editor.number_articles(dossier))[0]
    frame = frames.frame(table)
    assert list(frame.columns) == [column.key for column in table.columns]
    assert frame.set_index("outlet")["articles"].to_dict() == {"Courier": 1, "Post": 2}


def test_the_coverage_counts_add_up(dossier: Dossier) -> None:
    counted = editor.count_coverage(dossier, ())
    assert (counted.collected, counted.reported, counted.folded, counted.unread) == (3, 2, 1, 0)


@pytest.mark.parametrize(
    ("role", "affiliation", "stated"),
    [
        ("Defence Minister", "Valdorian", "Valdorian Defence Minister"),
        ("head of the port", None, "head of the port"),
        ("head of the port", "Port Selene", "head of the port, Port Selene"),
        (
            "commissioner for Fisheries",
            "Coast League commissioner for Fisheries",
            "Coast League commissioner for Fisheries",
        ),
        ("head of Valdoria’s ministry", "Valdoria", "head of Valdoria’s ministry"),
        (None, "Valdorian", ""),
        (None, None, ""),
    ],
)
def test_role_and_affiliation_are_printed_in_the_words_of_the_text(role: str, affiliation: str, stated: str) -> None:
    text = "Valdorian Defence Minister Marchetti, head of the port of Port Selene, head of Valdoria’s ministry, "
    text += "commissioner for Fisheries, as the Coast League commissioner for Fisheries is called"

    def span(words: str | None) -> Span | None:
        return Span("a", text.index(words), text.index(words) + len(words)) if words else None

    actor = Actor("Marchetti", "PERSON", (), (), span(role), span(affiliation))
    assert frames.stated_role(text, actor) == stated


def test_a_body_alone_is_no_role() -> None:
    text = "Marchetti of the Harbour Board left; Roe, head of Northern Shipping <NSH.S>, did not."

    def span(words: str) -> Span:
        return Span("a", text.index(words), text.index(words) + len(words))

    marchetti = Actor("Marchetti", "PERSON", (), (span("Marchetti"),), None, span("Harbour Board"))
    assert frames.stated_role(text, marchetti) == ""
    roe = Actor("Roe", "PERSON", (), (span("Roe"),), span("head of Northern Shipping <NSH.S>"), None)
    assert frames.stated_role(text, roe) == "head of Northern Shipping"


def test_half_a_name_is_no_role_and_a_title_is_quoted_in_one_piece() -> None:
    text = "Lind Blue sails. Okoro, President of Lind and Venn, met Chancellor of the Exchequer Roe."
    text += " Lind's director Doe left."

    def state(name: str, role: str, body: str = "") -> str:
        name_, said, of = (Span("a", text.index(words), text.index(words) + len(words)) for words in (name, role, body))
        return frames.stated_role(text, Actor(name, "PERSON", (), (name_,), said, of if body else None))

    assert state("Okoro", "President of Lind") == ""
    assert state("Roe", "Chancellor", "Exchequer") == "Chancellor of the Exchequer"
    assert state("Doe", "Lind's director") == ""


def a_table_of_names(*stated: tuple[str, str, str]) -> pd.DataFrame:
    """Return what texts state of persons: (article, name, role)."""
    return pd.DataFrame(
        [
            {
                "article": article,
                "number": int(article),
                "name": name,
                "label": "PERSON",
                "role": role,
                "left": False,
                "mentions": 1,
                "listed": True,
                "surname": name.rsplit(" ", 1)[-1],
            }
            for article, name, role in stated
        ]
    )


def print_people(names: pd.DataFrame, *articles: str) -> list[tuple[object, ...]]:
    """Return the table of persons of a topic that holds these articles."""
    here = pd.DataFrame({"article": articles, "number": [int(a) for a in articles], "day": [None] * len(articles)})
    return rows(topic_tables.name_tables(names, here, 10)[0])


def test_a_role_is_that_of_the_whole_edition_and_its_row_cites_who_states_it() -> None:
    names = a_table_of_names(("1", "Ilya Marchetti", "President"), ("2", "Ilya Marchetti", "Lethian President"))
    assert print_people(names, "1") == [("Ilya Marchetti", "Lethian President", 1, 1, (1, 2))]


def test_an_office_is_not_also_given_to_a_relative_in_whose_text_it_stands() -> None:
    names = a_table_of_names(
        ("1", "Ilya Marchetti", "Lethian President"),
        ("2", "Ilya Marchetti", "Lethian President"),
        ("2", "Rosa Marchetti", "Lethian President"),
        ("3", "Rosa Marchetti", "fashion designer"),
    )
    assert [(row[0], row[1]) for row in print_people(names, "1", "2", "3")] == [
        ("Ilya Marchetti", "Lethian President"),
        ("Rosa Marchetti", "fashion designer"),
    ]
