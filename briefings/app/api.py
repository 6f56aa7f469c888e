"""The calls for Python: the same pipeline as on the command line, and an edition that shows and writes itself."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any

from briefings.app import pipeline
from briefings.app.intake import collect_articles
from briefings.app.stages import StageTimer
from briefings.config.assembly import build_plan, parse_topic
from briefings.config.settings import Settings, validate_settings
from briefings.core.article import Article, Problem
from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing
from briefings.core.plan import Plan
from briefings.core.stories import Topic
from briefings.storage.archive import pack_texts, save_edition

PathOrString = str | PathLike[str]


@dataclass(frozen=True, kw_only=True)
class Edition(Briefing):
    """A `Briefing` that a notebook can show and a script can write."""

    #: the articles that it was made of: their texts are written with it, so that it can be verified
    articles: tuple[Article, ...] = field(default=(), repr=False, compare=False)

    def write(self, output: PathOrString = "output", formats: Sequence[str] = ("pdf", "html", "json")) -> Path:
        """Write the edition in the formats given; returns the folder it lies in."""
        from briefings.config.rendering import build_renderer

        briefing = Briefing(**{each.name: getattr(self, each.name) for each in fields(Briefing)})
        files = [build_renderer(kind, Settings(), Path()).render(briefing) for kind in formats]
        return save_edition(briefing, [*files, pack_texts(self.articles)], Path(output))

    def _repr_html_(self) -> str:
        from briefings.config.rendering import build_renderer

        page = build_renderer("html", Settings(), Path()).render(self).content.decode()
        # A frame of its own keeps the edition's styles and the notebook's apart.
        return f'<iframe srcdoc="{html.escape(page)}" style="width:100%;height:40em;border:0" sandbox></iframe>'


def plan_for_paths(*paths: PathOrString, topics: Iterable[str | Topic] = (), title: str = "", **settings: Any) -> Plan:
    """Return the plan for articles under `paths`; `settings` are the keys of `briefing.toml`."""
    given = {"title": title, "articles": tuple(Path(path) for path in paths), **settings}
    wanted = validate_settings(given, "make")
    made = build_plan(wanted, Path(), "make")
    named = tuple(t if isinstance(t, Topic) else parse_topic(t) for t in topics)
    return made if not named else replace(made, topics=named)


def collect(*paths: PathOrString) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
    """Return the articles under `paths`, each once and in order of time, and what could not be read."""
    found = collect_articles(plan_for_paths(*paths), StageTimer())
    return found.articles, found.problems


def study(*paths: PathOrString, **settings: Any) -> Dossier:
    """Collect, analyse and group the articles under `paths`; `briefings.tables` makes frames of the result."""
    # What groups takes long to load, and other calls do without it.
    from briefings.app.dossiers import build_dossier

    return build_dossier(plan_for_paths(*paths, **settings), StageTimer())


def make(*paths: PathOrString, now: datetime | None = None, **settings: Any) -> Edition:
    """Make an edition of the articles under `paths`.

    `settings` are `topics` ("Name: term, term"), `title` and the other keys of `briefing.toml`. `now` (aware) dates
    the edition; without it the newest article does. Raises a `BriefingsError` with a message for people.
    """
    plan, timer = plan_for_paths(*paths, **settings), StageTimer()
    found = collect_articles(plan, timer)
    briefing = pipeline.compose_edition(plan, found, now, timer).briefing
    return Edition(**{each.name: getattr(briefing, each.name) for each in fields(Briefing)}, articles=found.articles)
