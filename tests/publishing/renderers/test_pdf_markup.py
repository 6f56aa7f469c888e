"""What the engine would lay out for nothing is left out of the page, and only that."""

import pytest

from briefings.publishing.renderers.pdf_markup import drop_isolates

LATIN = "<style>p { margin: 0 }</style><p>by <bdi>Ana Kovač</bdi>, <bdi dir='auto'>Post</bdi>&#8239;</p>"


def test_names_are_kept_apart_only_where_writing_goes_in_two_directions() -> None:
    assert drop_isolates(LATIN) == LATIN.replace("<bdi>Ana Kovač</bdi>", "Ana Kovač")


@pytest.mark.parametrize(
    "other", ["<p>سلمى</p>", "<p>&#1587;</p>", '<html dir="rtl">', "<style>bdi { color: red }</style>", "\u202e"]
)
def test_a_page_with_letters_of_the_other_direction_or_a_sheet_for_names_stays_as_it_is(other: str) -> None:
    assert drop_isolates(other + LATIN) == other + LATIN
