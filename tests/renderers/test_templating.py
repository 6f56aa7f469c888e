"""Templates: a user's folder comes first, mistakes name their place, nothing reaches out."""

from pathlib import Path

import pytest
from renderers import editions

from briefings.errors import RenderError
from briefings.renderers.templating import Templates, anchor, paper, tlp
from briefings.resources import templates


def test_a_users_partial_replaces_ours_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "_story.html").write_text("<p>MINE: {{ item.headline }}</p>")
    text = Templates(tmp_path).draw("briefing.html", editions.one_article(), output="html")
    assert "MINE: Harbour authority announces" in text
    assert "What came in and what became of it" in text


def test_a_users_template_may_extend_ours(tmp_path: Path) -> None:
    (tmp_path / "briefing.html").write_text(
        '{% extends "shipped/briefing.html" %}{% block style %}h1 { color: teal }{% endblock %}'
    )
    text = Templates(tmp_path).draw("briefing.html", editions.quiet(), output="html")
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
        Templates(tmp_path).draw("briefing.html", editions.one_article(), output="html")
    assert "_story.html" in str(caught.value)
    assert reason in str(caught.value)


def test_what_templates_print_is_escaped_whatever_their_name(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("{{ briefing.title }}")
    text = Templates(tmp_path).draw("note.txt", editions.an_edition(title="<b>\x00&"))
    assert text == "&lt;b&gt;&amp;"


def test_the_contract_names_every_filter_and_every_template() -> None:
    contract = (templates() / "README.md").read_text()
    names = [*sorted(path.name for path in templates().glob("*.html")), "briefing.css", "screen.css"]
    assert [name for name in names if f"`{name}`" not in contract] == []
    ours = "anchor bare_url breakable columns date direction fates full_date hedged href long_date number paper peak"
    ours += " capitals content translated references share sheet shorten time tlp window"
    assert [name for name in ours.split() if f"`{name}" not in contract] == []


def test_days_of_the_editions_year_are_written_without_it(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("{{ briefing.day | date }}, {{ briefing.period[0] | time }}")
    assert Templates(tmp_path).draw("note.txt", editions.an_edition()) == "12 Mar, 9 Mar 06:00"


def test_markings_paper_and_anchors_are_tokens() -> None:
    assert (tlp("TLP:RED"), tlp("red; }")) == ("#FF2B2B", "#FFFFFF")
    assert (paper("LETTER"), paper("A4;}")) == ("letter", "A4")
    assert anchor('a"b c') == "a-b-c"
