"""An edition that was kept is verified as a whole; what does not verify is sent to nobody."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.projects import run_command, write_settings
from support.verifiable import IDS, TEXTS, an_edition_that_holds

from briefings.app.api import make
from briefings.app.delivery import send_edition
from briefings.app.editions import slot_for_edition
from briefings.app.project import open_project
from briefings.app.release import VerificationError
from briefings.app.verification import format_report, verify_edition
from briefings.core.digest_lists import DIGESTS_FILE, digest_folder, format_digest_list
from briefings.core.edition import Rendition
from briefings.core.errors import UsageError
from briefings.core.serialization import briefing_to_json, with_digest
from briefings.core.verification import CheckResult, VerificationReport
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.json import JsonRenderer
from briefings.publishing.renderers.spreadsheets import CsvRenderer
from briefings.storage.archive import TEXTS_FILE, save_edition
from briefings.storage.records import EditionState

EDITION = an_edition_that_holds()


def pack(texts: dict[str, str]) -> bytes:
    lines = "".join(json.dumps({"article": article, "text": text}) + "\n" for article, text in texts.items())
    return gzip.compress(lines.encode(), mtime=0)


@pytest.fixture(scope="module")
def renditions() -> tuple[Rendition, ...]:
    drawn = (JsonRenderer().render(EDITION), HtmlRenderer().render(EDITION), CsvRenderer().render(EDITION))
    return (*drawn, Rendition(TEXTS_FILE, "application/gzip", pack(TEXTS)))


@pytest.fixture
def folder(tmp_path: Path, renditions: tuple[Rendition, ...]) -> Path:
    return save_edition(EDITION, renditions, tmp_path)


def list_anew(folder: Path) -> None:
    """Write the list of digests again, as somebody would who wants a change to go unseen."""
    (folder / DIGESTS_FILE).write_bytes(format_digest_list(digest_folder(folder)))


def test_a_kept_edition_verifies_and_every_kind_of_check_is_told(folder: Path) -> None:
    report = verify_edition(folder, EDITION.digest)
    assert (report.failures, report.unchecked) == ((), ())
    lines = list(format_report(report))
    assert lines[-1] == "verified: everything holds"
    subjects = {result.subject for result in report.results}
    assert {"digest of the edition", "digests of files", "digests of sources", "counts"} <= subjects
    assert {
        "counts in briefing.html",
        "counts in email.html",
        "counts in email.txt",
        "tables in tables.zip",
    } <= subjects
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert verify_edition(folder / "briefing.json").results == verify_edition(folder).results


def change_page(folder: Path) -> None:
    page = (folder / "briefing.html").read_text(encoding="utf-8")
    (folder / "briefing.html").write_text(page.replace("<b>5</b>", "<b>6</b>", 1), encoding="utf-8")


def change_json(folder: Path) -> None:
    data = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))
    data["title"] = "Another Daily"
    (folder / "briefing.json").write_text(json.dumps(data), encoding="utf-8")


def change_text(folder: Path) -> None:
    (folder / TEXTS_FILE).write_bytes(pack({**TEXTS, IDS[1]: TEXTS[IDS[1]].replace("Monday", "Sunday")}))


def change_edition(folder: Path) -> None:
    changed = with_digest(replace(EDITION, points=(replace(EDITION.points[0], references=(2,)),)))
    (folder / "briefing.json").write_bytes(briefing_to_json(changed))


def break_texts(folder: Path) -> None:
    (folder / TEXTS_FILE).write_bytes(b"no archive")


CHANGES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "a count in one format": (change_page, {"counts in briefing.html"}),
    "the title": (change_json, {"digest of the edition"}),
    "a source": (
        change_text,
        {
            "digests of sources",
            "bottom line",
            "key sentences",
            "timeline",
            "opening sentences",
        },
    ),
    "a citation": (change_edition, {"digest of the edition", "key points"}),
    "the texts": (break_texts, {"digests of sources"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_by_the_digests_and_without_them(folder: Path, change: str) -> None:
    make, subjects = CHANGES[change]
    make(folder)
    wrong = {result.subject for result in verify_edition(folder, EDITION.digest).results if result.failures}
    assert wrong == {"digests of files", *subjects}
    list_anew(folder)
    wrong = {result.subject for result in verify_edition(folder, EDITION.digest).results if result.failures}
    assert wrong == subjects


def test_without_its_texts_an_edition_is_not_called_verified(folder: Path) -> None:
    (folder / TEXTS_FILE).unlink()
    list_anew(folder)
    report = verify_edition(folder)
    assert report.failures == ()
    results = {result.subject: result for result in report.results}
    for subject in ("digests of sources", "key sentences", "statements", "figures", "timeline"):
        assert results[subject].unchecked
    assert results["key sentences"].passed == 0
    lines = list(format_report(report))
    assert lines[-1] == f"nothing is wrong with what could be checked; not checkable: {len(report.unchecked)}"
    assert any(line.startswith("?      key sentences: 0 hold, not checkable: ") for line in lines)


def test_an_edition_of_before_has_no_list_and_is_not_blamed_for_it(folder: Path) -> None:
    (folder / DIGESTS_FILE).unlink()
    report = verify_edition(folder)
    assert (report.failures, len(report.unchecked)) == ((), 1)


def test_a_folder_without_an_edition_is_no_edition(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no edition lies there"):
        verify_edition(tmp_path)


def test_the_report_says_what_is_wrong_first_of_all_in_its_last_line() -> None:
    report = VerificationReport((CheckResult("counts", 2, ("a: 1 printed, 2 listed",)), CheckResult("timeline", 3)))
    assert list(format_report(report)) == [
        "WRONG  counts: 2 hold, 1 do not",
        "         does not hold: a: 1 printed, 2 listed",
        "ok     timeline: 3 hold",
        "does not verify: 1 fault",
    ]


@pytest.mark.slow
def test_an_edition_that_does_not_verify_reaches_nobody(tmp_path: Path) -> None:
    more = '[mail]\nsender = "desk@example.org"\ndrop = "out"\n[[recipient]]\naddress = "ana@example.org"\n'
    path = write_settings(tmp_path, more)
    run_command(tmp_path, "run", "briefing.toml")
    (folder,) = (path.parent for path in (tmp_path / "output").glob("*/briefing.json"))
    kept = (folder / TEXTS_FILE).read_bytes()
    (folder / TEXTS_FILE).write_bytes(gzip.compress(gzip.decompress(kept).replace(b"three years", b"five years")))
    project = open_project(path)
    record = project.catalogue.find_edition()
    with pytest.raises(VerificationError, match=r"nobody is sent it: digests of files: texts\.jsonl\.gz was changed"):
        send_edition(project, record.name, slot_for_edition(record))
    assert not list(tmp_path.glob("out/*.eml"))
    assert project.catalogue.find_edition().state == "held"
    (folder / TEXTS_FILE).write_bytes(kept)
    project.library.set_edition_state(record.name, EditionState.APPROVED)
    send_edition(project, record.name, slot_for_edition(record))
    assert len(list(tmp_path.glob("out/*.eml"))) == 1


def test_what_python_writes_holds_with_nothing_left_unchecked(tmp_path: Path) -> None:
    write_settings(tmp_path, "")
    made = make(tmp_path / "articles", model="rules", title="Two Rivers Daily")
    report = verify_edition(made.write(tmp_path / "output", formats=["html", "json"]))
    assert (report.failures, report.unchecked) == ((), ())
    assert b"engineers opened two gates" in next(tmp_path.glob("output/*/briefing.json")).read_bytes().lower()
    assert made == make(tmp_path / "articles", model="rules", title="Two Rivers Daily")
