"""`NOTICE` is complete: every library, font and list, and what the model was made from, each with its licence."""

import pytest
from support import generate_notice

NOTICE = (generate_notice.ROOT / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(generate_notice.libraries()))
def test_every_library_stands_there_with_its_licence(name: str) -> None:
    licences = [line.partition(": ")[2] for line in NOTICE.splitlines() if line.startswith(f"{name}: ")]
    assert any(licences), f"{name} is missing or names no licence; run `make docs`"


def test_fonts_model_and_lists_are_as_the_files_say() -> None:
    # Which libraries there are depends on the machine, and how they name their licence on their version.
    assert NOTICE.partition("\nFonts ")[2] == generate_notice.text().partition("\nFonts ")[2], "run `make docs`"


def test_every_list_says_where_it_is_from() -> None:
    for pattern in generate_notice.LISTS:
        for path in generate_notice.ROOT.glob(pattern):
            assert "Source: " in generate_notice.head_of(path), path
    assert all(line.partition(": ")[2] for line in generate_notice.lists())
