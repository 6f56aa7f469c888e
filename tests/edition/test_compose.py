"""A briefing composed from a dossier, without collectors and renderers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.test_pipeline import a_plan
from support.builders import an_article
from support.fakes import NOON

from briefings.app.pipeline import StageTimer, build_dossier
from briefings.edition.compose import compose_briefing, edition_marking


def test_a_dossier_is_composed_in_named_stages_and_always_alike() -> None:
    plan = a_plan(an_article(), an_article("Other text.", url="https://example.org/other"))
    dossier = build_dossier(plan, StageTimer())
    stages = []

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        stages.append(name)
        yield

    briefing = compose_briefing(plan, dossier, NOON, stage)
    assert stages == ["edit", "tabulate", "edit"]
    assert compose_briefing(plan, dossier, NOON) == briefing
    assert (briefing.day, len(briefing.sources)) == (NOON.date(), 2)
    assert {item.id for section in briefing.sections for item in section.items} == {s.id for s in dossier.stories}


def test_an_edition_is_marked_as_strictly_as_the_strictest_article_it_names() -> None:
    article = replace(an_article(), marking="TLP:AMBER")
    dossier = replace(build_dossier(a_plan(an_article()), StageTimer()), left_out=((article, "too old"),))
    assert edition_marking("TLP:GREEN", dossier) == "TLP:AMBER"
    assert edition_marking("TLP:RED", dossier) == "TLP:RED"
