"""The commands as a user types them: what they print, where they write, which code they end with."""

import json
import os
import re
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefings.app import jsonl
from briefings.app.stages import StageTimer
from briefings.cli import main
from briefings.config import settings

STORY = (
    "Ministers of Valdoria met in Port Selene on Tuesday. Ilya Marchetti said the talks were useful. No date was set.\n"
)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type a command; returns its exit code, standard output and standard error."""

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["briefings", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "talks.txt").write_text(STORY, encoding="utf-8")
    return folder


def test_make_prints_where_the_edition_is_in_one_line(run: Run, articles: Path, tmp_path: Path) -> None:
    code, out, err = run("make", articles, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    made = Path(out.strip())
    assert made.read_bytes().startswith(b"%PDF-")
    names = {"briefing.pdf", "briefing.html", "briefing.json", "texts.jsonl.gz", "SHA256SUMS"}
    assert {path.name for path in made.parent.iterdir()} == names


def test_the_same_articles_make_the_same_bytes_in_any_order(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": f"{n}", "title": f"Title {n}", "text": STORY * (n + 1), "source": f"Outlet {n % 2}"} for n in range(6)
    ]
    made = []
    for name, order in (("one", rows), ("two", rows[::-1])):
        folder = tmp_path / name / "in"
        folder.mkdir(parents=True)
        (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in order), encoding="utf-8")
        code, out, _ = run("make", folder, "-o", tmp_path / name / "out")
        assert code == 0
        made.append({path.name: path.read_bytes() for path in Path(out.strip()).parent.iterdir()})
    assert made[0] == made[1]


def test_topics_period_and_title_are_taken_from_the_command_line(run: Run, tmp_path: Path) -> None:
    rows = [
        {"title": "Harvest", "text": f"The wheat harvest began. {STORY}", "date": "2026-03-09"},
        {"title": "Old", "text": f"The old wheat. {STORY}", "date": "2026-03-01"},
        {"title": "Late", "text": f"The late wheat. {STORY}", "date": "2026-03-10T00:00:00Z"},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    options = ("--topic", "Grain: wheat", "--since", "2026-03-05", "--until", "2026-03-09", "--title", "My desk")
    code, out, _ = run("make", tmp_path / "a.json", "-o", tmp_path / "out", "--format", "json", *options)
    assert code == 0
    edition = json.loads(Path(out.strip()).read_bytes())
    assert edition["title"] == "My desk"
    assert [section["title"] for section in edition["sections"]] == ["Grain"]
    assert edition["coverage"]["left_out"] == 2
    assert edition["day"] == "2026-03-09"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["make", "nowhere"], 2, "nowhere"),
        (["make", "ARTICLES", "--topic", "Grain"], 2, "a topic needs a name and at least one term"),
        (["make", "ARTICLES", "--topic", "Grain: ,"], 2, "a topic needs a name and at least one term"),
        (["make", "ARTICLES", "--since", "last week"], 2, "not a day or moment"),
        (["make", "ARTICLES", "--format", "odt"], 2, "known kinds: csv, docx, html, json, md, pdf, xlsx"),
        (["make", "ARTICLES", "--paper", "A5"], 2, "'A4' or 'Letter'"),
        (["make", "ARTICLES", "--model", "xx_no_such_pipeline"], 1, "spacy download xx_no_such_pipeline"),
        (["make", "ARTICLES", "--reader", "xx_no_such_pipeline"], 1, "spacy download xx_no_such_pipeline"),
        (["make", "ARTICLES", "--since", "2030-01-01", "--title", "x"], 0, ""),
        (["make", "EMPTY"], 4, "no article to report on"),
        (["make", "ARTICLES", "-o", "BLOCKED"], 1, "cannot write the edition"),
        (["make"], 2, "Missing argument"),
        (["nonsense"], 2, "nonsense"),
        (["run", "none.toml"], 2, "briefings init"),
        (["check", "none.toml"], 2, ""),
        (["read", "ARTICLES", "-o", "BLOCKED/x/y"], 2, "cannot write"),
    ],
)
def test_a_mistake_ends_in_one_message_and_the_code_of_its_kind(
    run: Run, articles: Path, tmp_path: Path, words: list[str], code: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "blocked").write_text("a file, not a folder", encoding="utf-8")
    places = {"ARTICLES": str(articles), "EMPTY": "empty", "BLOCKED": "blocked", "BLOCKED/x/y": "blocked/x/y"}
    ended, _, err = run(*(places.get(word, word) for word in words))
    assert ended == code
    assert re.sub(r"[\s│]+", " ", message) in re.sub(r"[\s│]+", " ", err)
    assert "Traceback" not in err
    assert not list(tmp_path.rglob(".unfinished-*"))


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(run: Run, articles: Path, tmp_path: Path) -> None:
    (articles / "nul.txt").write_bytes(bytes(4096))
    with zipfile.ZipFile(articles / "climb.zip", "w") as archive:
        archive.writestr("../escape.txt", STORY)
    (articles / "loop").symlink_to(articles)
    code, out, err = run("make", articles, "-o", tmp_path / "out", "--format", "json")
    assert code == 0
    assert "nul.txt" in err
    assert "climb.zip" in err
    assert json.loads(Path(out.strip()).read_bytes())["coverage"]["collected"] == 1
    assert run("make", articles, "-o", tmp_path / "out", "--format", "json", "--strict")[0] == 3


@pytest.mark.parametrize("made", ["pdf", "json"])
def test_a_full_disk_leaves_no_half_written_edition(made: str, articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-m", "briefings", "make", str(articles), "-o", str(output), "--format", made, "--no-library"],
        capture_output=True,
        text=True,
        check=False,
        # No file may grow beyond 4 kB: the kernel refuses to write on, as on a full disk.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 1
    assert "cannot write the edition" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(output.rglob("*")) == []


def test_init_check_and_run_go_together(run: Run, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert run("init", desk)[0] == 0
    assert run("init", desk) == (
        2,
        "",
        f"briefings: {desk} already holds articles, briefing.toml; nothing was changed\n",
    )
    code, out, _ = run("check", desk / "briefing.toml")
    assert code == 0
    assert "wrong" not in out
    code, out, _ = run("run", desk / "briefing.toml")
    assert code == 0
    assert Path(out.strip()).is_relative_to(desk / "output")


def test_a_stage_that_gets_no_further_ends_the_run_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path)[0] == 0
    settings = tmp_path / "briefing.toml"
    text = settings.read_text(encoding="utf-8").replace("[limits]\n", "[limits]\nstage_seconds = 0.001\n")
    settings.write_text(text, encoding="utf-8")
    code, out, err = run("run", settings)
    assert (code, out) == (1, "")
    assert re.fullmatch(r"briefings: the stage '\w+' got no further for 0.001 seconds and was ended\n", err)
    # The library was looked at for the next number; there is no edition, nor a part of one.
    assert not [path for path in (tmp_path / "output").glob("*") if path.is_dir()]


@pytest.mark.parametrize("command", ["read", "group"])
def test_a_stage_that_hangs_ends_read_and_group_too(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def hang(plan: object, timer: StageTimer) -> None:
        with timer.stage("collect"):
            time.sleep(60)

    monkeypatch.setattr(jsonl, "collect_articles", hang)
    monkeypatch.setattr(settings, "LimitSettings", lambda: SimpleNamespace(stage_seconds=0.3))
    said = "briefings: the stage 'collect' got no further for 0.3 seconds and was ended\n"
    assert run(command, articles) == (1, "", said)


def test_read_writes_one_line_an_article_under_its_own_id(run: Run, tmp_path: Path) -> None:
    rows = [{"id": "a1", "text": STORY}, {"id": "b2", "text": f"Else. {STORY}"}, {"id": "c3", "text": STORY}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("read", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--sentences", 1)[0] == 0
    read = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(row["id"] for row in read) == ["a1", "b2", "c3"]
    for row in read:
        named = [row["text"][start:end] for start, end, _ in row["entities"]]
        assert "Ilya Marchetti" in named
        assert len(row["summary"]) == 1
        assert row["summary"][0] in row["text"]


def test_group_puts_copies_into_one_story(run: Run, tmp_path: Path) -> None:
    rows = [{"id": "a1", "text": STORY, "source": "A"}, {"id": "b2", "text": STORY, "source": "B"}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, out, _ = run("group", tmp_path / "in.jsonl")
    assert code == 0
    first, second = (json.loads(line) for line in out.splitlines())
    assert {first["id"], second["id"]} == {"a1", "b2"}
    assert (first["story"], first["copies"]) == (second["story"], second["copies"])


def test_why_shows_the_passage_behind_a_sentence_and_behind_a_row(run: Run, articles: Path, tmp_path: Path) -> None:
    edition = Path(run("make", articles, "-o", tmp_path / "out", "--format", "json")[1].strip()).parent
    code, out, _ = run("why", edition, "met in port selene")
    assert code == 0
    assert "»Ministers of Valdoria met in Port Selene on Tuesday.«" in out
    assert "[1] articles, undated" in out
    assert run("why", edition, "[1]")[1].count("printed in:") >= 2
    assert run("why", edition, "no such words") == (
        2,
        "",
        f"briefings: nothing in {edition} is printed with 'no such words'\n",
    )
    (edition / "texts.jsonl.gz").unlink()
    assert "the text was not kept with the edition" in run("why", edition, "met in port selene")[1]


def test_the_module_answers_like_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "briefings", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"briefings \d+\.\d+\.\d+\n", done.stdout)
