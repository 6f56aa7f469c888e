"""What the commands print: problems up to a number, files for everybody or for their owner, moments, progress."""

import io
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from briefings.cli.output import (
    format_moment,
    parse_moment,
    report_problems,
    show_progress,
    show_stages,
    write_json_lines,
    write_text,
)
from briefings.core.errors import UsageError


class Terminal(io.StringIO):
    """A screen that remembers what was written on it."""

    def isatty(self) -> bool:
        return True


def test_problems_are_reported_up_to_a_number_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    report_problems([f"file {number}" for number in range(5)], shown=2, rest="the log lists them all")
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["problem: file 0", "problem: file 1", "and 3 more problems; the log lists them all"]
    report_problems(["one"])
    assert capsys.readouterr().err == "problem: one\n"


def test_lines_of_json_go_to_a_file_or_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"title": "Łódź"}, {"title": "Aš"}]
    write_json_lines(None, rows)
    write_json_lines(tmp_path / "rows.jsonl", rows)
    said = capsys.readouterr().out
    assert said == '{"title": "Łódź"}\n{"title": "Aš"}\n' == (tmp_path / "rows.jsonl").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=r"cannot write .*: No such file"):
        write_json_lines(tmp_path / "gone" / "rows.jsonl", rows)


def test_a_private_file_is_its_owner_s_alone_even_where_another_stood(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    write_text(path, "new", private=True)
    assert (path.read_text(encoding="utf-8"), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o600)


def test_moments_are_read_and_written_in_utc() -> None:
    assert parse_moment("") is None
    assert parse_moment("2026-03-09T06:30+02:00") == datetime(2026, 3, 9, 4, 30, tzinfo=UTC)
    assert parse_moment("2026-03-09T06:30", end=True) == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
    assert format_moment(datetime.fromisoformat("2026-03-09T06:30+02:00")) == "2026-03-09 04:30 UTC"
    now = datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
    assert parse_moment("yesterday", now=now) == datetime(2026, 3, 8, tzinfo=UTC)
    assert parse_moment("Yesterday", end=True, now=now) == datetime(2026, 3, 8, 23, 59, 59, tzinfo=UTC)
    assert parse_moment("24h", now=now) == datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    assert parse_moment("2w", now=now) == datetime(2026, 2, 23, 6, 30, tzinfo=UTC)
    for wrong in ("last week", "7", "d", "-3d", "99999d"):
        with pytest.raises(UsageError, match=f"'{wrong}' is not a day or moment"):
            parse_moment(wrong)


def test_progress_passes_every_item_on_and_is_drawn_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with show_progress() as progress:
        assert list(progress("read", [1, 2, 3], 3)) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with show_progress() as progress:
        assert list(progress("read", [1, 2, 3], 3)) == [1, 2, 3]
    assert "3/3" in screen.getvalue()


def test_a_stage_that_is_done_is_full_and_has_no_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("COLUMNS", "100")
    with show_stages() as tell:
        for stage, parts in (("collect", 3), ("edit", 0), ("render", 2), ("edit", 0)):
            tell(stage, 0, None)
            for part in range(1, parts + 1):
                tell(stage, part, parts if stage == "render" else None)
    last = screen.getvalue().rpartition("collect")[2]
    assert "/?" not in last
    assert [count in last for count in ("3/3", "1/1", "2/2")] == [True, True, True]


def test_ctrl_c_ends_a_run_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, show_progress():
        raise KeyboardInterrupt
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err == "briefings: stopped; nothing half-written was left\n"
