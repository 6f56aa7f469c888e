"""What may stand where escaping does not protect: anchors, names of paper, colours, the hash of a script."""

import base64
import hashlib
import re

from briefings.publishing.renderers.typography import strip_unprintable

#: TLP 2.0: the only labels there are, each in the colour that the standard gives it on black.
TLP_COLOURS = {
    "TLP:RED": "#FF2B2B",
    "TLP:AMBER": "#FFC000",
    "TLP:AMBER+STRICT": "#FFC000",
    "TLP:GREEN": "#33FF00",
    "TLP:CLEAR": "#FFFFFF",
}


def script_hash(script: str) -> str:
    """Return what a content security policy allows one inline script by, and no other (CSP 3, hash-source).

    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def make_anchor(text: str) -> str:
    """Make an anchor of an identifier.

    >>> make_anchor("syria & turkey")
    'syria---turkey'
    """
    return re.sub(r"[^\w.-]", "-", strip_unprintable(text)) or "-"


def css_page_size(name: str) -> str:
    """Return the page size as a style sheet names it; anything but Letter is A4.

    >>> css_page_size("Letter"), css_page_size("A4; } body {")
    ('letter', 'A4')
    """
    return "letter" if name.strip().lower() in {"letter", "us letter"} else "A4"


def css_font_family(name: str) -> str:
    """Return a font family as a style sheet names it; anything but letters, digits, blanks and hyphens falls out.

    >>> css_font_family("Source Serif 4"), css_font_family("Inter"), css_font_family('X"; } body {')
    ('"Source Serif 4"', 'Inter', '"X  body "')
    """
    bare = re.sub(r"[^\w -]", "", name)
    return bare if bare.isalpha() else f'"{bare}"'


def tlp_colour(marking: str) -> str:
    """Return the colour of a TLP label; white for any other marking."""
    return TLP_COLOURS.get(marking.strip().upper(), "#FFFFFF")
