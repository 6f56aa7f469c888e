"""Sentences and statements share the width of a page so that neither column is much longer than the other."""

from dataclasses import replace

from support import editions

from briefings.core.analysis import Polarity
from briefings.core.edition import CitedSentence, Statement, StoryItem
from briefings.core.table import Table
from briefings.publishing.renderers.story_layout import (
    MAX_OVERHANG_POINTS,
    SHARES,
    choose_most,
    choose_story_class,
    estimate_heights,
)


def a_story(sentence: int, statement: int) -> tuple[StoryItem, list[Statement]]:
    """Return a story of one sentence and one statement of so many characters each."""
    item = editions.an_edition().sections[0].items[0]
    sentences: tuple[CitedSentence, ...] = (replace(item.points[0], text="w" * sentence),)
    said = Statement(
        spans=(),
        text="w" * statement,
        speaker="Orla Henn",
        speaker_class=None,
        named=True,
        kind=None,
        polarity=Polarity.STATED,
        cue="said",
        outlets=(),
        roots=1,
        grade="",
        references=(1,),
    )
    return replace(item, points=sentences), [said]


def test_much_that_is_said_takes_half_of_the_width_and_little_a_third() -> None:
    assert choose_story_class(*a_story(400, 400)).split()[0] == "even"
    assert choose_story_class(*a_story(500, 60)).split()[0] == "slim"


def test_no_other_share_of_the_width_makes_a_story_lower() -> None:
    for sentence, statement in ((200, 60), (300, 300), (600, 200), (90, 500)):
        item, beside = a_story(sentence, statement)
        heights = {name: max(estimate_heights(item, beside, share)) for share, name in SHARES.items()}
        chosen = choose_story_class(item, beside).removesuffix("tall").strip()
        assert heights[chosen] <= min(heights.values()) + 0.5


def test_only_a_long_story_may_go_on_on_the_next_page() -> None:
    assert "tall" not in choose_story_class(*a_story(120, 60))
    assert "tall" in choose_story_class(*a_story(900, 60))


def test_where_an_annex_has_all_no_statements_are_much_higher_than_what_they_stand_beside() -> None:
    item, (long,) = a_story(200, 400)
    item = replace(item, tables=())
    short = replace(long, text="w" * 40)
    assert choose_most(item, [(long, long, long), (short, short), (short,)]) == (short, short)
    assert choose_most(item, [(long, long, long), (long, long)]) == (long, long), "the fewest, where none fits"
    told, said = estimate_heights(item, (short, short), 0.41)
    assert said <= told + MAX_OVERHANG_POINTS


def test_what_accounts_differ_in_makes_the_first_column_higher() -> None:
    item, beside = a_story(200, 60)
    plain = estimate_heights(replace(item, tables=()), beside, 0.41)
    differing = Table(
        "disagreements", "Accounts differ", (), (("killed", "15 people", "the hospital", "A", None, (1,)),)
    )
    broken = Table("open", "Open", (), ((),))
    higher = estimate_heights(replace(item, tables=(differing, broken)), beside, 0.41)
    assert higher[0] > plain[0]
    assert higher[1] == plain[1]
