"""Editions of a project, judged by what went out before."""

from dataclasses import replace
from pathlib import Path

from support import editions
from support.fakes import NOON
from support.projects import write_settings

from briefings.app.editions import judge_edition
from briefings.app.project import open_project
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage.records import Delivery


def test_a_second_slot_without_news_is_compared_with_the_first(tmp_path: Path) -> None:
    project = open_project(write_settings(tmp_path, ""))
    briefing = editions.an_edition()
    folder = project.output / "edition"
    folder.mkdir()
    (folder / "briefing.json").write_bytes(JsonRenderer().render(briefing).content)
    record = project.catalogue.register_edition("edition")
    assert judge_edition(project, "edition") == ("send", "")
    delivery = Delivery(
        briefing=project.briefing_key,
        slot="first",
        recipient="ana@example.org",
        edition="edition",
        state="sent",
        message_id="<1@example.org>",
        repeats=0,
        attempts=1,
        place="",
        reason="",
        changed=NOON,
    )
    project.library.set_delivery(delivery)
    project.library.add_edition(replace(record, slot="first"))
    assert judge_edition(project, "edition") == ("send", "")
    project.library.add_edition(replace(record, slot="second"))
    assert judge_edition(project, "edition") == ("notice", "nothing new since the last edition")
