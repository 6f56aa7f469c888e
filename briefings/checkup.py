"""Looks at everything a briefing needs, and says of each thing whether it is fit and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from briefings import resources
from briefings.config.assembly import load
from briefings.errors import BriefingsError
from briefings.reading.analyser import SpacyAnalyser
from briefings.renderers.pdf import fitness


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, and what is wrong with it and how to mend that, if anything."""

    name: str
    state: str
    wrong: str = ""


def checkup(settings: Path | None = None) -> Iterator[Finding]:
    """Yield a finding for the settings (when a file is named), the templates, the fonts, the PDF engine, the reader."""
    if settings is not None:
        yield settings_finding(settings)
    needed = [resources.templates() / name for name in ("briefing.html", "briefing.css")]
    absent = [path.name for path in needed if not path.is_file()]
    yield Finding("templates", f"{resources.templates()}", f"missing: {', '.join(absent)}; reinstall" if absent else "")
    fonts = sorted(path.name for path in resources.fonts().glob("*.ttf"))
    yield Finding("fonts", f"{len(fonts)} faces bundled", "" if fonts else "no bundled font found; reinstall")
    problems = fitness()
    yield Finding("PDF engine", "WeasyPrint and its system libraries", "; ".join(str(problem) for problem in problems))
    try:
        yield Finding("reader", SpacyAnalyser().model)
    except BriefingsError as error:
        yield Finding("reader", "", str(error))


def settings_finding(path: Path) -> Finding:
    """Look at a settings file by seating everything it names, without collecting anything."""
    try:
        assembled = load(path)
        # Naming the reader loads it, which is what tells whether it is installed.
        return Finding(
            "settings", f"{path}, {len(assembled.plan.topics)} topics, reader {assembled.plan.analyser.model}"
        )
    except BriefingsError as error:
        return Finding("settings", "", str(error))
