"""Pages and mailboxes in the settings: seated, refused, and collected into the library."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from collectors.test_sitemap import a_page, a_sitemap, an_entry
from support.webserver import reply, served

from briefings.app.collection import collect_sources
from briefings.app.project import open_project
from briefings.config.assembly import build_plan, load_plan
from briefings.config.collectors import build_remote_collectors
from briefings.config.settings import read_settings
from briefings.core.article import Article
from briefings.core.errors import SettingsError


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "briefing.toml"
    path.write_text(text, encoding="utf-8")
    return path


MAILBOX = '[[collector]]\nkind = "mailbox"\nhost = "mail.example.org"\nuser = "desk"\npassword_env = "DESK"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[collector]]\nkind = "pages"\n', "name sitemaps, pages or lists"),
        ('[[collector]]\nkind = "pages"\nsitemap = ["https://a.example"]\n', "no such setting"),
        ('[[collector]]\nkind = "pages"\npages = ["file:///etc/passwd"]\n', "pages"),
        ('[[collector]]\nkind = "pages"\npages = ["https://desk:secret@a.example/"]\n', "pages"),
        ('[[collector]]\nkind = "mailbox"\nhost = "mail.example.org"\n', "user: is missing"),
        (MAILBOX.replace('password_env = "DESK"\n', ""), "say where the password is"),
        (MAILBOX + 'security = "plain"\n', "without TLS only a server on this machine"),
        (MAILBOX + 'password = "secret"\n', "no such setting"),
        (MAILBOX + "folders = []\n", "is empty"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r"\[\[collector\]\] 1") as told:
        load_plan(settings(tmp_path, text))
    assert said in str(told.value)


def test_every_folder_of_a_mailbox_is_a_source_without_a_password_in_its_name(tmp_path: Path) -> None:
    path = settings(tmp_path, MAILBOX + 'folders = ["INBOX", "Agency mail"]\n')
    boxes = build_remote_collectors(read_settings(path), tmp_path, "x")
    assert [box.sources for box in boxes] == [
        (("mailbox", "imaps://desk@mail.example.org:993/INBOX"),),
        (("mailbox", "imaps://desk@mail.example.org:993/Agency%20mail"),),
    ]


def test_pages_are_fetched_for_an_edition_where_there_is_no_library(tmp_path: Path) -> None:
    with served() as site:
        site.answers["/a"] = reply(a_page(1))
        allow = '[collect]\nallow = ["127.0.0.0/8"]\npause = 0\n'
        text = f'{allow}[[collector]]\nkind = "pages"\npages = ["{site.url("/a")}"]\n'
        (collector,) = build_plan(read_settings(settings(tmp_path, text)), tmp_path).collectors
        assert [found.title for found in collector.collect(None) if isinstance(found, Article)] == ["Report 1"]
        path = settings(tmp_path, text.replace('"127.0.0.0/8"', ""))
        (closed,) = build_plan(read_settings(path), tmp_path).collectors
        assert [isinstance(found, Article) for found in closed.collect(None)] == [False]


@pytest.mark.slow
def test_a_round_of_collecting_asks_pages_too_and_forgets_what_is_no_longer_named(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with served() as site:
        site.answers |= {f"/{n}": reply(a_page(n)) for n in (1, 2)}
        site.answers["/map.xml"] = reply(a_sitemap(*(an_entry(site.url(f"/{n}"), f"{now:%Y-%m-%d}") for n in (1, 2))))
        (tmp_path / "pages.txt").write_text(f"{site.url('/2')}\n", encoding="utf-8")
        text = (
            '[collect]\nallow = ["127.0.0.0/8"]\npause = 0\n[[collector]]\nkind = "library"\n'
            f'[[collector]]\nkind = "pages"\nsitemaps = ["{site.url("/map.xml")}"]\nlists = ["pages.txt"]\n'
        )
        path = settings(tmp_path, text)
        done = collect_sources(open_project(path))
        assert (done.new, {one.feed.kind for one in done.reports}) == (2, {"sitemap", "list"})
        again = collect_sources(open_project(path))
        assert (again.new, again.edited) == (0, 0)
        assert len(load_plan(path).plan.collectors) == 1, "pages come out of the library"
        settings(tmp_path, text.replace('lists = ["pages.txt"]', ""))
        project = open_project(path)
        collect_sources(project)
        assert [feed.kind for feed in project.library.list_feeds()] == ["sitemap"]
