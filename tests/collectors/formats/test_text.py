"""Bare prose, front matter and Markdown."""

from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, the_problem, utc, write


def test_bare_prose_gets_its_first_sentence_as_title_and_its_folder_as_outlet(tmp_path: Path) -> None:
    found = the_article(tmp_path / "island-desk" / "talks.txt", PROSE)
    assert found.title == "Ministers of two island states met in Port Ansel on Monday"
    assert found.outlet == "island-desk"
    assert found.supplied == ("title", "outlet")
    assert found.published is None
    assert found.text == PROSE
    assert found.origin == "folder: talks.txt"


def test_a_first_line_set_apart_is_the_title(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.txt", f"Strait to open\r\n\r\n{PROSE}\r\n")
    assert (found.title, found.text, found.supplied) == ("Strait to open", PROSE, ("outlet",))


def test_a_first_sentence_set_apart_is_no_title(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.txt", f"The strait will open.\n\n{PROSE}")
    assert found.text.startswith("The strait will open.")


def test_paragraphs_of_one_line_each_are_set_apart(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.txt", f"{PROSE}\n{PROSE}\n{PROSE}")
    assert found.text == "\n\n".join([PROSE] * 3)


def test_wrapped_lines_stay_one_paragraph(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.txt", "Ministers of two island\nstates met in Port\nAnsel on Monday\nand left.")
    assert "\n\n" not in found.text


def test_a_text_of_two_words_is_still_an_article(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.txt", "Talks fail")
    assert (found.text, found.title) == ("Talks fail", "Talks fail")


FRONT_MATTER = """---
title: "1984: a year"
Date: 2024-05-31 14:00 +0200
source: The Courier
url: https://courier.example/a
author: [Ann Lee, Bo Chan]
lang: en-GB
id: c-17
---
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_front_matter_names_everything(tmp_path: Path, name: str) -> None:
    found = the_article(tmp_path / name, FRONT_MATTER + PROSE)
    assert found.title == "1984: a year"
    assert found.published == utc(2024, 5, 31, 12)
    assert (found.outlet, found.url, found.authors) == (
        "The Courier",
        "https://courier.example/a",
        ("Ann Lee", "Bo Chan"),
    )
    assert (found.language, found.key, found.supplied, found.text) == ("en", "c-17", (), PROSE)


def test_a_body_field_in_front_matter_does_not_displace_the_text(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.txt", f"---\nbody: other\ntitle: T\n---\n{PROSE}").text == PROSE


@pytest.mark.parametrize("block", ["title: [never closed", "title: a: b: c", "[" * 500])
def test_broken_front_matter_is_a_problem_and_the_text_is_kept(tmp_path: Path, block: str) -> None:
    articles, problems = collected(write(tmp_path / "a.md", f"---\n{block}\n---\n{PROSE}"))
    assert [found.text for found in articles] == [PROSE]
    assert "front matter is not valid" in problems[0].what


def test_prose_between_two_rules_is_prose(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.txt", f"---\n{PROSE}\n---\nMore of it.").text.startswith("---")


def test_markdown_signs_are_not_printed(tmp_path: Path) -> None:
    source = "# Strait to open\n\nMinisters **met** in [Port Ansel](https://a.example) & left.\n\n- one point\n"
    found = the_article(tmp_path / "a.md", source)
    assert found.title == "Strait to open"
    assert found.text == "Ministers met in Port Ansel & left.\n\none point"


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff", "---\ntitle: T\n---\n"])
def test_a_text_without_text_is_a_problem(tmp_path: Path, content: str) -> None:
    assert "there is no text" in the_problem(tmp_path / "a.txt", content).what


def test_a_text_of_signs_is_a_problem(tmp_path: Path) -> None:
    assert "no words" in the_problem(tmp_path / "a.txt", "*** --- ***").what


def test_a_file_of_nul_bytes_is_a_problem(tmp_path: Path) -> None:
    found = the_problem(tmp_path / "a.txt", bytes(4096))
    assert (found.where, found.stage) == ("a.txt", "collect")
    assert "binary" in found.what


def test_a_text_of_fifty_megabytes_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(b"Ministers met. ")
        file.truncate(50_000_000)
    _, problems = collected(path)
    assert problems[0].what == "larger than 10 MB"


def test_a_text_longer_than_an_article_can_be_is_a_problem(tmp_path: Path) -> None:
    assert "5,000,000 characters" in the_problem(tmp_path / "a.txt", "word " * 1_200_000).what


def test_the_limit_can_be_set(tmp_path: Path) -> None:
    assert the_problem(tmp_path / "a.txt", PROSE, max_bytes=50).what == "larger than 50 bytes"


@pytest.mark.parametrize("form", ["cp1251", "utf-16-le", "utf-16"])
def test_russian_is_read_in_any_encoding(tmp_path: Path, form: str) -> None:
    text = "Министры встретились в понедельник. О дате второй встречи ничего не сообщается."
    assert the_article(tmp_path / "a.txt", text.encode(form)).text == text
