"""Where sentences start and end."""

import pytest

from briefings.analysis.nlp.tokens import sentences


def cut(text: str) -> list[str]:
    return [text[s.span.start : s.span.end] for s in sentences.split_sentences("a", text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. Hale spoke. He left.", 2),
        ("The U.S. President came. The U.S. The end.", 3),
        ("It fell 3.5 percent. Oil rose.", 2),
        ("J. K. Doe wrote it. So did A. B. Roe.", 2),
        ("St. Lucia voted. Mt. Doom did not.", 2),
        ("They met at 5 p.m. on Monday. All left.", 2),
        ("They met at 5 p.m. The talks failed.", 2),
        ("No. 10 denied it. No. That is wrong.", 3),
        ("Acme Inc. said it would pay. Its shares fell.", 2),
        ("Was it true? Nobody knew! Nobody asked.", 3),
        ("He waited ... and went.", 1),
        ("“We won. We will win again,” said the minister. Nobody agreed.", 2),
        ('"We won. We will win again," he said. Nobody agreed.', 2),
        ('"Stop!" President Doe said. They stopped.', 2),
        ('"Will they stop?" asked the general. They did not.', 2),
        ("He said: “It is over.” The crowd left.", 2),
        ("Talks (the third this year) ended. (No date was set.) All left.", 3),
        ("The price is $4.50. Yes.", 2),
        ("On Jan. 5 they met. On Feb. 6 they parted.", 2),
        ("Lt. Col. Doe and Sgt. Roe of Washington, D.C. were there.", 1),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, count: int) -> None:
    assert len(cut(text)) == count, cut(text)


def test_no_sentence_crosses_a_paragraph_or_keeps_white_space_at_its_edges() -> None:
    text = "A heading without a stop\n\nOne sentence. Another one\n\nA third"
    assert cut(text) == ["A heading without a stop", "One sentence.", "Another one", "A third"]
    assert [s.paragraph for s in sentences.split_sentences("a", text)] == [0, 1, 1, 2]


def test_lines_wrapped_by_hand_are_one_sentence() -> None:
    assert len(cut("The ministers met on Monday in the capital for talks that were\nheld behind closed doors.")) == 1


def test_lines_too_long_for_wrapping_are_paragraphs() -> None:
    first = "The ministers met on Monday in the capital for talks that were held behind closed doors, and said little."
    assert [s.paragraph for s in sentences.split_sentences("a", f"{first}\nThey will meet again.")] == [0, 1]


def test_list_items_and_headings_stand_alone() -> None:
    assert cut("Key points\n- Talks ended\n- No date was set") == ["Key points", "- Talks ended", "- No date was set"]


def test_rules_and_ornaments_are_no_sentences() -> None:
    assert cut("One.\n\n* * *\n\nTwo.") == ["One.", "Two."]


def test_a_text_without_a_stop_is_cut_at_white_space() -> None:
    found = cut("word " * 5_000)
    assert all(len(sentence) <= sentences.MAX_SENTENCE_LENGTH for sentence in found)
    assert sum(sentence.count("word") for sentence in found) == 5_000


def test_every_word_is_in_exactly_one_sentence() -> None:
    text = 'First, "a quotation. In two," he said. Second!\n\nThird… Fourth (fifth. Sixth) end.'
    spans = [s.span for s in sentences.split_sentences("a", text)]
    covered = [place for span in spans for place in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert all(not text[place].isalnum() for place in set(range(len(text))) - set(covered))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Shares of Yahoo! Inc. rose on Monday. They fell.", 2),
        ("He met Yahoo! Chief Executive Rosa Okoro. She left.", 2),
        ("Shares of Selene! Corp. rose.", 1),
        ("The suit against Selene? Inc. was dropped.", 1),
        ("Who sold it? Selene did.", 2),
        ("Staff at X! News will strike on Friday.", 1),
        ("He sold Yahoo! They bought it.", 2),
        ("Stop! Then go.", 2),
    ],
)
def test_a_mark_inside_a_name_ends_no_sentence(text: str, count: int) -> None:
    assert len(cut(text)) == count
