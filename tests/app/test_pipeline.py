"""The stages one after the other, with workers of our own Protocols."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from support.builders import MORNING, a_reading, an_article

from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.app import pipeline
from briefings.app.stages import StageTimer
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import NothingNew
from briefings.core.plan import Plan
from briefings.core.stories import Topic


@dataclass(frozen=True)
class Box:
    """A collector that brings what it was given."""

    things: Sequence[Article | Problem]

    def collect(self, since: object) -> Iterable[Article | Problem]:
        return self.things


@dataclass
class Eye:
    """A reader that finds one name."""

    model: str = "eye 1"

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        return (a_reading(article, (("Port Selene", "GPE"),), ("ministers",)) for article in articles)


@dataclass
class Pen:
    """A renderer that writes the title; `stops` ends it as Ctrl-C does."""

    stops: bool = False
    seen: list[Briefing] = field(default_factory=list)

    def render(self, briefing: Briefing) -> Rendition:
        if self.stops:
            raise KeyboardInterrupt
        self.seen.append(briefing)
        return Rendition(
            "briefing.txt", "text/plain", briefing.title.encode(), (Problem("pen", "dry", stage="render"),)
        )


PENSIONS = "Parliament in Brenmark\nrejected the pension bill by three votes on Monday. Speaker Ines Faure resigned."


def a_plan(*things: Article | Problem, **fields: object) -> Plan:
    plan = Plan(title="T", collectors=(Box(things),), analyser=Eye(), renderers=(Pen(),))
    return replace(plan, **fields)  # type: ignore[arg-type]


def test_every_article_is_accounted_for() -> None:
    early, late = (
        an_article("Early.", published=MORNING - timedelta(days=9)),
        an_article("Late.", published=MORNING + timedelta(days=9), collected=MORNING + timedelta(days=9)),
    )
    mine, copied, again = an_article(), an_article(outlet="Post"), an_article(key="again")
    plan = a_plan(
        mine, copied, again, early, late, since=MORNING - timedelta(days=1), until=MORNING + timedelta(days=1)
    )
    counted = pipeline.make_briefing(plan).coverage
    assert counted.collected == 5
    assert (counted.reported, counted.folded, counted.left_out, counted.repeated, counted.unread) == (1, 1, 2, 1, 0)
    left = next(table for table in counted.tables if table.key == "left-out")
    assert [str(row[3]) for row in left.rows] == [
        "published before 2026-03-09 06:30 UTC",
        "published after 2026-03-11 06:30 UTC",
    ]


def test_an_article_that_could_not_be_read_is_a_problem_and_the_rest_goes_on() -> None:
    good, bad = an_article(PENSIONS), an_article("It hangs.", title="fails", origin="folder: b.txt")
    unruly = LimitedAnalyser("support.unruly:UnrulyAnalyser", None, 30.0)
    made = pipeline.make_briefing(a_plan(good, bad, analyser=unruly))
    assert (made.coverage.collected, made.coverage.reported, made.coverage.unread) == (2, 1, 1)
    assert [(problem.where, problem.what, problem.stage) for problem in made.problems] == [
        ("folder: b.txt", "it cannot be read (ZeroDivisionError)", "read")
    ]


def test_an_edited_text_at_one_address_is_a_version_and_not_met_again() -> None:
    url = "https://courier.example/pensions"
    first = an_article(PENSIONS, url=url)
    later = an_article(
        "The vote was void, a court ruled.", url=f"{url}?utm_source=a", collected=MORNING + timedelta(hours=2)
    )
    again = an_article(PENSIONS, url=f"{url}#top", key="again")
    for pile in ((first, later, again), (again, later, first)):
        made = pipeline.make_briefing(a_plan(*pile))
        assert (made.coverage.collected, made.coverage.folded, made.coverage.repeated) == (3, 1, 1)
        assert [source.article == first.id for source in made.sources] == [True, False]
        assert (made.sources[1].copy_of, made.sources[1].url) == (1, later.url)
        assert "same address; later version" in str(made.sources[1].evidence)


def test_articles_that_give_their_site_s_front_page_as_address_are_articles_of_their_own() -> None:
    first, other = (an_article(text, url="https://courier.example/?utm_source=a") for text in (PENSIONS, "It rained."))
    made = pipeline.make_briefing(a_plan(first, other))
    assert (made.coverage.reported, made.coverage.folded, made.coverage.repeated) == (2, 0, 0)


def test_what_the_source_did_not_say_stands_in_the_coverage_ledger() -> None:
    stub = an_article(PENSIONS, supplied=("zone", "stub"))
    ahead = an_article("It rained.", supplied=("zone", "title"), published=MORNING + timedelta(days=900))
    coverage = pipeline.make_briefing(a_plan(stub, ahead, an_article("Whole."))).coverage
    sent = next(table for table in coverage.tables if table.key == "coverage")
    assert sent.rows[0][-1] == MORNING, "a date in the future is never the last"
    table = next(table for table in coverage.tables if table.key == "care")
    assert [(row[0], row[1]) for row in table.rows] == [
        ("Only the opening of the text was to be had", 1),
        ("A time without a zone, taken as UTC", 2),
    ]


def test_an_article_dated_ahead_lies_outside_no_period() -> None:
    ahead = an_article(published=MORNING + timedelta(days=40))
    counted = pipeline.make_briefing(a_plan(ahead, since=MORNING, until=MORNING + timedelta(days=1))).coverage
    assert (counted.reported, counted.left_out) == (1, 0)


def test_a_date_that_no_article_can_have_is_told_and_stops_nothing() -> None:
    ends = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    strange = [replace(an_article(f"It rained {n} times.", title=f"T{n}"), published=end) for n, end in enumerate(ends)]
    briefing = pipeline.make_briefing(a_plan(an_article(), *strange))
    assert [source.published for source in briefing.sources if source.title.startswith("T")] == [None, None]
    assert [problem.what for problem in briefing.problems] == [
        "no article can have the date 0001-01-01; it is shown as undated",
        "no article can have the date 9999-12-31; it is shown as undated",
    ]


def test_undated_articles_always_stay() -> None:
    plan = a_plan(an_article(published=None), since=MORNING, until=MORNING)
    assert pipeline.make_briefing(plan).coverage.reported == 1


def test_nothing_to_report_says_why() -> None:
    plan = a_plan(Problem("a.txt", "is empty"), an_article(published=MORNING - timedelta(days=2)), since=MORNING)
    with pytest.raises(NothingNew, match=r"a\.txt: is empty; 1 articles lie outside"):
        pipeline.make_briefing(plan)
    with pytest.raises(NothingNew, match="the folders hold no articles"):
        pipeline.make_briefing(a_plan())


def test_every_order_of_input_makes_the_same_edition() -> None:
    articles = [
        an_article(f"Ministers met in Port Selene. Number {n}.", outlet=f"O{n}", title=f"T{n}") for n in range(7)
    ]
    forward = pipeline.make_briefing(a_plan(*articles, topics=(Topic("Talks", ("ministers",)),)))
    backward = pipeline.make_briefing(a_plan(*articles[::-1], topics=(Topic("Talks", ("ministers",)),)))
    assert forward == backward
    assert len(forward.digest) == 64


def test_the_digest_tells_editions_apart() -> None:
    digests = {pipeline.make_briefing(a_plan(an_article(), title=title)).digest for title in ("T", "U")}
    assert len(digests) == 2


def test_every_printed_sentence_stands_in_its_article() -> None:
    articles = {a.id: a for a in (an_article(), an_article(PENSIONS, title="Bill rejected"))}
    briefing = pipeline.make_briefing(a_plan(*articles.values()))
    points = [*briefing.points, *(p for s in briefing.sections for item in s.items for p in item.points)]
    assert len(points) >= 2
    for point in points:
        span = point.spans[0]
        assert point.text == " ".join(articles[span.article].text[span.start : span.end].split())


def test_a_run_keeps_the_files_and_says_how_long_each_stage_took(tmp_path: Path) -> None:
    ticks = count()
    done = pipeline.run_pipeline(
        a_plan(an_article(), Problem("b", "broken")), tmp_path, timer=StageTimer(clock=lambda: next(ticks))
    )
    assert (tmp_path / str(done.folder) / "briefing.txt").read_bytes() == b"T"
    assert [stage for stage, _ in done.seconds] == ["collect", "read", "group", "edit", "tabulate", "render", "keep"]
    assert all(seconds > 0 for _, seconds in done.seconds)
    assert [problem.where for problem in done.problems] == ["b", "pen"]


def test_renderers_get_ready_before_the_reading_begins(tmp_path: Path) -> None:
    told: list[str] = []

    class Press(Pen):
        def prepare(self) -> None:
            told.append("prepare")

    class Reader(Eye):
        def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
            told.append("read")
            return super().analyse(articles)

    pipeline.run_pipeline(a_plan(an_article(), analyser=Reader(), renderers=(Pen(), Press())), tmp_path)
    assert told == ["prepare", "read"]


def test_the_same_edition_made_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folders = {pipeline.run_pipeline(a_plan(an_article()), tmp_path).folder for _ in range(2)}
    assert folders == set(tmp_path.iterdir())


def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        pipeline.run_pipeline(a_plan(an_article(), renderers=(Pen(stops=True),)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_progress_sees_every_stage_with_its_total() -> None:
    seen: dict[str, int | None] = {}

    def progress(stage: str, items: Iterable[object], total: int | None) -> Iterable[object]:
        seen[stage] = total
        return items

    pipeline.make_briefing(a_plan(an_article(), an_article("Other text.")), timer=StageTimer(progress))  # type: ignore[arg-type]
    assert seen == {"collect": None, "read": 2, "group": 1}


def test_the_most_restrictive_label_marks_the_edition_and_each_source_shows_its_own() -> None:
    green, red = an_article(marking="green"), an_article(PENSIONS, title="Pensions", marking="red")
    made = pipeline.make_briefing(a_plan(green, red, an_article("It rained.", title="Rain"), marking="TLP:AMBER"))
    assert made.marking == "TLP:RED"
    assert {source.title: source.marking for source in made.sources} == {
        "Ministers meet": "TLP:GREEN",
        "Pensions": "TLP:RED",
        "Rain": "",
    }
    assert pipeline.make_briefing(a_plan(green, marking="TLP:AMBER")).marking == "TLP:AMBER"
    assert pipeline.make_briefing(a_plan(an_article())).marking == ""


def test_an_article_that_is_only_named_as_left_out_marks_the_edition_too() -> None:
    early = an_article("Early.", published=MORNING - timedelta(days=9), marking="red")
    made = pipeline.make_briefing(a_plan(an_article(), early, since=MORNING - timedelta(days=1)))
    assert (len(made.sources), made.marking) == (1, "TLP:RED")


def test_whoever_brings_an_article_again_may_mark_it_and_nobody_unmarks_it() -> None:
    bare, marked = an_article(), an_article(key="again", marking="amber")
    for pile in ((bare, marked), (marked, bare)):
        made = pipeline.make_briefing(a_plan(*pile))
        assert ([source.marking for source in made.sources], made.marking) == (["TLP:AMBER"], "TLP:AMBER")
        assert made.coverage.repeated == 1
