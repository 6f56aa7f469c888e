"""What one run of the pipeline did: the edition, where it was kept, what went wrong, and how long it took."""

from dataclasses import dataclass
from pathlib import Path

from briefings.core.article import Problem
from briefings.core.edition import Briefing, Receipt
from briefings.core.result_cache import CacheUse


@dataclass(frozen=True, slots=True)
class RunResult:
    """What one run did."""

    briefing: Briefing
    #: where the edition was kept; None when it was not written
    folder: Path | None
    renditions: tuple[str, ...]
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
    #: stage -> seconds, in the order they ran
    seconds: tuple[tuple[str, float], ...]
    #: results that were taken from the cache, or made because they were not there
    uses: tuple[CacheUse, ...] = ()
