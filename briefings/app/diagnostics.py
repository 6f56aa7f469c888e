"""Checks everything that a briefing needs, and says of each thing whether it works and how to fix it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from briefings.app.requirements import inspect_libraries
from briefings.core import resources
from briefings.core.errors import BriefingsError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, and what is wrong with it and how to fix that, or ""."""

    name: str
    state: str
    problem: str = ""


def run_diagnostics(settings: Path | None = None) -> Iterator[Finding]:
    """Yield a finding for the libraries, the settings (when a file is named), templates, fonts, PDF engine and model.

    Where a library is missing nothing else is checked: the other checks would fail to import it.
    """
    libraries = list(check_libraries(settings))
    yield from libraries
    if any(finding.problem for finding in libraries):
        return
    from briefings.analysis.nlp.analyser import SpacyAnalyser
    from briefings.publishing.renderers.pdf_engine import check_pdf_engine

    if settings is not None:
        yield from check_settings(settings)
        yield from check_delivery(settings)
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
        yield Finding("model", SpacyAnalyser().model)
    except BriefingsError as error:
        yield Finding("model", "", str(error))
    yield Finding("languages", describe_languages())


def describe_languages() -> str:
    """Return how far articles in each language are read, and how to get further where that is possible."""
    from briefings.analysis.stories.multilingual.levels import EXTRA, LanguageLevel, has_extra, load_levels

    grouped = ", ".join(sorted(code for code, level in load_levels().items() if level == LanguageLevel.GROUPED))
    if has_extra():
        return f"en: read; {grouped}: put into the stories they report; others: listed"
    return f"en: read; others: listed; for {grouped} to join the stories they report, pip install 'briefings[{EXTRA}]'"


def check_libraries(settings: Path | None = None, needs: Sequence[str] | None = None) -> Iterator[Finding]:
    """Yield a finding for each library that is missing or broken, or one finding that all are installed.

    `needs` are the requirements of the program; without them those of the installed program are used.
    """
    try:
        needs = (requires("briefings") or ()) if needs is None else needs
    except PackageNotFoundError:
        yield Finding("libraries", "", "the program is not installed; run: pip install . (in its folder)")
        return
    report = inspect_libraries(needs, settings)
    for name in sorted(report.problems):
        yield Finding(f"library {name}", "", report.problems[name])
    if not report.problems:
        extras = ", ".join(report.extras_left_out) or "none"
        yield Finding("libraries", f"all are there; extras left out: {extras}")


def check_settings(path: Path) -> Iterator[Finding]:
    """Look at a settings file by building everything it names, each part whatever is wrong with another.

    Nothing is collected, and no library is made.
    """
    from briefings.config.assembly import build_inputs, build_limited_analyser, find_missing_paths
    from briefings.config.outlet_lists import read_outlets
    from briefings.config.rendering import build_renderer, build_templates
    from briefings.config.settings import read_settings

    try:
        settings = read_settings(path)
    except BriefingsError as error:
        yield from (Finding("settings", "", line) for line in str(error).split("\n"))
        return
    base = path.parent
    problems = [*find_missing_paths(settings, base)]
    model = ""
    parts: list[Callable[[], object]] = [
        lambda: build_inputs(settings, base, str(path)),
        lambda: build_templates(settings, base),
        lambda: read_outlets(base / settings.outlets) if settings.outlets else None,
        *(partial(build_renderer, kind, settings, base) for kind in dict.fromkeys(settings.formats)),
    ]
    for build in parts:
        try:
            build()
        except BriefingsError as error:
            problems.append(str(error))
    try:
        # Naming the model loads it, which is what tells whether it is installed.
        model = build_limited_analyser(settings).model
    except BriefingsError as error:
        problems.append(str(error))
    yield from (Finding("settings", "", problem) for problem in dict.fromkeys(problems))
    if not problems:
        yield Finding("settings", f"{path}, {len(settings.topic)} topics, model {model}")


def check_delivery(path: Path) -> Iterator[Finding]:
    """Yield a finding for everything that would keep somebody from getting an edition, or one that nothing would."""
    from briefings.app.delivery_checks import find_delivery_problems
    from briefings.config.settings import read_settings

    try:
        settings = read_settings(path)
    except BriefingsError:
        return  # `check_settings` says what is wrong with them
    problems = list(find_delivery_problems(settings, path.parent))
    yield from (Finding(name, "", problem) for name, problem in problems)
    if not problems and (settings.mail or settings.deliver or settings.schedule):
        yield Finding("delivery", "lists, passwords, keys, certificates, addresses and folders can be used")
