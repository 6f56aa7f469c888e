"""What goes out, judged from the editions: new enough, changed how, which part for whom."""

from dataclasses import replace

import pytest
from support import editions

from briefings.edition.policy import (
    Policy,
    Verdict,
    build_empty_edition,
    decide_verdict,
    find_new_stories,
    for_topics,
)


@pytest.mark.parametrize(
    ("policy", "before", "expected"),
    [
        (Policy(), False, "send"),
        (Policy(), True, "notice"),
        (Policy(on_empty="skip"), True, "skip"),
        (Policy(on_empty="send"), True, "send"),
        (Policy(minimum_new=0), True, "send"),
        (Policy(minimum_new=99, on_empty="skip"), False, "skip"),
    ],
)
def test_an_edition_without_news_is_treated_as_the_policy_says(policy: Policy, before: bool, expected: Verdict) -> None:
    briefing = editions.an_edition()
    found, reason = decide_verdict(policy, briefing, briefing if before else None)
    assert found == expected
    assert bool(reason) == (found != "send")


def test_a_story_is_new_when_one_of_its_texts_is() -> None:
    briefing = editions.an_edition()
    item = briefing.sections[0].items[0]
    known = replace(briefing, sources=tuple(s for s in briefing.sources if s.number != item.references[0]))
    fresh = find_new_stories(briefing, known)
    assert item in fresh
    assert all(item.references[0] in story.references for story in fresh)


def test_a_view_keeps_the_numbers_of_the_sources_and_drops_the_rest() -> None:
    whole = editions.an_edition()
    part = for_topics(whole, ["GRAIN corridor"])
    assert [section.title for section in part.sections] == ["Grain corridor"]
    cited = {n for item in part.sections[0].items for n in item.references}
    assert cited <= {source.number for source in part.sources}
    assert len(part.sources) < len(whole.sources)
    assert part.tables == ()
    assert part.coverage == whole.coverage
    assert for_topics(whole, ()) is whole
    assert for_topics(whole, ["Nothing of the kind"]).sections == ()


def test_a_view_keeps_page_1_to_its_topics() -> None:
    whole = editions.an_edition()
    mine, other = whole.sections[0].items[0].points[0], whole.sections[1].items[0].points[0]
    told = {n for item in whole.sections[0].items for n in item.references}
    other = replace(other, references=(max(told) + 1,))
    whole = replace(whole, bottom_line=(other,), undisclosed=(other, mine), points=(mine,))
    part = for_topics(whole, [whole.sections[0].title])
    assert (part.bottom_line, part.undisclosed, part.points) == ((mine,), (mine,), ())


def test_an_empty_edition_says_why() -> None:
    made = build_empty_edition("", None, "TLP:GREEN", "no article to report on", "briefings 1")
    assert (made.title, made.marking, made.sections) == ("Briefing", "TLP:GREEN", ())
    assert "no article to report on" in str(made.problems[0])
    assert decide_verdict(Policy(), made, None) == ("notice", "nothing new since the last edition")


def test_a_view_is_marked_as_the_whole() -> None:
    whole = editions.an_edition(marking="TLP:RED")
    assert for_topics(whole, [whole.sections[0].title]).marking == "TLP:RED"
