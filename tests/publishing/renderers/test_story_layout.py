"""Sentences and statements share the width of a page so that neither column is much longer than the other."""

from dataclasses import replace

from support import editions

from briefings.core.analysis import Polarity
from briefings.core.edition import CitedSentence, Statement, StoryItem
from briefings.publishing.renderers.story_layout import SHARES, choose_story_class, estimate_heights


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
