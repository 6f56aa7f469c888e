"""Looks at everything a briefing needs, and says of each thing whether it is fit and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.config.assembly import load_plan
from briefings.core import resources
from briefings.core.errors import BriefingsError
from briefings.publishing.renderers.pdf import check_pdf_engine


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, and what is wrong with it and how to mend that, if anything."""

    name: str
    state: str
    problem: str = ""


def run_diagnostics(settings: Path | None = None) -> Iterator[Finding]:
    """Yield a finding for the settings (when a file is named), the templates, the fonts, the PDF engine, the reader."""
    if settings is not None:
        yield check_settings(settings)
    needed = [resources.templates_folder() / name for name in ("briefing.html", "briefing.css")]
    absent = [path.name for path in needed if not path.is_file()]
    yield Finding(
        "templates", f"{resources.templates_folder()}", f"missing: {', '.join(absent)}; reinstall" if absent else ""
    )
    fonts = sorted(path.name for path in resources.fonts_folder().glob("*.ttf"))
    yield Finding("fonts", f"{len(fonts)} faces bundled", "" if fonts else "no bundled font found; reinstall")
    problems = check_pdf_engine()
    yield Finding("PDF engine", "WeasyPrint and its system libraries", "; ".join(str(problem) for problem in problems))
    try:
        yield Finding("reader", SpacyAnalyser().model)
    except BriefingsError as error:
        yield Finding("reader", "", str(error))


def check_settings(path: Path) -> Finding:
    """Look at a settings file by seating everything it names, without collecting anything."""
    try:
        assembled = load_plan(path)
        # Naming the reader loads it, which is what tells whether it is installed.
        return Finding(
            "settings", f"{path}, {len(assembled.plan.topics)} topics, reader {assembled.plan.analyser.model}"
        )
    except BriefingsError as error:
        return Finding("settings", "", str(error))
