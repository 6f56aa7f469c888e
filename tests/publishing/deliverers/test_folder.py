"""Folders and drops: files appear whole, the latest beside the editions."""

from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from publishing.deliverers.conftest import HEAD, NOW
from support.builders import a_request

from briefings.core.delivery import PermanentDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.publishing.deliverers.eml_files import EmlFileDeliverer
from briefings.publishing.deliverers.folder import FolderDeliverer


def test_an_edition_lies_in_its_folder_and_the_latest_beside_it(
    tmp_path: Path, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    deliverer = FolderDeliverer(path=tmp_path / "public", clock=lambda: NOW)
    for _ in range(2):
        receipt = deliverer.deliver(a_request(briefing, renditions, "shelf", formats=("pdf", "json")))
    files = sorted(str(path.relative_to(tmp_path / "public")) for path in (tmp_path / "public").rglob("*"))
    edition = "2026-03-12-daily-abc"
    assert files == [edition, f"{edition}/briefing.json", f"{edition}/briefing.pdf", "latest.json", "latest.pdf"]
    assert (tmp_path / "public" / "latest.pdf").read_bytes() == renditions[0].content
    assert Path(receipt.place) == tmp_path / "public" / edition


def test_a_folder_that_cannot_be_written_is_refused_with_the_reason(
    tmp_path: Path, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    (tmp_path / "taken").write_text("a file")
    deliverer = FolderDeliverer(path=tmp_path / "taken" / "below", clock=lambda: NOW)
    with pytest.raises(PermanentDeliveryError, match="cannot write"):
        deliverer.deliver(a_request(briefing, renditions, "shelf"))
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_drop_holds_the_message_that_would_be_sent(
    tmp_path: Path, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    deliverer = EmlFileDeliverer(path=tmp_path, profile=HEAD, clock=lambda: NOW)
    deliverer.deliver(a_request(briefing, renditions, formats=("pdf", "json")))
    deliverer.notify("ops@example.org", "It failed", "why", "slot")
    (letter,) = tmp_path.glob("2026*.eml")
    message = message_from_bytes(letter.read_bytes(), policy=default)
    assert message["To"] == "ana@example.org"
    assert len(list(message.iter_attachments())) == 2  # type: ignore[attr-defined]
    assert len(list(tmp_path.glob("notice-*.eml"))) == 1


def test_an_address_never_becomes_a_path(tmp_path: Path, briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    deliverer = EmlFileDeliverer(path=tmp_path / "drop", profile=HEAD, clock=lambda: NOW)
    wicked = "a/b/x@example.org"
    deliverer.deliver(a_request(briefing, renditions, wicked))
    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "drop"]


def test_tables_and_files_of_plug_ins_lie_there_too(tmp_path: Path, briefing: Briefing) -> None:
    files = [Rendition(name, "", name.encode()) for name in ("briefing.pdf", "tables.zip", "tables.xlsx", "a.mp3")]
    request = a_request(briefing, files, "public", edition="e1", formats=("csv", "xlsx", "mp3"))
    FolderDeliverer(path=tmp_path, clock=lambda: NOW).deliver(request)
    assert sorted(path.name for path in (tmp_path / "e1").iterdir()) == ["a.mp3", "tables.xlsx", "tables.zip"]
    assert sorted(tmp_path.glob("latest*")) == [
        tmp_path / name for name in ("latest-a.mp3", "latest-tables.xlsx", "latest-tables.zip")
    ]
