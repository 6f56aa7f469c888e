"""The notation in which word lists write phrases."""

import re

import pytest

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import compile_phrases, translate_phrase, translate_phrases


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("lost their lives", "lost\ntheir  lives".replace("  ", " ")),
        ("kill(ed|ing)", "killed"),
        ("(the )?dead", "dead"),
        ("arrest*", "arrest"),
        ("arrest*", "arrested"),
        ("injur+", "injured"),
        ("anyone's guess", "anyone’s guess"),
        ("follow (us|@\\w+)", "follow @port"),
        ("no ([\\w-]+ ){0,3}?\\w+", "no further official details"),
    ],
)
def test_a_phrase_finds_what_it_says(phrase: str, text: str) -> None:
    assert re.fullmatch(translate_phrase(phrase), text)


@pytest.mark.parametrize(
    ("phrase", "text"), [("injur+", "injur"), ("kill(ed|ing)", "kills"), ("arrest*", "arrest him")]
)
def test_a_phrase_finds_nothing_else(phrase: str, text: str) -> None:
    assert not re.fullmatch(translate_phrase(phrase), text)


def test_named_parts_and_classes_stand_where_the_phrase_names_them() -> None:
    classes = {"QUESTION": "(?:who|when)"}
    found = re.search(
        translate_phrase("it is <cue: unclear> <matter: <QUESTION> .+>", classes), "it is unclear who won"
    )
    assert found is not None
    assert found.groupdict() == {"cue": "unclear", "matter": "who won"}


def test_earlier_phrases_win() -> None:
    assert re.match(translate_phrases(["death toll", "death"]), "death toll").group() == "death toll"  # type: ignore[union-attr]


def test_the_phrases_of_a_list_are_whole_words_in_any_case() -> None:
    killed = compile_phrases("victims", "killed")
    assert killed.search("Three DIED on the way")
    assert not killed.search("the studied deadline")


def test_a_kind_that_no_line_has_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="units has no kind 'miles'"):
        word_lists.load_kind("units", "miles")
