"""Themes: only tokens reach the page, pale colours are told, a logo is small and is a picture."""

import base64
from pathlib import Path

import pytest
from support import editions

from briefings.config.rendering import build_renderer
from briefings.config.settings import validate_settings
from briefings.core.errors import SettingsError
from briefings.publishing.renderers.email import EmailRenderer
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import MAX_LOGO_BYTES, Theme, contrast_ratio, load_logo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def test_colours_fonts_and_logo_reach_page_and_mail(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    theme = Theme(accent="#1F4E79", sans="Noto Sans", logo=load_logo(tmp_path / "logo.svg"))
    page = HtmlRenderer(Templates(theme=theme)).render(editions.an_edition()).content.decode()
    assert "--accent: #1F4E79" in page
    assert '600 9.5pt/1.3 "Noto Sans", sans-serif' in page or '"Noto Sans", ' in page
    assert f'<img class="logo" src="data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}"' in page
    assert "#B4320C" not in page.split("prefers-color-scheme: dark")[0]
    mail = EmailRenderer(Templates(theme=theme)).render(editions.an_edition()).content.decode()
    assert "#1F4E79" in mail


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("accent", "red"),
        ("accent", "#12345"),
        ("ink", "#000000; } body { display: none"),
        ("sans", "Inter; } @import url(http://x)"),
        ("serif", '"Source"'),
        ("serif", ""),
        ("logo", "file:///etc/passwd"),
    ],
)
def test_what_is_no_token_is_refused_by_settings_and_theme(key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=key):
        Theme(**{key: value})
    if key != "logo":
        with pytest.raises(SettingsError, match=f"theme, {key}"):
            validate_settings({"theme": {key: value}}, "briefing.toml")


def test_pale_colours_are_told_with_their_contrast() -> None:
    assert Theme().check_contrast() == ()
    (told,) = Theme(accent="#FFAA00").check_contrast()
    assert "contrast of 1.9" in told.what
    assert contrast_ratio("#FFFFFF", "#000000") == 21
    rendition = HtmlRenderer(Templates(theme=Theme(quiet="#AAAAAA"))).render(editions.quiet())
    assert [problem.where for problem in rendition.problems] == ["[theme] quiet"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"GIF89a", "neither PNG nor SVG"),
        (b"<?xml version='1.0'?><html/>", "neither PNG nor SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * MAX_LOGO_BYTES, "200 kB"),
        (None, "cannot be read"),
    ],
)
def test_a_logo_is_a_small_picture(tmp_path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "logo").write_bytes(content)
    with pytest.raises(SettingsError, match=reason):
        load_logo(tmp_path / "logo")


def test_the_settings_seat_a_renderer_in_their_theme(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    settings = validate_settings({"theme": {"accent": "#1F4E79", "logo": "logo.png"}}, "briefing.toml")
    page = build_renderer("html", settings, tmp_path).render(editions.quiet()).content.decode()
    assert "--accent: #1F4E79" in page
    assert "data:image/png;base64," in page
