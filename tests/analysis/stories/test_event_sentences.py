"""Page 1 tells what happened: a judgement that is nobody's, a scene, a caption or "here" does not lead it."""

import pytest
from support.builders import a_reading, an_article

from briefings.analysis.stories.event_sentences import judges
from briefings.analysis.stories.key_sentences import choose_key_sentences, trim_sentence
from briefings.analysis.stories.lead_sentences import is_lead
from briefings.analysis.stories.standalone import can_lead
from briefings.core.analysis import Analysis, Claim, ClaimKind, SpeakerClass
from briefings.core.article import Article, Span


def read_whole(text: str, title: str = "Harbour") -> tuple[Article, Analysis, Span]:
    """Return an article of one sentence, whatever stops it holds."""
    article = an_article(text, title)
    return article, a_reading(article), Span(article.id, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Dockers learned again on Monday that the harbour master will always be himself.",
        "The harbour master wants to speak for the little man, but there is little in his plan that helps.",
        "The plan may prove to be a burden for the ports of the whole coast.",
        "The scene at the quay of Port Selene on Monday was striking to all.",
        "Seventy-four years ago a battle in the harbour changed the course of the war.",
    ],
)
def test_words_that_judge_or_paint_are_told_from_news(text: str) -> None:
    assert judges(*read_whole(text))


@pytest.mark.parametrize(
    "text",
    [
        "Dockers of Port Selene voted on Monday to end a strike after nine days.",
        "Mayor Ilse Brandt called the plan of the harbour master “a shameful charade” on Monday.",
    ],
)
def test_what_happened_and_what_is_quoted_is_no_judgement(text: str) -> None:
    assert not judges(*read_whole(text))


def test_a_judgement_with_its_speaker_is_a_report() -> None:
    article, reading, span = read_whole("Ilse Brandt said that the plan of the harbour master is a shameful charade.")
    claim = Claim(
        content=Span(article.id, article.text.index("the plan"), span.end - 1),
        cue=Span(article.id, 12, 16),
        source=Span(article.id, 0, 11),
        speaker="Ilse Brandt",
        speaker_class=SpeakerClass.PERSON,
        kind=ClaimKind.INDIRECT,
    )
    told = a_reading(article, claims=(claim,))
    assert judges(article, reading, span)
    assert not judges(article, told, span)
    assert is_lead(article, told, span)
    assert not is_lead(article, reading, span)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("The coast guard ship Selene Star on the northern quay on 8 February 2011.", False),
        ("Curfew lifted, but port still in limbo as guards patrol quiet quays again.", False),
        ("A week after the storm here the quay of Port Selene stayed closed.", False),
        ("A week after the storm in this small town the quay stayed closed.", False),
        ("Port Selene Shuts Ferry Terminal After Storm Port Selene shut its ferry terminal on Monday.", False),
        ("Dockers end their long strike Dockers in Port Selene went back to work on Monday.", False),
        ("A week after the storm the quay of Port Selene stayed closed on Monday.", True),
        ("A week after the storm in this small town of Lethia the quay stayed closed.", True),
    ],
)
def test_only_sentences_that_say_what_happened_and_where_lead_page_1(text: str, leads: bool) -> None:
    article, reading, span = read_whole(text, "Dockers end their long strike")
    assert is_lead(article, reading, span) == leads


@pytest.mark.parametrize(
    ("text", "people", "leads"),
    [
        ("Mayor Ilse Brandt is close to naming a harbour master, she told reporters.", (6,), True),
        ("The council is close to naming a harbour master, she told reporters.", (), False),
        ("President Brandt opened the port as dockers accepted Mr. Brandt’s offer of work.", (10,), True),
        ("The council opened the port as dockers accepted Mr. Brandt’s offer of work.", (), False),
        ("Two days after halting her own plan, Mayor Ilse Brandt named a harbour master.", (43,), True),
        ("A councillor from Port Selene said on Friday he would run for mayor.", (), True),
        ("Gov. Ilse Brandt (R) said on Monday that the port of Selene will open.", (5,), True),
        ("Ilse Brandt (R) shakes hands with dockers at the port of Selene on Monday.", (0,), False),
        ("Dockers met Anna I. Brandt, the former mayor of Port Selene, at the quay.", (12,), True),
        ("Dockers and cranes are idle, but the former are paid by the port of Selene.", (), False),
        ("In both ports the ferries were stopped after the storm on Monday night.", (), False),
    ],
)
def test_a_sentence_that_brings_in_whom_it_means_can_lead(text: str, people: tuple[int, ...], leads: bool) -> None:
    assert can_lead(text, people) == leads


def test_a_score_is_not_cut_at_its_dash() -> None:
    text = "Selene beat Brenmark 2 – 0 on Monday, and the harbour club lost 1 – 3 at home to the club of Lethia."
    assert not trim_sentence(text, 16)[0].endswith("lost 1")


def test_a_story_is_told_by_its_event_before_its_comment() -> None:
    text = (
        "Dockers learned again on Monday that Ilse Brandt will always be Ilse Brandt. "
        "Dockers of Port Selene rejected an offer of Ilse Brandt on Monday."
    )
    article = an_article(text, "Dockers and Ilse Brandt")
    ((first, *_),) = choose_key_sentences([article], {article.id: a_reading(article)}, 1)
    assert text[first.start : first.end].startswith("Dockers of Port Selene rejected")
