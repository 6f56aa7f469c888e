"""One library under everything: folders accumulate, added feeds are reported, every command finds editions."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.builders import an_article
from support.fakes import Clock
from support.feeds import an_item, rss
from support.projects import ARTICLES, call_command
from support.webserver import reply, served

from briefings.app.project import open_project
from briefings.config.assembly import ArticleWindow, load_plan
from briefings.core.article import Article
from briefings.storage.library import Library

HEAD = 'title = "Two Rivers Daily"\nformats = ["json"]\nmodel = "fast"\narticles = ["articles/"]\n'


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.md").write_text(ARTICLES["ferry.md"])
    (tmp_path / "briefing.toml").write_text(HEAD)
    return tmp_path


def titles(edition: Path) -> list[str]:
    return sorted(source["title"] for source in json.loads(edition.read_text())["sources"])


@pytest.mark.slow
def test_a_folder_that_accumulates_reports_what_is_new_and_every_command_takes_a_number(desk: Path) -> None:
    first = desk / call_command(desk, "run", "--now", "2026-03-11T06:30").strip()
    assert first.parent.name.startswith("2026-03-11")
    assert titles(first) == ["Ferry returns"]
    # The same day once more is a second attempt, of the same articles the same edition.
    assert desk / call_command(desk, "run", "--now", "2026-03-11T09:30").strip() == first
    assert "nothing has come in since" in call_command(desk, "run", "--now", "2026-03-12T06:30", code=4)
    (desk / "articles" / "dam.md").write_text(ARTICLES["dam.md"])
    second = desk / call_command(desk, "run", "--now", "2026-03-12T06:30").strip()
    assert titles(second) == ["Reservoir is full"]
    again = call_command(desk, "run", "--now", "2026-03-12T07:30", "--since", "2026-03-01").strip()
    assert titles(desk / again) == ["Ferry returns", "Reservoir is full"]

    assert "Reservoir is full" in call_command(desk, "search", "reservoir")
    assert "Ferry returns" in call_command(desk, "show", "1")
    assert "Reservoir is full" in call_command(desk, "diff", "1", "2")
    assert "Harbour Post" in call_command(desk, "why", "1", "1")
    assert "Harbour Post" in call_command(desk, "why", first.parent.name, "1")
    assert "verified" in call_command(desk, "verify", "1")
    assert "names nobody to send to" in call_command(desk, "send", "2", code=2)
    assert "`briefings editions` lists them" in call_command(desk, "verify", "9", code=2)


@pytest.mark.slow
def test_make_leaves_a_library_where_the_other_commands_find_it(desk: Path) -> None:
    (desk / "briefing.toml").unlink()
    made = Path(call_command(desk, "make", "articles", "--format", "json").strip())
    assert made.parent.name.startswith("2026-03-11")
    assert "Ferry returns" in call_command(desk, "search", "ferry")
    assert made.parent.name in call_command(desk, "editions")
    digest = json.loads((desk / made).read_text())["digest"]
    assert "Ferry returns" in call_command(desk, "show", digest[:8])
    call_command(desk, "make", "articles", "--format", "json", "-o", "other", "--no-library")
    assert not list((desk / "other").glob("*.sqlite"))


@pytest.mark.slow
def test_feeds_that_were_added_are_asked_and_reported_by_run(desk: Path) -> None:
    (desk / "briefing.toml").write_text(HEAD + '[collect]\nallow = ["127.0.0.0/8"]\npause = 0\nfull_text = false\n')
    item = an_item(1, dated=False)
    with served({"/feed": reply(rss([item]))}) as site:
        call_command(desk, "feeds", "add", site.url("/feed"))
        edition = desk / next(line for line in call_command(desk, "run").splitlines() if line.endswith(".json"))
    assert titles(edition) == ["Ferry returns", "Report 1"]
    assert edition.parent.name.startswith(f"{datetime.now(UTC):%Y-%m-%d}")


def test_a_folder_is_entered_by_collect(desk: Path) -> None:
    assert "folders: 1 new, 0 edited" in call_command(desk, "collect")
    assert "folders: 0 new, 0 edited" in call_command(desk, "collect")
    assert "Ferry returns" in call_command(desk, "articles")


def test_an_edition_is_dated_by_the_zone_of_its_schedule(desk: Path) -> None:
    (desk / "briefing.toml").write_text(HEAD + '[schedule]\nat = ["06:30"]\nzone = "Asia/Tokyo"\n')
    moment = open_project(desk / "briefing.toml").local_time(datetime(2026, 3, 10, 21, 30, tzinfo=UTC))
    assert f"{moment:%Y-%m-%d %H:%M}" == "2026-03-11 06:30"


def test_old_articles_of_a_folder_stay_and_old_news_of_a_feed_does_not(desk: Path) -> None:
    path = desk / "briefing.toml"
    path.write_text(HEAD + '[[collector]]\nkind = "library"\n')
    now = datetime(2026, 11, 1, tzinfo=UTC)
    library = Library(desk / "output" / "library.sqlite", clock=Clock(now))
    old = an_article("Old news of a feed.", url="https://example.org/1", published=datetime(2026, 3, 1, tzinfo=UTC))
    old = replace(old, origin="")
    library.add_articles([old])
    plan = load_plan(path, ArticleWindow(until=now)).plan
    found = [item for one in plan.collectors for item in one.collect(None) if isinstance(item, Article)]
    assert {article.title: plan.is_exempt(article) for article in found} == {"Ferry returns": True, old.title: False}
    assert plan.since
    assert plan.since > old.published


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('papr = "A4"\n', "papr: no such setting; `briefings help settings` lists them all; did you mean 'paper'?"),
        ('paper = "a4"\n', "did you mean 'A4'?"),
        ('template = "onepagr"\n', "did you mean 'onepager'?"),
        ("[limits]\nsentnces = 3\n", "did you mean 'sentences'?"),
        ('[theme]\nlogo = "lgo.png"\n', "logo: lgo.png: there is no such file or folder; did you mean"),
        ('[[recipient]]\nadress = "ana@example.org"\n', "did you mean 'address'?"),
        ('[schedule]\nat = ["06:30"]\nzone = "Europe/Pariss"\n', "did you mean 'Europe/Paris'?"),
        (
            '[[topic]]\nname = "Water"\nterms = ["dam"]\n[mail]\nsender = "a@example.org"\ndrop = "out"\n'
            '[[recipient]]\naddress = "ana@example.org"\ntopics = ["Watr"]\n',
            "did you mean 'Water'?",
        ),
    ],
)
def test_check_reads_the_settings_it_stands_beside_and_names_the_nearest(desk: Path, wrong: str, said: str) -> None:
    (desk / "logo.png").touch()
    (desk / "briefing.toml").write_text(wrong + HEAD if not wrong.startswith("[") else HEAD + wrong)
    assert said in call_command(desk, "check", code=2)


def test_all_mistakes_of_a_file_are_told_in_the_order_of_its_lines(desk: Path) -> None:
    (desk / "briefing.toml").write_text('papr = "A4"\nlanguage = "xx"\n' + HEAD + "[limits]\nsentnces = 3\n")
    lines = [line for line in call_command(desk, "check", code=2).splitlines() if line.startswith("wrong")]
    assert [line.split("briefing.toml:")[1].split(":")[0] for line in lines] == ["1", "2", "8"]


def test_a_list_of_recipients_that_cannot_be_read_is_told_by_check(desk: Path) -> None:
    (desk / "people.csv").write_bytes("Name;Ort\nJürgen;Köln\n".encode("cp1252"))
    mail = '[mail]\nsender = "a@example.org"\ndrop = "out"\nlists = ["people.csv"]\n'
    (desk / "briefing.toml").write_text(HEAD + mail)
    said = call_command(desk, "check", code=2)
    assert "no column of it holds addresses" in said
