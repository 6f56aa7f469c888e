"""What was made before is not made again, and what is not the same is."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.app import api, pipeline, reuse
from briefings.app.intake import CollectedArticles, collect_articles
from briefings.app.stages import StageTimer
from briefings.collectors.folder import FolderCollector
from briefings.config import assembly
from briefings.core import environment
from briefings.core.article import Problem
from briefings.core.memory import SeriesMemory
from briefings.core.plan import Plan
from briefings.core.processes.pool import call_directly
from briefings.core.result_cache import ResultKind
from briefings.core.run_result import RunResult

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TEXTS = (
    "The harbour of Port Selene was closed on Monday, the harbour master said. Twelve ships wait outside. "
    "The closure may last a week, Anna Lindqvist warned.",
    "Wheat prices rose after Port Selene closed its harbour. “We expect shortages,” said the grain board. "
    "It was not clear who gave the order.",
    "Teachers in Orlau went on strike. The ministry offered three per cent, the union asked for six.",
)
SETTINGS: dict[str, Any] = {"model": "rules", "formats": ("html", "json")}


@dataclass(frozen=True)
class Place:
    """A folder with articles and a cache of its own."""

    folder: Path

    def write(self, texts: tuple[str, ...] = TEXTS, **more: str) -> None:
        rows = [
            {"title": f"Report {n}", "text": text, "source": f"Outlet {n}", "date": f"2026-03-0{n + 4}", **more}
            for n, text in enumerate(texts)
        ]
        file = self.folder / "articles.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        os.utime(file, (1773100000, 1773100000))

    def plan(self, **changed: Any) -> Plan:
        plan = api.plan_for_paths(self.folder / "articles.jsonl", **{**SETTINGS, **changed})
        collector = FolderCollector((self.folder / "articles.jsonl",), run_parser=call_directly)
        return replace(plan, collectors=(collector,), regular=bool(plan.title))

    def make(self, output: str = "output", now: datetime = NOON, **changed: Any) -> RunResult:
        return pipeline.run_pipeline(self.plan(**changed), self.folder / output, now)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place where an edition was made."""
    folder = tmp_path_factory.mktemp("warm")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    patch.setattr(assembly, "KEPT_KINDS", frozenset(ResultKind))
    place = Place(folder)
    place.write()
    place.make()
    shutil.rmtree(folder / "output")
    patch.undo()
    return folder


