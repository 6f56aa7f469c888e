"""The first page of the documents: two mornings at a press office, by commands alone."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from support.morning import DOCUMENT, walk


@pytest.mark.slow
def test_the_walk_of_a_press_office_prints_what_its_document_shows(tmp_path: Path) -> None:
    told = walk(tmp_path.resolve())
    assert told == DOCUMENT.read_text(encoding="utf-8"), "write it anew: PYTHONPATH=.:tests python -m support.morning"
    files = sorted((tmp_path / "letters").glob("*.eml"))
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
    assert len(letters) == 6, "three had the first edition, and three its correction"
    assert sum(letter["In-Reply-To"] is not None for letter in letters) == 3
    pages = [letter.get_body(("html",)) for letter in letters]
    assert sum('lang="fr"' in page.get_content() for page in pages if page) == 2
