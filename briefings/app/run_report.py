"""What a run reused and what it made, stage by stage, with the reasons and the seconds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefings.core.result_cache import CacheUse, ResultKind

#: What the results of a stage are, and how they are called.
STAGE_KINDS = {
    "collect": (ResultKind.FILES, "files"),
    "read": (ResultKind.READINGS, "articles"),
    "group": (ResultKind.GROUPS, "stories"),
    "edit": (ResultKind.EDITIONS, "edition"),
    "render": (ResultKind.DRAWINGS, "drawings"),
}
#: Stages in the order in which they are done; any other stands behind them.
STAGE_ORDER = ("collect", "read", "group", "edit", "tabulate", "render", "keep")
#: Stages that need not be done where the edition was made before.
SPARED = ("read", "group", "tabulate")


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage of a run did."""

    stage: str
    seconds: float
    reused: int = 0
    made: int = 0
    #: why something was made, or why nothing had to be
    reasons: tuple[str, ...] = ()


def report_run(seconds: Mapping[str, float], uses: Sequence[CacheUse]) -> tuple[StageReport, ...]:
    """Return what each stage did, in the order in which they are done."""
    whole = any(use.kind == ResultKind.EDITIONS and use.reused for use in uses)
    names = [*STAGE_ORDER, *(name for name in seconds if name not in STAGE_ORDER)]
    return tuple(
        report_stage(name, seconds.get(name, 0.0), uses, spared=whole and name in SPARED)
        for name in names
        if name in seconds or (whole and name in SPARED)
    )


def report_stage(stage: str, seconds: float, uses: Sequence[CacheUse], *, spared: bool) -> StageReport:
    """Return what one stage did."""
    kind, _ = STAGE_KINDS.get(stage, (None, ""))
    own = [use for use in uses if use.kind == kind]
    reused = sum(use.reused for use in own)
    reasons = ("not needed: the edition was made before",) if spared else tuple(count_reasons(own))
    return StageReport(stage, seconds, reused, len(own) - reused, reasons)


def count_reasons(uses: Sequence[CacheUse]) -> Iterator[str]:
    """Yield why results were made: each reason once, with what it holds for."""
    made = [use for use in uses if not use.reused]
    subjects: dict[str, Counter[str]] = {}
    for use in made:
        subjects.setdefault(use.reason, Counter())[use.subject] += 1
    for reason, counted in subjects.items():
        of = [f"{number} {subject}" if number > 1 else subject for subject, number in counted.items() if subject]
        yield f"{', '.join(of)}: {reason}" if of else reason


def format_run_report(reports: Sequence[StageReport]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"{'stage':10}{'seconds':>8}{'reused':>8}{'made':>6}  why"
    for one in reports:
        counts = f"{one.reused:>8}{one.made:>6}" if one.stage in STAGE_KINDS else f"{'':14}"
        yield f"{one.stage:10}{one.seconds:>8.2f}{counts}  {'; '.join(one.reasons)}".rstrip()
    yield f"{'in all':10}{sum(one.seconds for one in reports):>8.2f}"
