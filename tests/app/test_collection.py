"""Rounds of collecting over a real server, into a real library."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.feeds import NOON, a_page, an_item, collected, prose, rss, texts
from support.webserver import Handler, Site, onward, reply, served, silent, versioned

from briefings.app.collection import compute_next_state, run_collection, store_result
from briefings.collectors.feeds.announcements import FeedCursor
from briefings.collectors.result import CollectContext, CollectResult, SourceState
from briefings.core.processes.pool import call_directly
from briefings.storage.database import BusyError
from briefings.storage.feed_health import find_feed_problem
from briefings.storage.library import Library
from briefings.storage.records import FeedRecord, FeedState


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


def test_a_round_keeps_what_is_new_and_the_next_has_nothing_to_do(site: Site, tmp_path: Path) -> None:
    site.answers["/f"] = versioned(rss(an_item(n) for n in range(3)), '"1"')
    first, library = collected(tmp_path, [site.url("/f")])
    assert (first.new, first.edited, first.problems) == (3, 0, ())
    assert texts(library) == {f"Report {n}": prose(n) for n in range(3)}
    second, library = collected(tmp_path)
    assert (second.new, second.reports[0].feed.state.status) == (0, "not modified")
    assert site.paths == ["/f", "/f"]
    feed = library.list_feeds()[0]
    assert (feed.title, feed.state.brought, feed.state.last_ok, feed.state.etag) == ("The Courier", 3, NOON, '"1"')
    assert first.format_summary() == f"1 source in {first.seconds:.0f} s: 3 new, 0 edited articles; 1 ok"


def test_a_server_that_never_says_not_modified_is_known_by_its_body(site: Site, tmp_path: Path) -> None:
    site.answers["/f"] = reply(rss([an_item(1)]))
    collected(tmp_path, [site.url("/f")])
    second, _ = collected(tmp_path)
    assert second.reports[0].feed.state.status == "not modified"


def test_an_article_that_changed_is_an_edited_one(site: Site, tmp_path: Path) -> None:
    site.answers["/f"] = reply(rss([an_item(1)]))
    collected(tmp_path, [site.url("/f")])
    site.answers["/f"] = reply(rss([an_item(1, prose(1) + " Corrected."), an_item(2)]))
    second, library = collected(tmp_path)
    assert (second.new, second.edited) == (1, 1)
    assert texts(library)["Report 1"].endswith("Corrected.")


def test_an_announced_article_is_fetched_from_its_page_once(site: Site, tmp_path: Path) -> None:
    site.answers |= {
        "/robots.txt": reply(status=404),
        "/article/1": reply(a_page(1), headers={"Content-Type": "text/html"}),
    }
    site.answers["/f"] = reply(rss([an_item(1, "Report 1 says that the council of Port Selene was discussed …")]))
    first, library = collected(tmp_path, [site.url("/f")])
    assert (first.new, first.problems) == (1, ())
    article = next(iter(library.iter_articles_in_window(None, None)))
    assert article.text.replace("\n\n", " ") == prose(1)
    assert "stub" not in article.supplied
    assert (article.outlet, article.url, article.published) == (
        "The Courier", site.url("/article/1"), datetime(2026, 3, 10, 1, 30, tzinfo=UTC),
    )  # fmt: skip
    site.answers["/f"] = reply(
        rss([an_item(1, "Report 1 says that the council of Port Selene was discussed …"), an_item(2)])
    )
    second, library = collected(tmp_path)
    assert (second.new, second.edited, site.paths.count("/article/1")) == (1, 0, 1)


ANNOUNCED = "Report 1 says that the harbour council of Port Selene was discussed, more than once, on many days …"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"/robots.txt": reply("User-agent: *\nDisallow: /")}, "robots.txt"),
        ({"/robots.txt": reply(status=404)}, "nothing at this address"),
        (
            {"/robots.txt": reply(status=404), "/article/1": reply("x", headers={"Content-Type": "application/pdf"})},
            "no page",
        ),
        ({"/robots.txt": reply(status=404), "/article/1": reply("<html><body></body></html>")}, "no article was found"),
        (
            {"/robots.txt": reply(status=404), "/article/1": reply("<html><body><p>Report 1 says it again.</p>")},
            "no more",
        ),
        (
            {
                "/robots.txt": reply(status=404),
                "/article/1": reply("<html><body><article>" + "<p>We value your privacy, so please accept.</p>" * 20),
            },
            "something else",
        ),
    ],
)
def test_where_the_page_cannot_be_had_the_opening_is_kept_and_the_reason_told(
    site: Site, tmp_path: Path, answers: dict[str, object], said: str
) -> None:
    site.answers |= answers  # type: ignore[operator]
    site.answers["/f"] = reply(rss([an_item(1, ANNOUNCED)]))
    first, library = collected(tmp_path, [site.url("/f")])
    article = next(iter(library.iter_articles_in_window(None, None)))
    assert (article.text.rstrip(" …"), "stub" in article.supplied) == (ANNOUNCED.rstrip(" …"), True)
    assert "1 article has only the opening" in str(first.problems[0])
    assert said in first.reports[0].feed.state.note


def test_a_page_that_fails_in_passing_is_asked_for_again_in_the_next_round(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/robots.txt": reply(status=404), "/article/1": reply(status=502)}
    site.answers["/f"] = versioned(rss([an_item(1, ANNOUNCED)]), '"1"')
    _, library = collected(tmp_path, [site.url("/f")])
    assert texts(library)["Report 1"].startswith(ANNOUNCED[:40])
    site.answers["/article/1"] = reply(a_page(1))
    _, library = collected(tmp_path)
    assert texts(library)["Report 1"].replace("\n\n", " ") == prose(1)
    assert len(list(library.iter_articles_in_window(None, None))) == 1
    third, _ = collected(tmp_path)
    assert third.reports[0].feed.state.status == "not modified"


def announced(title: str = "Report 1", text: str = ANNOUNCED, updated: str = "") -> str:
    item = an_item(1, text).replace("Report 1</title>", f"{title}</title>")
    return rss([item.replace("<guid>", f"<atom:updated>{updated}</atom:updated><guid>")]).replace(
        "<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" '
    )


@pytest.mark.parametrize(
    "changed",
    [
        announced(title="Report 1: a correction"),
        announced(text=f"CORRECTION: {ANNOUNCED}"),
        announced(updated="2026-03-10T05:00:00Z"),
    ],
)
def test_an_article_that_is_announced_anew_is_fetched_again_and_told_as_edited(
    site: Site, tmp_path: Path, changed: str
) -> None:
    site.answers |= {"/robots.txt": reply(status=404), "/article/1": reply(a_page(1)), "/f": reply(announced())}
    collected(tmp_path, [site.url("/f")])
    site.answers |= {"/f": reply(announced() + " ")}
    collected(tmp_path)
    assert site.paths.count("/article/1") == 1, "an announcement that is as it was costs no page"
    site.answers |= {"/f": reply(changed), "/article/1": reply(a_page(1, "<p>Correction: nobody was hurt.</p>"))}
    third, library = collected(tmp_path)
    assert (third.new, third.edited) == (0, 1)
    (article,) = library.iter_articles_in_window(None, None)
    assert article.text.endswith("Correction: nobody was hurt.")
    assert len(library.list_versions(article.id)) == 2
    site.answers |= {"/f": reply(changed + " ")}
    collected(tmp_path)
    assert site.paths.count("/article/1") == 2


def test_an_edit_whose_page_fails_in_passing_takes_nothing_away_and_is_asked_for_again(
    site: Site, tmp_path: Path
) -> None:
    site.answers |= {"/robots.txt": reply(status=404), "/article/1": reply(a_page(1)), "/f": reply(announced())}
    collected(tmp_path, [site.url("/f")])
    site.answers |= {"/f": versioned(announced(title="Anew"), '"2"'), "/article/1": reply(status=502)}
    second, library = collected(tmp_path)
    assert (second.edited, second.problems) == (0, ())
    assert texts(library)["Report 1"].replace("\n\n", " ") == prose(1)
    site.answers |= {"/article/1": reply(a_page(1, "<p>Nobody was hurt.</p>"))}
    third, library = collected(tmp_path)
    assert third.edited == 1
    assert texts(library)["Anew"].endswith("Nobody was hurt.")


def test_what_earlier_versions_remembered_of_a_feed_is_understood() -> None:
    assert FeedCursor.from_json('{"a1": 2}') == FeedCursor({"a1": 2}, {})
    assert FeedCursor.from_json("") == FeedCursor()
    kept = FeedCursor({"a": 1}, {"b": "c"})
    assert FeedCursor.from_json(kept.to_json()) == kept


def test_a_site_whose_pages_hang_is_not_asked_for_every_page(site: Site, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = reply(status=404)
    site.otherwise = silent(1.0)
    site.answers["/f"] = reply(rss(an_item(n, "An announcement …") for n in range(9)))
    first, _ = collected(tmp_path, [site.url("/f")], read_timeout=0.05)
    assert "9 articles have only the opening: it said nothing for 0.05 seconds" in first.reports[0].feed.state.note
    assert len([path for path in site.paths if path.startswith("/article")]) == 3


def test_the_state_of_every_feed_says_what_it_is(site: Site, tmp_path: Path) -> None:
    site.answers |= {
        "/ok": reply(rss([an_item(1)])),
        "/empty": reply(rss([])),
        "/undated": reply(rss([an_item(2, dated=False)])),
        "/captcha": reply("<!DOCTYPE html><html><body>Just a moment… solve the captcha</body></html>"),
        "/failing": reply(status=500),
        "/gone": reply(status=410),
        "/cut": reply(rss([an_item(3), an_item(4)])[:-400]),
    }
    _, library = collected(tmp_path, [site.url(path) for path in site.answers])
    states = {feed.url.rpartition("/")[2]: feed.state.status for feed in library.list_feeds()}
    assert states == {
        "ok": "ok", "empty": "empty", "undated": "undated", "captcha": "not a feed", "failing": "failing",
        "gone": "gone", "cut": "ok",
    }  # fmt: skip
    assert {feed.url.rpartition("/")[2] for feed in library.list_feeds() if feed.paused} == {"gone"}
    told = {feed.url.rpartition("/")[2]: str(find_feed_problem(feed) or "") for feed in library.list_feeds()}
    assert "it fails since 2026-03-10 12:00 UTC: the server has a fault (HTTP 500)" in told["failing"]
    assert "is no feed" in told["captcha"]
    assert "asks for a human" in told["captcha"]
    assert "gone for good" in told["gone"]
    assert "holds no articles" in told["empty"]
    assert "dated" in told["undated"]
    assert told["ok"] == ""
    later, library = collected(tmp_path, now=NOON + timedelta(hours=1))
    failing = library.get_feed(site.url("/failing"))
    assert failing
    assert (failing.state.failures, failing.state.failing_since, later.paused) == (2, NOON, 1)
    site.answers["/failing"] = reply(rss([an_item(9)]))
    _, library = collected(tmp_path, now=NOON + timedelta(hours=2))
    mended = library.get_feed(site.url("/failing"))
    assert mended
    assert (mended.state.status, mended.state.failing_since, mended.state.failures) == ("ok", None, 0)


def test_a_feed_that_moved_for_good_gets_its_new_address_and_one_that_moved_for_now_keeps_its_own(
    site: Site, tmp_path: Path
) -> None:
    site.answers |= {"/old": onward("/new", 301), "/new": reply(rss([an_item(1)])), "/for-now": onward("/other")}
    site.answers |= {
        "/other": reply(rss([an_item(2)])),
        "/portal": onward("/captive", 301),
        "/captive": reply("<html>Log in"),
    }
    _, library = collected(tmp_path, [site.url(path) for path in ("/old", "/for-now", "/portal")])
    assert {feed.url for feed in library.list_feeds()} == {site.url(path) for path in ("/new", "/for-now", "/portal")}
    feed = library.get_feed(site.url("/new"))
    assert feed
    assert feed.state.note == f"moved for good from {site.url('/old')} on 2026-03-10"


def test_a_feed_that_moved_is_not_asked_at_its_old_address_again(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/old": onward("/mid", 301), "/mid": reply(rss([an_item(1)]))}
    collected(tmp_path, [site.url("/old")])
    site.answers |= {"/mid": onward("/new", 301), "/new": reply(rss([an_item(1), an_item(2)]))}
    collected(tmp_path, [site.url("/old")], now=NOON + timedelta(days=1))
    site.asked.clear()
    _, library = collected(tmp_path, [site.url("/old")], now=NOON + timedelta(days=2))
    assert [feed.url for feed in library.list_feeds()] == [site.url("/new")]
    assert {path for path, _ in site.asked if "robots" not in path} == {"/new"}
    library.remove_feed(site.url("/new"))
    _, library = collected(tmp_path, [site.url("/old")], now=NOON + timedelta(days=3))
    assert len(library.list_feeds()) == 1, "a feed that was removed can be entered again"


def test_a_feed_that_asked_to_be_left_alone_is_left_alone_until_then(site: Site, tmp_path: Path) -> None:
    site.answers["/f"] = reply(status=503, headers={"Retry-After": "3600"})
    collected(tmp_path, [site.url("/f")])
    soon, _ = collected(tmp_path, now=NOON + timedelta(minutes=30))
    assert (soon.not_due, soon.reports, len(site.paths)) == (1, [], 1)
    assert "1 to be left alone for now" in soon.format_summary()
    late, _ = collected(tmp_path, now=NOON + timedelta(minutes=61))
    assert (late.not_due, len(site.paths)) == (0, 2)


def test_hosts_are_asked_side_by_side_and_the_feeds_of_one_after_the_other(site: Site, tmp_path: Path) -> None:
    busy: dict[str, int] = {}
    most: list[int] = []

    def slow(handler: Handler) -> None:
        host = handler.headers["Host"]
        busy[host] = busy.get(host, 0) + 1
        most.append(sum(busy.values()))
        assert busy[host] == 1
        silent(0.05)(handler)
        busy[host] -= 1
        reply(rss([an_item(1, link=f"https://{host}/{handler.path}")]))(handler)

    site.otherwise = slow
    urls = [site.url(f"/{n}", host=f"127.0.0.{host}") for n in range(3) for host in range(1, 6)]
    done, _ = collected(tmp_path, urls)
    assert (done.new, max(most) > 2) == (15, True)


def test_a_fault_of_ours_at_one_source_loses_no_other(site: Site, tmp_path: Path) -> None:
    def gatherer(source: SourceState, tools: CollectContext) -> CollectResult:
        if source.url.endswith("1"):
            raise KeyError("ana:geheim")
        return CollectResult(status="ok")

    library = Library(tmp_path / "library.sqlite", durable=False)
    for n in range(3):
        library.add_feed(FeedRecord(url=f"http://{n}.example/{n}", added=NOON))
    tools = CollectContext(
        fetcher=None, run_parser=call_directly, find_known_ids=library.find_known_ids, now=lambda: NOON
    )  # type: ignore[arg-type]
    done = run_collection(library, tools, {"feed": gatherer})
    assert sorted(one.feed.state.status for one in done.reports) == ["failing", "ok", "ok"]
    assert "KeyError" in str(done.problems[0])
    assert "geheim" not in str(done.problems[0])


def test_two_rounds_at_once_are_refused_and_one_can_be_stopped(site: Site, tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite", durable=False)
    tools = CollectContext(
        fetcher=None, run_parser=call_directly, find_known_ids=library.find_known_ids, now=lambda: NOON
    )  # type: ignore[arg-type]
    with library.lock("collecting", "the collecting"), pytest.raises(BusyError, match="the collecting"):
        run_collection(library, tools, {})
    library.add_feed(FeedRecord(url="http://a.example/", added=NOON))
    done = run_collection(library, tools, {"feed": lambda source, tools: CollectResult(status="stopped")})
    assert (done.stopped, library.list_feeds()[0].state.status) == (True, "new")
    assert run_collection(
        library, tools, {"feed": lambda s, t: CollectResult(status="ok")}, stopping=lambda: True
    ).stopped


def test_a_state_that_lasts_is_kept_when_nothing_has_changed() -> None:
    undated = FeedState(status="undated", note="x", cursor="{}")
    assert compute_next_state(undated, CollectResult(status="not modified", digest="d"), NOON).status == "undated"
    assert (
        compute_next_state(replace(undated, status="ok"), CollectResult(status="not modified"), NOON).status
        == "not modified"
    )
    assert json.loads(compute_next_state(undated, CollectResult(status="not modified"), NOON).cursor) == {}


def test_a_feed_removed_while_it_was_asked_leaves_its_articles(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite", durable=False)
    told = store_result(
        library, FeedRecord(url="http://gone.example/", added=NOON), CollectResult(status="ok", title="Gone"), NOON
    )
    assert (told.feed.title, library.list_feeds()) == ("Gone", ())


def test_what_has_not_been_asked_yet_or_is_paused_is_told_as_it_is() -> None:
    assert "has not been collected from yet" in str(find_feed_problem(FeedRecord(url="http://a.example/", added=NOON)))
    paused = FeedRecord(url="http://a.example/", added=NOON, paused=True, state=FeedState(status="failing"))
    assert find_feed_problem(paused) is None


@pytest.mark.shared
def test_every_feed_of_the_corpus_is_read_or_named(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data/robust/feeds"
    with served() as site:
        site.answers = {f"/{path.name}": reply(path.read_bytes()) for path in sorted(folder.iterdir())}
        done, _ = collected(tmp_path, [site.url(path) for path in site.answers], full_text=False)
    assert len(done.reports) == len(site.answers) > 300
    for one in done.reports:
        assert one.feed.state.status in {"ok", "empty", "undated", "not a feed", "failing"}
        assert one.is_healthy or one.feed.state.note
        assert "could not read it" not in one.feed.state.note
    assert sum(one.is_healthy for one in done.reports) >= 290
