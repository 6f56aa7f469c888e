"""Work on other machines, through a Dask scheduler: batches go out to its workers, results come back in order."""

import contextlib
import platform
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from briefings.core.errors import BriefingsError, Unreadable, UsageError
from briefings.core.processes.engine import BatchWork, get_process_engine
from briefings.core.processes.limits import ProcessLimits

Batch = TypeVar("Batch")
Result = TypeVar("Result")

#: Seconds within which a scheduler must answer, and must have a worker.
CONNECT_SECONDS = 30.0
#: Seconds between two looks whether there are workers at all, while a result is waited for.
LOOK_SECONDS = 15.0
#: Batches that each thread of the workers may be ahead of the one that is waited for. Limit: memory.
BATCHES_AHEAD = 8
#: Workers that an error names.
NAMED = 3
#: The name under which workers say which instructions their processor has.
ARITHMETIC = "arithmetic"
#: Instructions by which the network's kernels are chosen: other kernels round otherwise.
_INSTRUCTIONS = re.compile(r"fma|avx2|avx512f|avx512bw|avx512_?vnni|avx_vnni|amx_int8|asimddp|i8mm|sve")


class DaskEngine:
    """Has batches done by the workers of a scheduler, each in a process of its own within limits."""

    threads = 1

    def __init__(self, scheduler: str, limits: ProcessLimits) -> None:
        self._scheduler = scheduler
        self._limits = limits

    def map(self, work: BatchWork[Batch, Result], batches: Iterable[Batch]) -> Iterator[Result | Unreadable]:
        """Yield in order what the work returns for each batch, or the reason why that could not be had.

        Raises `BriefingsError` before anything is sent where the workers have other versions than we.
        """
        with contextlib.closing(connect_client(self._scheduler)) as client:
            versions = check_workers(client, work, self._scheduler)
            ahead = BATCHES_AHEAD * max(1, sum(client.nthreads().values()))
            waiting: deque[Any] = deque()
            try:
                for batch in batches:
                    # Scattering nothing and naming nothing: each batch is a task of its own, which a lost worker costs.
                    given = (work, self._limits, versions, batch)
                    waiting.append(client.submit(do_batch, *given, pure=False))
                    if len(waiting) >= ahead:
                        yield self._take(client, waiting.popleft())
                while waiting:
                    yield self._take(client, waiting.popleft())
            finally:
                client.cancel([*waiting])

    def _take(self, client: Any, future: Any) -> Any:
        """Wait for a result; raises where nobody is left to bring it."""
        from distributed import KilledWorker
        from distributed import TimeoutError as DaskTimeoutError

        looks_without = 0
        while True:
            try:
                return future.result(timeout=LOOK_SECONDS)
            except (DaskTimeoutError, TimeoutError):
                looks_without = 0 if self._has_workers(client) else looks_without + 1
                if looks_without > CONNECT_SECONDS / LOOK_SECONDS:
                    raise BriefingsError(f"the Dask scheduler at {self._scheduler} has no worker any more") from None
            except KilledWorker as cause:
                return Unreadable(f"the workers that it was given to ended ({cause.last_worker.address})")
            except (CancelledError, OSError) as cause:
                raise self._explain_loss() from cause

    def _has_workers(self, client: Any) -> bool:
        try:
            return bool(client.nthreads())
        except (OSError, TimeoutError) as cause:
            raise self._explain_loss() from cause

    def _explain_loss(self) -> BriefingsError:
        return BriefingsError(
            f"the connection to the Dask scheduler at {self._scheduler} is lost; what was analysed is in the cache, so "
            "that the same command goes on from there"
        )


