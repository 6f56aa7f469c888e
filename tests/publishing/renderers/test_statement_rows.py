"""A row of a ledger names its speaker once, and says nothing that the row before has said."""

from dataclasses import replace

import pytest
from support.verifiable import an_edition_that_holds, change_item

from briefings.core.article import Span
from briefings.core.edition import Statement
from briefings.core.table import QuotedText
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.markdown import MarkdownRenderer
from briefings.publishing.renderers.statement_rows import repeats_context, repeats_sentence, split_row

PLAIN = an_edition_that_holds().sections[0].items[0].statements[1]


def a_row(speaker: str, text: str, sentence: str = "", **changes: object) -> Statement:
    whole = QuotedText(sentence, (Span("a", 0, len(sentence)),)) if sentence else None
    said = replace(PLAIN, speaker=speaker, text=text, cue="said", hedges=(), also=(), context=None)
    return replace(said, whole_sentence=whole, **changes)  # type: ignore[arg-type] # the tests name the fields


def find_pieces(row: Statement, kind: str) -> list[str]:
    return [text for text, each in split_row(row) if each == kind]


@pytest.mark.parametrize(
    ("speaker", "sentence", "named"),
    [
        ("Ana Henn", "Ana Henn, the harbour master, said the pier was closed, and left.", "Ana Henn"),
        ("the crew", "The crew said the pier was closed, and left.", "The crew"),
        ("Ana Henn", "Former harbour master Ana Henn said the pier was closed, and left.", "Ana Henn"),
        ("Ana Henn", "In a letter to the town, Ana Henn said the pier was closed.", "Ana Henn"),
        ("Ana Henn", "In a letter to the port authority of the town, Ana Henn said the pier was closed.", None),
        ("Ana Henn", "Henn, the harbour master, said the pier was closed, and left.", None),
        ("Ana Henn", "The pier was closed, Ana Henn said, and left.", None),
        ("Ana", "Anatol said the pier was closed, and left.", None),
    ],
)
def test_a_sentence_that_begins_with_its_speaker_names_it_once(speaker: str, sentence: str, named: str | None) -> None:
    text = "the pier was closed" if "the pier" in sentence else "The pier was closed"
    row = a_row(speaker, text, sentence)
    assert find_pieces(row, "speaker") == ([named] if named else [])
    assert find_pieces(row, "said") == [text]
    assert "".join(piece for piece, _ in split_row(row)) == sentence


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Ana Henn said the pier was shut.", (("Ana Henn", "speaker"), (" said the pier was shut.", "said"))),
        ("Ana Henn, who left, said no.", (("Ana Henn", "speaker"), (", who left, said no.", "said"))),
        # another sentence reports it: what is said of her is not how she says it
        ("Ana Henn would close the pier", ()),
        ("the pier was shut", ()),
    ],
)
def test_a_statement_that_is_its_whole_sentence_names_its_speaker_once(
    text: str, pieces: tuple[tuple[str, str], ...]
) -> None:
    assert split_row(a_row("Ana Henn", text)) == pieces


def test_the_name_of_one_of_several_speakers_stands_before_the_sentence() -> None:
    row = a_row("Ana Henn", "the pier was closed", "Ana Henn said the pier was closed, and left.")
    assert find_pieces(replace(row, also=("Orla Reyle",)), "speaker") == []


def test_what_the_row_before_prints_is_not_said_again() -> None:
    sentence = "Ana Henn said the pier was closed and the crew said it was open."
    first = a_row("Ana Henn", "the pier was closed", sentence)
    second = a_row("the crew", "it was open", sentence)
    assert repeats_sentence(second, first)
    assert not repeats_sentence(second, None)
    assert not repeats_sentence(second, a_row("Ana Henn", "the pier was closed"))
    behind = a_row("the crew", "they would wait", context=first.whole_sentence)
    assert repeats_context(behind, first)
    assert repeats_context(replace(behind, text="they would sail"), behind)
    assert not repeats_context(behind, None)
    two = replace(first, context=QuotedText(f"{sentence} It rained."), whole_sentence=None)
    assert repeats_context(behind, two), "one of the sentences before both"
    assert not repeats_context(two, behind)
    assert not repeats_context(behind, a_row("Ana Henn", "no"))


def test_a_sentence_that_says_no_more_than_the_row_before_is_no_context_for_the_next() -> None:
    before = a_row("Ana Henn", "the pier was closed", spans=(Span("a", 14, 33),))
    told = QuotedText("Ana Henn said the pier was closed.", (Span("a", 0, 34),))
    more = QuotedText(f"The storm came at night and took the roof. {told.text}", (Span("a", -43, 34),))
    assert repeats_context(a_row("the crew", "they would wait", context=told), before)
    assert not repeats_context(a_row("the crew", "they would wait", context=more), before)


def test_pages_and_markdown_name_the_speaker_once() -> None:
    plain = an_edition_that_holds()
    first, second = plain.sections[0].items[0].statements
    sentence = f"{second.speaker} said {second.text}, and left."
    whole = QuotedText(sentence, second.spans)
    given = change_item(plain, statements=(first, replace(second, whole_sentence=whole, named=False)))
    content = HtmlRenderer().render(given).content.decode().replace("\u200b", "")
    assert content.count(f'<b class="who"><bdi>{second.speaker}</bdi></b> <span class="ours">(unnamed)</span>') == 2
    assert f"{second.speaker}</bdi></b>:" not in content
    markdown = MarkdownRenderer().render(given).content.decode()
    assert f"**{second.speaker}** (unnamed) said **{second.text}**, and left." in markdown
    twice = change_item(plain, statements=(replace(first, whole_sentence=whole), replace(second, whole_sentence=whole)))
    assert HtmlRenderer().render(twice).content.decode().count("and left.") == 2, (
        "once beside the story, once in the annex"
    )
