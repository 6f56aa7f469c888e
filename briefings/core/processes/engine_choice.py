"""What a user says about engines in, the engine out: "local", "processes:4", "dask://host:8786", or nothing."""

import re
from dataclasses import dataclass
from enum import StrEnum

from briefings.core.errors import UsageError
from briefings.core.processes.dask_engine import DaskEngine
from briefings.core.processes.engine import Engine, count_usable_cores, get_process_engine
from briefings.core.processes.limits import ProcessLimits

#: Items from which several processes do the work where nobody said who shall.
#: Measured: articles of 800 words; below this, loading takes longer than reading.
ITEMS_FOR_PROCESSES = 24
#: Processes that are begun where nobody said how many. Limit: memory; a process that reads has 200 MB of its own.
MOST_PROCESSES = 8
#: Threads of the only process, where one works alone.
THREADS_ALONE = 2
_WRITTEN = re.compile(
    r"(?P<name>local|processes)(?::(?P<count>[1-9]\d{0,2}))?|dask:(?!//)(?P<file>.+)|(?P<address>(?:dask|tls)://.+:\d+)"
)


class EngineKind(StrEnum):
    """Where work is done."""

    AUTOMATIC = ""
    LOCAL = "local"
    PROCESSES = "processes"
    DASK = "dask"


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine does the work: changes how fast it is done, and nothing else."""

    kind: EngineKind = EngineKind.AUTOMATIC
    #: processes; 0: as many as there are cores
    count: int = 0
    #: address of the scheduler, or the path of its file
    scheduler: str = ""

    def open(self, limits: ProcessLimits, items: int) -> Engine:
        """Return the engine for so many items."""
        if self.kind == EngineKind.DASK:
            return DaskEngine(self.scheduler, limits)
        count = self.count or min(count_usable_cores(), MOST_PROCESSES)
        several = self.kind == EngineKind.PROCESSES or (
            self.kind == EngineKind.AUTOMATIC and items >= ITEMS_FOR_PROCESSES
        )
        if several and (count > 1 or self.count):
            return get_process_engine(limits, count, 1)
        return get_process_engine(limits, 1, THREADS_ALONE, kept=1)


def parse_engine(text: str) -> EngineChoice:
    """Read an engine as users write it.

    >>> parse_engine("processes:4")
    EngineChoice(kind=<EngineKind.PROCESSES: 'processes'>, count=4, scheduler='')
    >>> parse_engine("dask://reading.example:8786").scheduler
    'tcp://reading.example:8786'
    """
    if not text:
        return EngineChoice()
    said = _WRITTEN.fullmatch(text.strip())
    if not said or (said["name"] == "local" and said["count"]):
        raise UsageError(
            f'there is no engine {text!r}; write "local", "processes", "processes:4", "dask://HOST:8786", '
            '"tls://HOST:8786", or "dask:FILE" for the file that a Dask scheduler writes'
        )
    if said["name"]:
        return EngineChoice(EngineKind(said["name"]), int(said["count"] or 0))
    return EngineChoice(EngineKind.DASK, scheduler=said["file"] or re.sub(r"^dask:", "tcp:", said["address"]))
