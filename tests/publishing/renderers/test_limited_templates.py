"""Templates of a user's own that loop or hoard: they end a process with limits, and the message says where."""

from pathlib import Path

import pytest
from support import editions

from briefings.config.rendering import build_templates
from briefings.config.settings import Settings
from briefings.core.errors import RenderError
from briefings.core.processes.limits import ProcessLimits
from briefings.publishing.renderers import limited_templates
from briefings.publishing.renderers.email import EmailNotes, EmailRenderer
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.limited_templates import LimitedTemplates, draw_mail
from briefings.publishing.renderers.templating import Templates

LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
HOARD = "{% set a = 'x' * 9000000000 %}"


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited_templates, "DRAWING_LIMITS", ProcessLimits(seconds=2.0, megabytes=1_000))


@pytest.mark.parametrize(("text", "said"), [(LOOP, "took longer than 2 seconds"), (HOARD, "more memory")])
def test_a_template_that_loops_or_hoards_is_a_mistake_in_it(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "briefing.html").write_text(text, encoding="utf-8")
    with pytest.raises(RenderError, match=rf"template briefing.html was not drawn: it .*{said}"):
        HtmlRenderer(LimitedTemplates(tmp_path)).render(editions.one_article())


def test_a_mail_that_loops_is_a_mistake_in_its_template(tmp_path: Path) -> None:
    (tmp_path / "email.html").write_text(LOOP, encoding="utf-8")
    with pytest.raises(RenderError, match=r"template email.html was not drawn"):
        draw_mail(EmailRenderer(LimitedTemplates(tmp_path)), editions.one_article(), EmailNotes())


def test_a_user_s_templates_are_drawn_as_they_would_be_without_limits(tmp_path: Path) -> None:
    (tmp_path / "briefing.html").write_text("{{ briefing.title }} {{ theme.ink }}", encoding="utf-8")
    edition, notes = editions.one_article(), EmailNotes(notice="Nothing new.")
    settings = Settings(articles=(Path("a"),), templates=Path())
    limited, plain = build_templates(settings, tmp_path), Templates(tmp_path)
    assert isinstance(limited, LimitedTemplates)
    assert HtmlRenderer(limited).render(edition) == HtmlRenderer(plain).render(edition)
    assert draw_mail(EmailRenderer(limited), edition, notes) == draw_mail(EmailRenderer(plain), edition, notes)
    (tmp_path / "briefing.html").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(RenderError, match=r"briefing.html, line 1"):
        HtmlRenderer(LimitedTemplates(tmp_path, fresh=True)).render(edition)


def test_the_program_s_own_templates_need_no_process() -> None:
    assert type(build_templates(Settings(articles=(Path("a"),)), Path())) is Templates
