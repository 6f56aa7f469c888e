"""Templates: a user's folder comes first, mistakes name their place, nothing reaches out."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment
from support import editions

from briefings.core.errors import RenderError
from briefings.core.resources import templates_folder
from briefings.publishing.renderers.safe_values import css_page_size, make_anchor, tlp_colour
from briefings.publishing.renderers.templating import Templates


def test_a_users_partial_replaces_ours_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "_story.html").write_text("<p>MINE: {{ item.headline }}</p>")
    text = Templates(tmp_path).render_template("briefing.html", editions.one_article(), output="html")
    assert "MINE: Harbour authority announces" in text
    assert "What came in and what became of it" in text


def test_a_users_template_may_extend_ours(tmp_path: Path) -> None:
    (tmp_path / "briefing.html").write_text(
        '{% extends "shipped/briefing.html" %}{% block style %}h1 { color: teal }{% endblock %}'
    )
    text = Templates(tmp_path).render_template("briefing.html", editions.quiet(), output="html")
    assert "h1 { color: teal }" in text
    assert "No article came in" in text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("one\ntwo\n{{ item.nothing }}", "line 3: UndefinedError"),
        ("one\n{% if %}", "line 2: TemplateSyntaxError"),
        ("\n\n\n{{ item.headline + 1 }}", "line 4: TypeError"),
        ('one\n{% include "gone.html" %}', "there is no template named gone.html"),
        ("one\n{{ item.headline.__class__.__mro__ }}", "line 2: SecurityError"),
        ("one\n{{ 1 / 0 }}", "line 2: ZeroDivisionError"),
    ],
)
def test_a_mistake_in_a_template_names_file_and_line(tmp_path: Path, source: str, reason: str) -> None:
    (tmp_path / "_story.html").write_text(source)
    with pytest.raises(RenderError) as caught:
        Templates(tmp_path).render_template("briefing.html", editions.one_article(), output="html")
    assert "_story.html" in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["_story.html", "note.txt", "deep/note.txt"])
def test_a_link_does_not_lead_out_of_the_folder_of_templates(tmp_path: Path, name: str) -> None:
    own, secret = tmp_path / "own", tmp_path / "secret"
    own.mkdir()
    secret.mkdir()
    (secret / "note.txt").write_text("geheim")
    if name.startswith("deep/"):
        (own / "deep").symlink_to(secret)
    else:
        (own / name).symlink_to(secret / "note.txt")
    shown = "briefing.html" if name == "_story.html" else name
    with pytest.raises(RenderError, match="is a link that leads out") as caught:
        Templates(own).render_template(shown, editions.one_article(), output="html")
    assert "geheim" not in str(caught.value)


def test_a_link_within_the_folder_and_a_folder_that_is_a_link_are_followed(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "one.txt").write_text("ONE")
    (tmp_path / "kept" / "two.txt").symlink_to("one.txt")
    (tmp_path / "own").symlink_to("kept")
    assert Templates(tmp_path / "own").render_template("two.txt", editions.quiet()) == "ONE"


def test_what_templates_print_is_escaped_whatever_their_name(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("{{ briefing.title }}")
    text = Templates(tmp_path).render_template("note.txt", editions.an_edition(title="<b>\x00&"))
    assert text == "&lt;b&gt;&amp;"


CONTRACT = (templates_folder() / "README.md").read_text(encoding="utf-8")


def documented(head: str) -> set[str]:
    """Return the names in the first column of a table of the contract."""
    table = CONTRACT.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    return {name for row in table.splitlines()[2:] for name in re.findall(r"`([\w.]+)", row.split(" | ")[0])}


def test_the_contract_names_every_template() -> None:
    names = [path.name for path in templates_folder().iterdir() if path.suffix in {".html", ".css", ".txt"}]
    assert [name for name in names if f"`{name}`" not in CONTRACT] == []


def test_the_contract_names_every_filter_and_no_other() -> None:
    assert documented("filter") == Templates().filters


def test_the_contract_names_every_global_and_every_name_that_our_templates_see() -> None:
    shown = {name.split(".")[0] for name in documented("name")} | {"labels", "ngettext", "pgettext", "npgettext"}
    assert Templates().global_names - {"_", "gettext"} <= shown
    seen = {"briefing", "easel", "guide", "output", "tables", "charts", "points", "year", "large"}
    assert shown - Templates().global_names - {"labels"} == seen


@pytest.mark.slow
def test_a_template_error_leaves_no_file_and_ends_with_1(tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "starter", tmp_path, dirs_exist_ok=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "_story.html").write_text("one\n{{ item.nothing }}")
    settings = tmp_path / "briefing.toml"
    settings.write_text('templates = "mine"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "briefings", "run", str(settings)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "_story.html, line 2: UndefinedError" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("output/*/briefing.*"))


def test_days_of_the_editions_year_are_written_without_it(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("{{ briefing.day | date }}, {{ briefing.period[0] | time }}")
    assert Templates(tmp_path).render_template("note.txt", editions.an_edition()) == "12 Mar, 9 Mar 06:00"


def test_markings_paper_and_anchors_are_tokens() -> None:
    assert (tlp_colour("TLP:RED"), tlp_colour("red; }")) == ("#FF2B2B", "#FFFFFF")
    assert (css_page_size("LETTER"), css_page_size("A4;}")) == ("letter", "A4")
    assert make_anchor('a"b c') == "a-b-c"


def test_a_template_is_compiled_once_until_its_text_changes(tmp_path: Path) -> None:
    own, compiled = tmp_path / "_story.html", []
    real = ImmutableSandboxedEnvironment.compile

    def count(self: ImmutableSandboxedEnvironment, source: str, *given: str) -> object:
        compiled.append(source)
        return real(self, source, *given)

    with mock.patch.object(ImmutableSandboxedEnvironment, "compile", count):
        for text in ("ONE", "ONE", "TWO", "TWO"):
            own.write_text(text)
            assert Templates(tmp_path).render_template("_story.html", editions.one_article()) == text
        own.write_text("{{ 1 / 0 }}")
        for _ in range(2):
            with pytest.raises(RenderError, match=r"_story.html, line 1: ZeroDivisionError"):
                Templates(tmp_path).render_template("_story.html", editions.one_article())
    assert compiled == ["ONE", "TWO", "{{ 1 / 0 }}"]
