"""The editor's hand: what people change, and that everything quoted stays in the words of the articles."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from support.verifiable import ARTICLES, CRANES, DENIED, FERRY, FIVE, IDS, REOPENED, TEXTS, an_edition_that_holds

from briefings.app.edition_state import apply_fitting_edits, make_sentence_source
from briefings.app.verification import check_contents
from briefings.core.editing import Edit
from briefings.core.edition import Briefing, CitedSentence, StoryItem
from briefings.core.errors import UsageError
from briefings.core.serialization import briefing_from_json, briefing_to_json, with_digest
from briefings.core.verification import VerificationReport
from briefings.edition.editing.apply import apply_edits, inherit_edits
from briefings.edition.policy import for_topics

FIRST = an_edition_that_holds()
HARBOUR, FERRIES = IDS[1], IDS[4]


def an_edit(action: str, **given: object) -> Edit:
    return Edit(**({"action": action, "by": "Ana Lind"} | given))  # type: ignore[arg-type]


def edited(*edits: Edit, first: Briefing = FIRST) -> Briefing:
    """Apply changes, and check that the edition holds against its articles."""
    made = apply_edits(first, edits, make_sentence_source(first, TEXTS))
    assert VerificationReport(tuple(check_contents(made, TEXTS))).failures == ()
    return made


def told(briefing: Briefing) -> list[list[str]]:
    return [[item.id for item in section.items] for section in briefing.sections]


def items(briefing: Briefing) -> dict[str, StoryItem]:
    return {item.id: item for section in briefing.sections for item in section.items}


def texts(points: Sequence[CitedSentence]) -> list[str]:
    return [point.text for point in points]


def test_without_a_change_it_is_the_edition_as_it_was_made() -> None:
    assert edited() is FIRST
    assert FIRST.editing is None


def test_what_is_pinned_stands_first_on_page_1_and_in_its_topic() -> None:
    made = edited(an_edit("pin", story="Ferry sails"))
    assert made.bottom_line[0].text == FERRY
    assert made.editing
    assert made.editing.first == FIRST.digest != made.digest
    assert any(item == FERRIES for section in told(made) for item in section[:1])


def test_what_is_left_out_is_nowhere_but_in_the_list_of_sources() -> None:
    made = edited(an_edit("drop", story=HARBOUR))
    assert HARBOUR not in items(made)
    plain = briefing_to_json(replace(made, sources=(), editing=None)).decode()
    for words in (REOPENED, FIVE, CRANES, DENIED, "Port Selene reopens"):
        assert words not in plain
    assert [source.number for source in made.sources] == [source.number for source in FIRST.sources]
    assert all(source.lead is None for source in made.sources if source.number in (1, 2, 3))


def test_another_sentence_of_the_story_is_printed_wherever_the_first_was_and_cited_wherever_it_stands() -> None:
    made = edited(an_edit("sentence", story=HARBOUR, text="Three cranes were damaged"))
    chosen = items(made)[HARBOUR].points[0]
    assert (chosen.text, chosen.references) == (CRANES, (1, 3))
    assert REOPENED not in texts((*made.bottom_line, *made.points))
    if REOPENED in texts((*FIRST.bottom_line, *FIRST.points)):
        assert CRANES in texts((*made.bottom_line, *made.points))


def test_nobody_can_print_words_that_no_article_has() -> None:
    with pytest.raises(UsageError, match="only words of its articles can be printed"):
        edited(an_edit("sentence", story=HARBOUR, text="Four cranes were damaged"))
    with pytest.raises(UsageError, match="only words of its articles can be printed"):
        edited(an_edit("sentence", story=FERRIES, text=CRANES))


def test_a_muted_outlet_is_quoted_only_where_others_have_the_same_words() -> None:
    made = edited(an_edit("mute", text="harbour post"))
    assert FERRIES not in items(made)
    assert FIVE not in texts(items(made)[HARBOUR].points)
    assert REOPENED in texts(items(made)[HARBOUR].points)
    cited = [point.references for item in items(made).values() for point in item.points]
    assert not [numbers for numbers in cited if {ARTICLES[n][0] for n in numbers} == {"Harbour Post"}]
    assert items(edited(an_edit("mute", text="Northwire")))[HARBOUR].headline == ARTICLES[2][1], "a title of another"
    kept = {table.key: table.rows for table in items(made)[HARBOUR].tables}
    assert "disagreements" not in kept, "one account alone differs from nothing"


def test_what_people_write_bears_their_names_and_stands_in_the_json() -> None:
    made = edited(
        an_edit("introduction", text="Two things matter.", by="Ben Ruiz"),
        an_edit("comment", story="1.1", text="Old."),
        an_edit("comment", story="1.1", text="Ask the port."),
        an_edit("retitle", section="1", text="Ports"),
    )
    again = briefing_from_json(briefing_to_json(made))
    assert again == made
    assert again.editing
    assert again.editing.introduction
    assert (again.editing.introduction.by, again.editing.people) == ("Ben Ruiz", ("Ben Ruiz", "Ana Lind"))
    first = made.sections[0]
    assert [comment.text for comment in again.editing.find_comments(first.items[0].id)] == ["Ask the port."]
    assert (first.title, again.editing.find_title_editor(first.id)) == ("Ports", "Ana Lind")
    assert with_digest(made).digest == made.digest


def test_a_reader_of_one_topic_gets_nothing_that_was_written_under_another() -> None:
    if len(FIRST.sections) < 2:
        pytest.skip("the edition has one topic")
    told_there = FIRST.sections[1]
    made = edited(an_edit("comment", story=told_there.items[0].id, text="Secret remark."), an_edit("pin", story="1.1"))
    part = briefing_to_json(for_topics(made, (FIRST.sections[0].title,))).decode()
    assert "Secret remark." not in part
    assert told_there.items[0].headline not in part


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (an_edit("pin"), "which story"),
        (an_edit("pin", story="no such words"), "there is no story"),
        (an_edit("pin", story="Ferry sial to Amsel"), "did you mean 'Ferry sails to Amsel'"),
        (an_edit("mute", text="Harbor Post"), "did you mean 'Harbour Post'"),
        (an_edit("retitle", section="1"), "the words are missing"),
        (an_edit("comment", story="1.1", text="x" * 5000), "4000 are the most"),
        (an_edit("drop", story="1.1", by=" "), "who says so"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_what_may_have_been_meant(edit: Edit, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        edited(edit)


def test_what_was_left_out_stays_out_in_the_next_edition_and_can_be_taken_back() -> None:
    last = edited(an_edit("drop", story=FERRIES), an_edit("pin", story=HARBOUR), an_edit("mute", text="Northwire"))
    assert last.editing
    going_on = inherit_edits(last.editing.edits, "No. 1", FIRST)
    assert [(edit.action, edit.story, edit.by, edit.since) for edit in going_on] == [
        ("drop", FERRIES, "Ana Lind", "No. 1")
    ]
    today = edited(*going_on)
    assert FERRIES not in items(today)
    assert today.editing
    assert today.editing.people == (), "nobody has edited this one yet"
    assert inherit_edits(going_on, "No. 2", FIRST) == going_on
    assert inherit_edits(going_on, "No. 2", edited(an_edit("drop", story=FERRIES))) == ()


def test_a_change_that_fits_no_more_is_a_problem_and_the_others_stand() -> None:
    gone = an_edit("comment", story="0" * 16, text="x")
    made, problems = apply_fitting_edits(FIRST, [gone, an_edit("pin", story=FERRIES)], TEXTS)
    assert made.bottom_line[0].text == FERRY
    assert len(problems) == 1
    assert "fits no more" in str(problems[0])
