"""What a process may take of the machine, and how it is held to that."""

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one job may take."""

    #: seconds of computing
    seconds: float
    #: megabytes of address space
    megabytes: int
    #: how many times the seconds may pass on the clock, for a machine that is busy with other things
    clock_factor: float = 4.0

    @property
    def clock_seconds(self) -> float:
        """Seconds that may pass on the clock."""
        return self.seconds * self.clock_factor


def set_process_limits(seconds: float, megabytes: int) -> None:
    """Limit this process: seconds of computing, megabytes of address space, no core dump."""
    _lower_limit(resource.RLIMIT_CPU, max(1, round(seconds)), for_good=False)
    limit_memory(megabytes)


def limit_memory(megabytes: int) -> None:
    """Limit this process to so many megabytes of address space, and let it write no core dump."""
    _lower_limit(resource.RLIMIT_AS, megabytes * 1024 * 1024)
    _lower_limit(resource.RLIMIT_CORE, 0)


def _lower_limit(kind: int, most: int, *, for_good: bool = True) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most if for_good else hard))
