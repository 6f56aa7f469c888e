"""The colours, typefaces and logo of an organisation, checked so that they can be written into a style sheet."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from briefings.core.article import Problem
from briefings.core.errors import SettingsError

HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
FONT_FAMILY = re.compile(r"[^\W\d_][\w -]{0,59}")
#: WCAG 2.2, 1.4.3: the least contrast of text with what is behind it.
MIN_CONTRAST = 4.5
PAPER_COLOUR = "#FFFFFF"
#: Bytes that a logo may have: it is written into every page file and every mail.
MAX_LOGO_BYTES = 200_000
IMAGE_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"<svg", "image/svg+xml"), (b"<?xml", "image/svg+xml"))


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of the pages. Raises `SettingsError` for what is no token."""

    #: headings, numbers, bars; and the ground of the badge with white letters
    accent: str = "#B4320C"
    #: the text
    ink: str = "#14181F"
    #: what is said beside it
    quiet: str = "#5A6270"
    #: families of what is ours and of what is quoted: bundled ones, or installed where the pages are made
    sans: str = "Inter"
    serif: str = "Source Serif 4"
    #: a picture as a `data:` address; empty: none
    logo: str = ""

    def __post_init__(self) -> None:
        """Let nothing through that could be more than a colour, a name or a picture."""
        for key in ("accent", "ink", "quiet"):
            if not HEX_COLOUR.fullmatch(getattr(self, key)):
                raise SettingsError(f'[theme] {key}: {getattr(self, key)!r} is no colour; write it as in "#B4320C"')
        for key in ("sans", "serif"):
            if not FONT_FAMILY.fullmatch(getattr(self, key)):
                raise SettingsError(f"[theme] {key}: {getattr(self, key)!r} is no name of a font family")
        if self.logo and not re.fullmatch(r"data:image/(png|svg\+xml);base64,[A-Za-z0-9+/=]+", self.logo):
            raise SettingsError("[theme] logo: is no picture")

    def check_contrast(self) -> tuple[Problem, ...]:
        """Return a warning for every colour that is too pale to be read by everybody."""
        pale = [
            (key, contrast_ratio(getattr(self, key), PAPER_COLOUR))
            for key in ("accent", "ink", "quiet")
            if contrast_ratio(getattr(self, key), PAPER_COLOUR) < MIN_CONTRAST
        ]
        return tuple(
            Problem(
                f"[theme] {key}",
                f"{getattr(self, key)} has a contrast of {ratio:.1f} with the paper, and text needs {MIN_CONTRAST}",
                "take a darker colour",
                "render",
            )
            for key, ratio in pale
        )


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2), from 1 to 21.

    >>> contrast_ratio("#000000", "#FFFFFF"), round(contrast_ratio("#767676", "#FFFFFF"), 2)
    (21.0, 4.54)
    """
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def relative_luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def load_logo(path: Path) -> str:
    """Return a PNG or SVG file as a `data:` address. Raises `SettingsError` when it is none, or too large."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LOGO_BYTES + 1)
    except OSError as cause:
        raise SettingsError(f"[theme] logo: {path} cannot be read: {cause.strerror}") from cause
    if len(content) > MAX_LOGO_BYTES:
        raise SettingsError(f"[theme] logo: {path} has more than {MAX_LOGO_BYTES // 1000} kB; take a smaller one")
    kind = next(
        (kind for mark, kind in IMAGE_SIGNATURES if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(mark)), ""
    )
    if not kind or (kind == "image/svg+xml" and b"<svg" not in content):
        raise SettingsError(f"[theme] logo: {path} is neither PNG nor SVG")
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
