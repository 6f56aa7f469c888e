"""Copies of one text are folded, and texts that only resemble each other are not."""

from collections.abc import Sequence
from datetime import timedelta

from support.builders import MORNING, an_article

from briefings.analysis.stories.clustering.copies import group_copies
from briefings.core.article import Article
from briefings.core.stories import CopyGroup

#: Ten sentences of a wire report, each of its own words.
WIRE = (
    "The harbour of Port Selene was closed on Monday after a crane fell across the main channel.",
    "Two dockers were hurt and taken to the clinic of Saint Orrin, the harbour office said.",
    "Mara Venn, who runs the office, called it the worst accident in eleven years.",
    "Eighteen ships with wheat and barley for Lethia are waiting in the outer roads.",
    "Divers began to cut the steel on Tuesday, but a storm from the north slowed them down.",
    "The crane was built by Ostwerk in 1987 and had passed its last inspection in April.",
    "Ostwerk has sent four engineers and promised to pay for part of the damage.",
    "Bakers in the capital fear that flour will be short before the end of the week.",
    "Prices at the grain exchange rose by nine per cent within a day of the accident.",
    "The ministry of transport wants to open a second channel by Friday evening.",
)
OTHER = (
    "Voters in Haut-Lac will choose a new council on Sunday after a quiet campaign.",
    "Five lists are standing, and the polls give none of them a clear lead.",
    "The outgoing mayor, Ilya Brand, has governed the town since the flood of 2009.",
    "His rivals promise cheaper trams, a new school and fewer roadworks in summer.",
    "Counting starts at eight and should be over before midnight, the town clerk said.",
    "Turnout four years ago was the lowest since the war.",
)


def told(
    sentences: Sequence[str], outlet: str = "The Courier", hours: float = 0, title: str = "Harbour closed"
) -> Article:
    return an_article(" ".join(sentences), title, outlet, published=MORNING + timedelta(hours=hours))


def group_of(groups: Sequence[CopyGroup], article: Article) -> CopyGroup:
    return next(group for group in groups if article.id in group.members)


def test_the_same_text_in_two_papers_is_one_text() -> None:
    first, second = told(WIRE), told(WIRE, "The Ledger", 2, "Crane falls")
    (group,) = group_copies([second, first], {})
    assert (group.original, group.members) == (first.id, (first.id, second.id))
    assert (group.kind, str(group.evidence)) == ("exact", "same text")


def test_a_cut_text_is_a_copy() -> None:
    (group,) = group_copies([told(WIRE), told(WIRE[:4], "The Ledger", 2)], {})
    assert group.kind == "near"


def test_a_reordered_text_is_a_copy() -> None:
    (group,) = group_copies([told(WIRE), told(WIRE[5:] + WIRE[:5], "The Ledger", 2)], {})
    assert len(group.members) == 2


def test_a_text_with_every_fifth_word_changed_is_a_copy() -> None:
    words = " ".join(WIRE).split()
    changed = " ".join(f"x{place}" if place % 5 == 2 else word for place, word in enumerate(words))
    (group,) = group_copies([told(WIRE), told((changed,), "The Ledger", 2)], {})
    assert len(group.members) == 2


def test_a_round_up_joins_one_of_its_parts_and_does_not_join_the_parts() -> None:
    one, other = told(WIRE), told(OTHER, "The Ledger", 1, "Vote in Haut-Lac")
    round_up = told(WIRE + OTHER, "The Herald", 2, "The day")
    groups = group_copies([round_up, one, other], {})
    assert group_of(groups, one) != group_of(groups, other)
    assert round_up.id in {*group_of(groups, one).members, *group_of(groups, other).members}


def test_a_round_up_of_the_same_hour_does_not_join_its_parts() -> None:
    one, other = told(WIRE), told(OTHER, "The Ledger", 0, "Vote in Haut-Lac")
    groups = group_copies([told(WIRE + OTHER, "The Herald", 0, "The day"), one, other], {})
    assert group_of(groups, one) != group_of(groups, other)


def test_a_text_with_the_opening_of_another_behind_it_does_not_join_the_other() -> None:
    one, merged = told(WIRE), told((*WIRE, *OTHER[:4]), "The Herald", 1, "The day")
    other = told(OTHER, "The Ledger", 2, "Vote in Haut-Lac")
    cut = told(OTHER[:5], "The Mail", 3, "Vote")
    groups = group_copies([one, merged, other, cut], {})
    assert set(group_of(groups, one).members) == {one.id, merged.id}
    assert set(group_of(groups, other).members) == {other.id, cut.id}


def test_two_reports_of_one_event_in_their_own_words_are_no_copies() -> None:
    own = (
        "A crane collapsed at Port Selene and blocked the way for ships, leaving two workers injured.",
        "It may take until Friday before vessels can pass again, according to Mara Venn.",
        "Flour could become scarce, bakers warned, since eighteen ships cannot unload.",
    )
    assert len(group_copies([told(WIRE), told(own, "The Ledger", 2)], {})) == 2


def test_a_later_version_of_one_outlet_is_kept_as_a_version_with_what_changed() -> None:
    before = told(("\n\n".join(WIRE),))
    after = told(("\n\n".join((*WIRE[:2], "Three dockers were hurt.", *WIRE[3:])),), hours=3, title="Three hurt")
    (group,) = group_copies([after, before], {})
    assert (group.kind, group.original) == ("version", before.id)
    assert "1 new or changed paragraph, 1 gone, new headline" in str(group.evidence)


def test_a_dateline_names_the_agency_and_makes_a_wire_copy() -> None:
    wire = told(("PORT SELENE (Northwire) — " + WIRE[0], *WIRE[1:]), "Northwire")
    copy = told((*WIRE, "Additional reporting by Northwire"), "The Ledger", 2)
    (group,) = group_copies([copy, wire], {})
    assert (group.kind, group.agency) == ("wire", "Northwire")
    assert str(group.evidence).startswith("dateline — Northwire")


def test_the_root_is_the_earliest_whole_text_not_a_cut_alert() -> None:
    alert, whole = told(WIRE[:4]), told(WIRE, "The Ledger", 1)
    (group,) = group_copies([alert, whole], {})
    assert group.original == whole.id


def test_the_order_of_input_does_not_matter() -> None:
    articles = [told(WIRE), told(WIRE[:5], "B", 1), told(OTHER, "C"), told(OTHER[:4], "D", 3)]
    assert group_copies(articles, {}) == group_copies(articles[::-1], {})


def test_texts_without_words_and_no_articles_at_all_are_no_trouble() -> None:
    assert group_copies([], {}) == ()
    assert [group.kind for group in group_copies([told(("!",)), told(("?",), "B")], {})] == ["single", "single"]


def test_a_text_printed_a_hundred_times_with_small_changes_is_one_group() -> None:
    articles = [told((*WIRE, f"Edition {place} of the day."), f"Paper {place}", place) for place in range(150)]
    (group,) = group_copies(articles, {})
    assert len(group.members) == 150
