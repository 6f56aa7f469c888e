"""What verifying an edition found: how many things hold, which do not, and which nobody could check."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One kind of check on one edition; a failure is proof of a fault, what is unchecked is neither right nor wrong."""

    #: what was checked: "key sentences", "counts in briefing.pdf"
    subject: str
    #: how many things hold
    passed: int = 0
    #: what does not hold and where, a sentence each
    failures: tuple[str, ...] = ()
    #: what could not be checked and why, a sentence each
    unchecked: tuple[str, ...] = ()
    #: something to know beside it, that takes nothing from the result
    note: str = ""


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """All checks on one edition."""

    results: tuple[CheckResult, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """What does not hold, with the kind of check."""
        return tuple(f"{result.subject}: {failure}" for result in self.results for failure in result.failures)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What could not be checked, with the kind of check."""
        return tuple(f"{result.subject}: {reason}" for result in self.results for reason in result.unchecked)


def merge_results(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Return one result a subject, in the order in which the subjects come first.

    >>> merge_results([CheckResult("a", 1), CheckResult("b", 2), CheckResult("a", 3)])[0].passed
    4
    """
    found: dict[str, CheckResult] = {}
    for one in results:
        before = found.get(one.subject, CheckResult(one.subject))
        found[one.subject] = CheckResult(
            one.subject,
            before.passed + one.passed,
            before.failures + one.failures,
            before.unchecked + one.unchecked,
            "; ".join(filter(None, (before.note, one.note))),
        )
    return tuple(found.values())