def connect_client(scheduler: str) -> Any:
    """Return a connection to a scheduler, by its address or the file that it wrote."""
    try:
        from distributed import Client, Security
    except ImportError:
        raise UsageError('the engine "dask" needs Dask on this machine: pip install "briefings[dask]"') from None
    where: dict[str, str] = {"address": scheduler} if "://" in scheduler else {"scheduler_file": scheduler}
    if "scheduler_file" in where and not Path(scheduler).is_file():
        raise UsageError(f"there is no file {scheduler}, which `dask scheduler --scheduler-file` writes")
    security: Any = Security
    if scheduler.startswith("tls://") and not security().tls_ca_file:
        raise UsageError(
            f"{scheduler} needs certificates on this machine: `briefings help scaling` names their variables"
        )
    try:
        begin: Any = Client
        return begin(**where, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as cause:
        raise BriefingsError(
            f"no Dask scheduler answers at {scheduler} ({type(cause).__name__}); start one with `dask scheduler`, and "
            "see `briefings help scaling` for what must be open"
        ) from cause


def check_workers(client: Any, work: BatchWork[Any, Any], scheduler: str) -> dict[str, str]:
    """Return the versions that every worker has; raises `BriefingsError` where one has others than we."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        raise BriefingsError(
            f"the Dask scheduler at {scheduler} has no worker; start one with `dask worker {scheduler} --nthreads 1`"
        ) from None
    try:
        said = client.run(describe_worker, work, on_error="return")
    except ImportError as cause:
        said = {"a worker": cause}
    ours = work.describe()
    wrong = [line for worker in sorted(said) if (line := find_difference(worker, said[worker], ours))]
    kinds = {str(versions.get(ARITHMETIC)) for versions in said.values() if isinstance(versions, Mapping)}
    if not wrong and len(kinds) > 1:
        wrong = [f"{worker} computes with {said[worker][ARITHMETIC]}" for worker in sorted(said)]
        wrong.append(
            "workers must have the same kind of processor: others round otherwise, and an edition must not vary"
        )
    if wrong:
        shown = "\n".join(wrong if len(wrong) <= NAMED + 1 else [*wrong[:NAMED], f"and {len(wrong) - NAMED} more"])
        raise BriefingsError(f"the workers of {scheduler} cannot be used, nothing was sent to them:\n{shown}")
    return {**ours, ARITHMETIC: kinds.pop()}


def find_difference(worker: str, theirs: object, ours: Mapping[str, str]) -> str:
    """Return what a worker has otherwise than we, and what to do about it; empty where it is fit."""
    if isinstance(theirs, ImportError):
        return f"{worker} has no `{theirs.name or 'briefings'}`; install the same version of briefings there"
    if not isinstance(theirs, Mapping):
        return f"{worker} cannot say what it has: {theirs}"
    for name, version in ours.items():
        if theirs.get(name) != version:
            # Digests are told apart by their beginnings.
            has, wanted = str(theirs.get(name, "none"))[:12], version[:12]
            return f"{worker} has {name} {has}, this machine {wanted}; install the same versions on both"
    return ""


# What runs on the worker


def describe_worker(work: BatchWork[Any, Any]) -> dict[str, str]:
    """Return the versions of this machine, and which instructions its processor has."""
    return {**work.describe(), ARITHMETIC: describe_processor()}


@cache
def describe_processor() -> str:
    """Return the kind of the processor, as far as it decides how numbers are rounded."""
    try:
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        said = ""
    flags = re.search(r"^(?:flags|Features)\s*:(.*)$", said, re.MULTILINE)
    named = sorted({flag for flag in flags[1].split() if _INSTRUCTIONS.fullmatch(flag)}) if flags else []
    return " ".join([platform.machine(), *named])


def do_batch(work: BatchWork[Any, Any], limits: ProcessLimits, versions: Mapping[str, str], batch: Any) -> Any:
    """Do the work on a batch, in a process of its own which is kept for the next; or return why it could not be done.

    A worker that came later than the others is held against their versions here.
    """
    from distributed import get_worker

    ours = describe_worker(work)
    if ours != versions:
        name = next(name for name in versions if ours.get(name) != versions[name])
        raise BriefingsError(f"a worker that came later, {get_worker().address}, has another {name} than the others")
    engine = get_process_engine(limits, 1, 1, kept=get_worker().state.nthreads)
    return next(iter(engine.map(work, [batch])))
