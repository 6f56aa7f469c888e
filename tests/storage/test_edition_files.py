"""The files of a kept edition, as they are handed to those it is sent to."""

from pathlib import Path

from support import editions

from briefings.core.edition import Rendition
from briefings.storage.archive import TEXTS_FILE, save_edition
from briefings.storage.catalogue import EditionCatalogue
from briefings.storage.library import Library
from briefings.storage.series import MEMORY_FILE_NAME


def test_every_file_of_an_edition_is_read_but_what_the_program_keeps_for_itself(tmp_path: Path) -> None:
    names = ("briefing.pdf", "tables.zip", "tables.xlsx", "briefing.mp3", "summary.pdf", TEXTS_FILE, MEMORY_FILE_NAME)
    folder = save_edition(editions.one_article(), [Rendition(name, "", name.encode()) for name in names], tmp_path)
    (folder / ".hidden").write_text("x")
    catalogue = EditionCatalogue(tmp_path, "daily", Library(tmp_path / "library.sqlite"))
    files = {file.name: file for file in catalogue.read_files(folder.name)}
    assert set(files) == {"briefing.pdf", "tables.zip", "tables.xlsx", "briefing.mp3", "summary.pdf"}
    assert all(file.content == name.encode() for name, file in files.items())
    assert files["tables.zip"].media_type == "application/zip"
    assert files["briefing.mp3"].media_type == "application/octet-stream"