@pytest.fixture
def place(warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The same place, to change something in."""
    shutil.copytree(warm, tmp_path / "place")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "place" / "cache"))
    monkeypatch.setattr(assembly, "KEPT_KINDS", frozenset(ResultKind))
    return Place(tmp_path / "place")


def contents(made: RunResult) -> Mapping[str, bytes]:
    assert made.folder
    return {path.name: path.read_bytes() for path in made.folder.iterdir()}


def missed(made: RunResult) -> dict[str, str]:
    """Return the kinds of which something was made, each with the last reason."""
    return {str(use.kind): use.reason for use in made.uses if not use.reused}


def test_an_edition_is_made_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = place.make("plain", cache=False)
    assert plain.uses == ()
    monkeypatch.setattr(CachedAnalyser, "analyse", refuse)
    again = place.make()
    assert missed(again) == {}
    assert {use.kind for use in again.uses} == {ResultKind.EDITIONS, ResultKind.DRAWINGS}
    assert contents(again) == contents(plain)


def refuse(*given: object) -> None:
    raise AssertionError("it was made before")


CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "topics": ({"topics": ("Grain: wheat, harbour",)}, {"editions", "drawings"}),
    "watch list": ({"watch": ({"name": "Anna Lindqvist"},)}, {"editions", "drawings"}),
    "marking": ({"marking": "TLP:AMBER"}, {"editions", "drawings"}),
    "paper": ({"paper": "Letter"}, {"editions", "drawings"}),
    "language": ({"language": "fr"}, {"editions", "drawings"}),
    "stories": ({"limits": {"stories_per_topic": 1}}, {"editions", "drawings"}),
    "rows": ({"limits": {"rows_per_table": 1}}, {"editions", "drawings"}),
    "sentences": ({"limits": {"sentences": 1}}, {"editions", "groups", "drawings"}),
    "since": ({"since": datetime(2026, 3, 5, tzinfo=UTC)}, {"editions", "groups", "drawings"}),
    "template": ({"template": "weekly"}, {"drawings"}),
    "annex": ({"annex": False}, {"drawings"}),
    "accent": ({"theme": {"accent": "#102030"}}, {"drawings"}),
    "font": ({"theme": {"serif": "Inter"}}, {"drawings"}),
    "model": ({"model": "fast"}, {"readings", "groups", "editions", "drawings"}),
    # What is another file altogether, or only takes longer, makes nothing anew.
    "formats": ({"formats": ("json", "html")}, set()),
    "limits": ({"limits": {"article_seconds": 300}}, set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_setting_makes_what_depends_on_it_anew(place: Place, name: str) -> None:
    changed, anew = CHANGES[name]
    made = place.make(**changed)
    assert set(missed(made)) == anew
    assert contents(made) == contents(place.make("plain", cache=False, **changed))
    assert missed(place.make(**changed)) == {}


def test_the_reasons_name_what_was_changed(place: Place) -> None:
    place.make()
    assert missed(place.make(topics=("Grain: wheat",)))["editions"] == "changed: topics"
    assert missed(place.make(template="weekly"))["drawings"] == "changed: edition, template"
    place.write((*TEXTS, "A fourth report came in."))
    assert missed(place.make())["readings"] == "not read before"
    assert missed(place.make(marking="TLP:RED"))["editions"] == "changed: settings"


def test_another_day_is_another_edition(place: Place) -> None:
    assert set(missed(place.make(now=datetime(2026, 3, 11, tzinfo=UTC)))) == {"editions", "drawings"}
    # Of one day the hour is printed nowhere.
    assert missed(place.make(now=datetime(2026, 3, 10, 23, tzinfo=UTC))) == {}


ARTICLES: dict[str, Callable[[Place], None]] = {
    "one more": lambda place: place.write((*TEXTS, "A fourth report came in.")),
    "one less": lambda place: place.write(TEXTS[:2]),
    "another word": lambda place: place.write((TEXTS[0].replace("week", "year"), *TEXTS[1:])),
    "another title": lambda place: place.write(title="Harbour closed"),
    "another outlet": lambda place: place.write(source="The Courier"),
    "another date": lambda place: place.write(date="2026-03-01"),
    "another address": lambda place: place.write(url="https://courier.example/report?page=1"),
    "a marking": lambda place: place.write(tlp="TLP:RED"),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_other_articles_make_another_edition(place: Place, name: str) -> None:
    ARTICLES[name](place)
    made = place.make()
    assert set(missed(made)) >= {"groups", "editions", "drawings"}
    assert contents(made) == contents(place.make("plain", cache=False))


def test_one_article_more_reads_one(place: Place) -> None:
    place.write((*TEXTS, "A fourth report came in. Nobody was hurt, the mayor said."))
    readings = [use.reused for use in place.make().uses if use.kind == ResultKind.READINGS]
    assert sorted(readings) == [False, True, True, True]


def test_the_file_of_an_article_that_is_touched_makes_another_edition(place: Place) -> None:
    os.utime(place.folder / "articles.jsonl", (1773200000, 1773200000))
    assert set(missed(place.make())) == {"groups", "editions"}


@pytest.mark.parametrize("part", ["program", "libraries"])
def test_another_program_or_library_makes_everything_anew(
    place: Place, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if part == "program":
        for module in (reuse, "briefings.publishing.renderers.cached"):
            monkeypatch.setattr(module, "digest_program", lambda digests: "another") if not isinstance(
                module, str
            ) else monkeypatch.setattr(f"{module}.digest_program", lambda digests: "another")
        expected = {"groups", "editions", "drawings"}
    else:
        monkeypatch.setattr(environment, "list_libraries", lambda: iter((("spacy", "9.9"),)))
        expected = {"readings", "groups", "editions", "drawings"}
    assert set(missed(place.make())) == expected


def test_a_program_that_was_changed_while_it_runs_keeps_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "STARTED", 0.0)
    made = place.make()
    assert {use.reused for use in made.uses} == {False}
    assert all("was changed while the program runs" in use.reason for use in made.uses)
    monkeypatch.undo()


def test_other_outlets_make_another_edition(place: Place) -> None:
    table = place.folder / "outlets.csv"
    table.write_text("outlet,reliability,owner\nOutlet 0,A,Selene Media\nOutlet 1,B,Selene Media\n", encoding="utf-8")
    made = place.make(outlets=table)
    assert set(missed(made)) == {"groups", "editions", "drawings"}
    assert contents(made) == contents(place.make("plain", cache=False, outlets=table))
    table.write_text("outlet,reliability,owner\nOutlet 0,E,Selene Media\nOutlet 1,B,Selene Media\n", encoding="utf-8")
    assert set(missed(place.make(outlets=table))) >= {"groups", "editions"}


def test_a_series_goes_on_as_it_does_without_a_cache(place: Place) -> None:
    days = [NOON, NOON.replace(day=11), NOON.replace(day=11), NOON.replace(day=12)]
    for place_of_series, cache in (("cached", True), ("plain", False)):
        place.write()
        for turn, day in enumerate(days):
            if turn == 3:
                place.write((*TEXTS, "The harbour of Port Selene opened again. Ships came in on Thursday."))
            place.make(place_of_series, day, title="Daily", cache=cache)
    cached, plain = (sorted((place.folder / name).glob("2026-*/*")) for name in ("cached", "plain"))
    assert [path.name for path in cached] == [path.name for path in plain]
    assert [path.read_bytes() for path in cached] == [path.read_bytes() for path in plain]
    again = place.make("cached", days[-1], title="Daily")
    assert missed(again) == {}


def test_what_could_not_be_read_is_not_kept(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.write((*TEXTS, "A fourth report came in."))
    keep = CachedAnalyser.keep

    def fail(self: CachedAnalyser, key: str, analysis: Any, reason: str) -> Any:
        return keep(self, key, replace(analysis, fault="it took longer than 1 seconds"), reason)

    monkeypatch.setattr(CachedAnalyser, "keep", fail)
    assert any("longer than" in problem.what for problem in place.make().problems)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(place.folder / "cache"))
    monkeypatch.setattr(assembly, "KEPT_KINDS", frozenset(ResultKind))
    made = place.make()
    assert set(missed(made)) == {"readings", "groups", "editions", "drawings"}
    assert not made.problems


OTHER_PARTS: dict[str, tuple[str, Callable[[Plan, CollectedArticles], tuple[Any, ...]]]] = {
    "repeat": ("what was left out", lambda plan, found: (plan, replace(found, repeats=found.articles[:1]))),
    "problem": ("what was left out", lambda plan, found: (plan, replace(found, problems=(Problem("a", "b"),)))),
    "left out": ("what was left out", lambda plan, found: (plan, replace(found, left_out=((found.articles[0], "a"),)))),
    "order": ("articles", lambda plan, found: (plan, replace(found, articles=found.articles[::-1]))),
    "series": ("earlier editions", lambda plan, found: (plan, found, NOON, SeriesMemory())),
    "memory": ("earlier editions", lambda plan, found: (plan, found, NOON, SeriesMemory(first_seen={"a": NOON}))),
    "day": ("day", lambda plan, found: (plan, found, None, None)),
    "status": ("settings", lambda plan, found: (replace(plan, status="draft"), found)),
    "regular": ("settings", lambda plan, found: (replace(plan, regular=True), found)),
    "title": ("title", lambda plan, found: (replace(plan, title="Daily"), found)),
}


@pytest.mark.parametrize("name", OTHER_PARTS)
def test_each_part_is_an_ingredient_of_its_own(place: Place, name: str) -> None:
    plan = place.plan()
    found = collect_articles(plan, StageTimer())
    before = reuse.list_edition_ingredients(plan, found, NOON, None)
    part, change = OTHER_PARTS[name]
    changed = reuse.list_edition_ingredients(*(*change(plan, found), NOON, None)[:4])
    assert {key for key in before if changed[key] != before[key]} == {part}


def test_every_part_of_a_plan_is_looked_at_or_left_out_by_name() -> None:
    """A part that is new is an ingredient by itself; one that is left out must be taken out of the plan as well."""
    apart = {field.name: getattr(reuse.strip_plan(a_bare_plan()), field.name) for field in fields(Plan)}
    assert {name for name in reuse.APART if name != "analyser" and apart[name]} <= {"is_exempt", "empty_reason"}


def a_bare_plan() -> Plan:
    return Plan(title="", collectors=("c",), analyser=None, renderers=("r",), since=NOON, until=NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [ResultKind.EDITIONS, ResultKind.GROUPS, ResultKind.DRAWINGS, ResultKind.READINGS])
def test_a_damaged_result_is_made_anew(place: Place, kind: ResultKind) -> None:
    before = contents(place.make())
    others = {ResultKind.GROUPS: (ResultKind.EDITIONS,), ResultKind.READINGS: (ResultKind.EDITIONS, ResultKind.GROUPS)}
    for gone in others.get(kind, ()):
        shutil.rmtree(place.folder / "cache" / "briefings" / gone)
    for path in (place.folder / "cache" / "briefings" / kind).iterdir():
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + bytes((whole[100] ^ 1,)) + whole[101:])
    made = place.make()
    assert str(kind) in missed(made)
    assert contents(made) == before
    assert missed(place.make()) == {}
