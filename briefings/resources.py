"""Where the files lie that travel with the program: templates, fonts, word lists, demo articles."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def templates() -> Path:
    """Return the folder of shipped templates: inside an installed package, else beside it in a checkout."""
    packed = PACKAGE / "templates"
    return packed if packed.is_dir() else PACKAGE.parent / "templates"


def fonts() -> Path:
    """Return the folder of bundled fonts, with the `fonts.conf` that shows only them and the system's fallbacks."""
    return templates() / "fonts"


def language() -> Path:
    """Return the folder of the trained pipeline and the word lists."""
    return PACKAGE / "language"


def demo() -> Path:
    """Return the folder of invented articles behind `briefings demo`."""
    return PACKAGE / "demo"
