"""The commands of collecting, as people and cron call them."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.damage import damage_pages
from support.feeds import a_page, an_item, rss
from support.webserver import Site, onward, reply, served
from typer.testing import CliRunner, Result

from briefings.app.intake import collect_articles
from briefings.app.jobs import collect_ahead_job
from briefings.app.project import open_project
from briefings.app.stages import StageTimer
from briefings.cli.collect import parse_duration
from briefings.cli.main import app
from briefings.config.assembly import ArticleWindow, load_plan
from briefings.config.settings import read_settings
from briefings.core.errors import SettingsError, UsageError


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "briefing.toml"
    path.write_text('title = "Desk"\n[collect]\nallow = ["127.0.0.0/8"]\npause = 0.0\ncontact = "desk@example.org"\n')
    return path


def called(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def good(*words: object) -> str:
    done = called(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_feed_is_found_from_the_home_page_and_collected(site: Site, settings: Path) -> None:
    links = '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">'
    links += '<link rel="alternate" type="application/rss+xml" href="news.xml"><link rel="alternate" href="/amp">'
    site.answers |= {"/": reply(f"<html><head>{links}</head><body><a href='/rss'>RSS</a></body></html>")}
    site.answers |= {"/news.xml": reply(rss([an_item(1), an_item(2)])), "/comments.xml": reply("<html>none")}
    said = good("feeds", "add", site.url("/"), "-s", settings, "--topic", "World/Europe")
    assert said == f"added  {site.url('/news.xml')}  The Courier (2 entries)\n"
    assert good("feeds", "add", site.url("/news.xml"), "-s", settings).startswith("known")
    said = good("collect", settings)
    assert said.startswith("1 source in ")
    assert "2 new, 0 edited articles; 1 ok" in said
    said = good("feeds", "list", "-s", settings)
    assert said.startswith("World / Europe\n  ok            The Courier")
    assert "2 articles)" in said
    assert next(h for p, h in site.asked if p == "/news.xml")["user-agent"].endswith("(+desk@example.org)")


def test_a_site_that_declares_nothing_is_searched_and_one_without_a_feed_is_told(site: Site, settings: Path) -> None:
    site.answers |= {"/a": reply("<a href='/rss/news'>News feed</a>"), "/rss/news": reply(rss([an_item(1)]))}
    assert "/rss/news" in good("feeds", "add", site.url("/a"), "-s", settings)
    site.answers = {"/b": reply("<p>nothing"), "/feed.xml": reply(rss([an_item(1)], title="Usual"))}
    assert "/feed.xml  Usual" in good("feeds", "add", site.url("/b"), "-s", settings)
    site.answers = {"/c": reply("<p>nothing")}
    done = called("feeds", "add", site.url("/c"), site.url("/gone"), "not an address", "-s", settings)
    assert done.exit_code == 3
    assert "no feed was found there" in done.stderr
    assert "nothing at this address" in done.stderr
    assert "does not begin with http" in done.stderr


def test_the_feeds_of_the_settings_are_collected_under_their_outlet(site: Site, settings: Path) -> None:
    site.answers["/f"] = reply(rss([an_item(1)]))
    with settings.open("a") as file:
        file.write(f'[[feed]]\nurl = "{site.url("/f")}"\noutlet = "My Courier"\ntopic = "Harbours"\n')
    good("collect", settings)
    project = open_project(settings)
    assert [article.outlet for article in project.library.iter_articles_in_window(None, None)] == ["My Courier"]
    assert project.library.list_feeds()[0].folder == ("Harbours",)
    done = called("feeds", "remove", "my courier", "-s", settings)
    assert "take it out there too" in done.stderr


def test_a_failed_feed_is_told_and_under_strict_it_is_a_failure(site: Site, settings: Path) -> None:
    site.answers |= {"/ok": reply(rss([an_item(1)])), "/bad": reply(rss([an_item(2)]))}
    good("feeds", "add", site.url("/ok"), site.url("/bad"), "-s", settings)
    site.answers["/bad"] = reply("<html><body>Just a moment: solve the captcha")
    done = called("collect", settings)
    assert (done.exit_code, "1 not a feed, 1 ok" in done.stdout) == (0, True)
    assert f"problem: {site.url('/bad')}: it is a page that asks for a human" in done.stderr
    assert called("collect", settings, "--strict").exit_code == 3
    check = called("feeds", "check", "-s", settings)
    assert (check.exit_code, "not a feed" in check.stdout) == (3, True)
    assert good("feeds", "check", "/ok", "-s", settings).startswith("ok")
    good("feeds", "pause", "/bad", "-s", settings)
    assert "1 paused" in good("collect", settings, "--strict")
    assert "paused" in good("feeds", "list", "-s", settings)
    good("feeds", "pause", "/bad", "--resume", "-s", settings)
    good("feeds", "remove", "/bad", "-s", settings)
    assert "/bad" not in good("feeds", "list", "-s", settings)


def test_when_nothing_can_be_reached_the_round_has_failed(site: Site, settings: Path) -> None:
    site.answers["/f"] = reply(rss([an_item(1)]))
    good("feeds", "add", site.url("/f"), "-s", settings)
    site.answers.clear()
    done = called("collect", settings)
    assert (done.exit_code, "not one source could be reached" in done.stderr) == (1, True)


def test_lists_of_feeds_come_in_and_out(site: Site, settings: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.opml", tmp_path / "b.opml"
    first.write_text(
        "<opml version='1.0'><body><outline text='World'><outline text='Secret' xmlUrl='https://ana:geheim@a.example/f'/>"
        "<outline text='B' xmlUrl='https://b.example/f?token=geheim'/></outline></body></opml>"
    )
    assert good("feeds", "import", first, "-s", settings) == f"{first}: 2 feeds added\n"
    assert "2 known already" in good("feeds", "import", first, "-s", settings)
    done = called("feeds", "export", "-s", settings)
    assert "geheim" not in done.output
    assert "2 feeds have a password or token" in done.stderr
    good("feeds", "export", "-o", second, "--secrets", "-s", settings)
    assert second.read_text().count("geheim") == 2
    assert stat.S_IMODE(second.stat().st_mode) == 0o600
    assert '<outline text="World"' in second.read_text()
    done = called("feeds", "list", "-s", settings)
    assert "geheim" not in done.output
    for wrong in (settings, tmp_path / "none.opml", tmp_path):
        assert isinstance(called("feeds", "import", wrong, "-s", settings).exception, UsageError)
    assert isinstance(called("feeds", "export", "-o", tmp_path / "no/such", "-s", settings).exception, UsageError)


def test_credentials_are_in_nothing_that_the_commands_print(site: Site, settings: Path) -> None:
    secret = site.url("/f?key=geheim").replace("//", "//ana:geheim@")
    site.answers |= {"/f?key=geheim": reply(rss([an_item(1, link=site.url("/a").replace("//", "//ana:geheim@"))]))}
    said = [called("feeds", "add", secret, "-s", settings), called("collect", settings)]
    library = open_project(settings).library
    assert "geheim" in library.list_feeds()[0].url
    assert "geheim" not in repr(list(library.iter_articles_in_window(None, None)))
    site.answers = {"/f?key=geheim": onward(site.url("/f?key=geheim"))}
    said += [
        called("collect", settings),
        called("feeds", "list", "-s", settings),
        called("feeds", "check", "-s", settings),
    ]
    said += [called("feeds", "pause", secret, "-s", settings), called("feeds", "remove", secret, "-s", settings)]
    wrong = called("feeds", "remove", secret, "-s", settings)
    said.append(wrong)
    assert isinstance(wrong.exception, UsageError)
    for one in said:
        assert "geheim" not in f"{one.output}{one.exception}"
        assert one.output or one.exception


@pytest.mark.parametrize(
    "wrong",
    [
        '[collect]\nallow = ["everywhere"]',
        '[[feed]]\nurl = "ftp://a.example/"',
        '[[feed]]\nurl = "https://ana:geheim@a.example/"',
        "[collect]\nworkers = 0",
    ],
)
def test_settings_that_are_wrong_are_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "briefing.toml"
    path.write_text(wrong)
    with pytest.raises(SettingsError, match=str(path)):
        read_settings(path)


def test_a_library_without_feeds_and_a_name_of_many_or_none_is_the_user_s_mistake(site: Site, settings: Path) -> None:
    assert isinstance(called("collect", settings).exception, UsageError)
    site.answers |= {"/one": reply(rss([an_item(1)])), "/two": reply(rss([an_item(1)]))}
    good("feeds", "add", site.url("/one"), site.url("/two"), "-s", settings)
    assert "any of 2 feeds" in str(called("feeds", "pause", "127.0.0.1", "-s", settings).exception)
    assert "there is no feed" in str(called("feeds", "pause", "three", "-s", settings).exception)


def test_a_length_of_time_is_read_as_people_write_it() -> None:
    assert [parse_duration(text) for text in ("90s", "15m", "1.5h", "5")] == [90, 900, 5400, 300]
    for wrong in ("soon", "0s", "-5m"):
        with pytest.raises(UsageError, match="write it as"):
            parse_duration(wrong)


def test_collecting_goes_on_until_it_is_told_to_end(site: Site, settings: Path) -> None:
    site.answers |= {"/f": reply(rss([an_item(1, "Report 1 says …")])), "/article/1": reply(a_page(1))}
    site.answers["/robots.txt"] = reply(status=404)
    good("feeds", "add", site.url("/f"), "-s", settings)
    words = [sys.executable, "-m", "briefings", "collect", str(settings), "--every", "1s"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        first, second = running.stdout.readline(), running.stdout.readline()
        running.terminate()
        _, complaint = running.communicate(timeout=300)
    assert "1 new, 0 edited articles; 1 ok" in first
    assert "1 not modified" in second
    assert (running.returncode, complaint) == (0, "")
    article = next(iter(open_project(settings).library.iter_articles_in_window(None, None)))
    assert len(article.text) > 500


def test_an_edition_is_made_of_what_the_feeds_brought_and_names_the_feed_that_failed(
    site: Site, settings: Path
) -> None:
    site.answers |= {"/f": reply(rss([an_item(1), an_item(2)])), "/bad": reply(status=500)}
    text = settings.read_text() + "".join(f'[[feed]]\nurl = "{site.url(path)}"\n' for path in ("/f", "/bad"))
    settings.write_text(text.replace("[collect]", 'formats = ["json"]\n[collect]', 1))
    assert collect_ahead_job(lambda stage: None, open_project(settings).settings_file) == 2
    plan = load_plan(settings, ArticleWindow(until=datetime.now(UTC))).plan
    found = collect_articles(replace(plan, since=None), StageTimer())
    assert {article.title for article in found.articles} == {"Report 1", "Report 2"}
    (problem,) = found.problems
    assert problem.where == site.url("/bad")
    assert problem.what.startswith("it fails since 20")
    assert "the server has a fault (HTTP 500)" in problem.what


def test_a_damaged_library_is_not_collected_into(site: Site, settings: Path, tmp_path: Path) -> None:
    site.answers["/f"] = reply(rss(an_item(n) for n in range(60)))
    good("feeds", "add", site.url("/f"), "-s", settings)
    (path,) = tmp_path.rglob("library.sqlite")
    damage_pages(path)
    done = called("collect", settings)
    assert done.exit_code == 1
    assert "is damaged" in str(done.exception)
