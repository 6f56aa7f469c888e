"""An edition reaches everybody it is for, each once: who may have it, in what parts, tried again where it helps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import tenacity

from briefings.deliverers.errand import (
    Delayed,
    Errand,
    Recipient,
    Refused,
    may_have,
    message_id,
    one_line,
    wanted,
)
from briefings.errors import BriefingsError
from briefings.library.library import Library
from briefings.library.records import Delivery
from briefings.model.article import Problem
from briefings.model.edition import Briefing, Receipt, Rendition
from briefings.model.marking import strictest
from briefings.parcel import Parcel
from briefings.plan import Deliverer
from briefings.policy import view
from briefings.renderers.email import Remarks

#: Base64 and its line ends make a file this much longer.
BASE64 = 1.371
#: What one recipient is sent: their edition, its files, and the kinds of file that fit.
Drawn = tuple[Briefing, tuple[Rendition, ...], tuple[str, ...]]
#: What a deliverer may fail with besides the faults of our own: those of plug-ins are unknown to us.
FAULTS = (BriefingsError, OSError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that sending needs; time, waiting and chance are parameters."""

    library: Library
    #: channel -> who serves it
    deliverers: Mapping[str, Deliverer]
    recipients: tuple[Recipient, ...]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    #: a number from 0 to 1, for the jitter
    chance: Callable[[], float]
    #: draws the mail's own text, in a language
    write: Callable[[Briefing, Remarks, str], Sequence[Rendition]]
    #: draws the files of an edition anew, for readers of some topics only, or who had another edition last
    draw: Callable[[Briefing], Sequence[Rendition]]
    domain: str = "briefings.invalid"
    #: addresses that get nothing, in lower case
    suppressed: frozenset[str] = frozenset()
    #: seconds in which a passing fault is tried again
    window: float = 1800.0
    #: bytes of a message above which nothing is attached
    most: int = 10_000_000
    #: address under which the editions' folders lie on the web; empty: they do not
    link: str = ""
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel."""

    receipts: tuple[Receipt, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: recipients that had it already
    before: int = 0
    #: recipients still to be served, because we were asked to stop
    left: int = 0


@dataclass(slots=True)
class Round:
    """What one parcel's dispatch has come to so far."""

    receipts: list[Receipt] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    before: int = 0
    #: channels that are out of order for good -> why
    broken: dict[str, str] = field(default_factory=dict)
    #: seconds that some server asked us to wait
    wait: float = 0.0
    #: (edition, topics, language, formats, channel) -> what is sent
    drawn: dict[tuple[object, ...], Drawn] = field(default_factory=dict)


def dispatch(office: Office, parcel: Parcel, to: Sequence[str] = (), resend: bool = False) -> Outcome:
    """Send a parcel to all, or to those in `to`, who have not had it; with `resend` also to those who have.

    The caller holds the briefing. What is done is recorded before the next is begun, so that after a crash at any
    point the same call finishes the rest; a delivery of which the record is missing is repeated under its Message-ID.
    """
    state = Round()
    todo = [r for r in office.recipients if (not to or r.key in to) and is_open(office, parcel, r, resend, state)]

    def once() -> list[Recipient]:
        nonlocal todo
        todo = one_round(office, parcel, todo, state)
        return todo

    began = office.clock()

    def over(retry: tenacity.RetryCallState) -> bool:
        after = office.clock() - began + timedelta(seconds=retry.upcoming_sleep)
        return office.stopping() or after.total_seconds() > office.window

    def pause(retry: tenacity.RetryCallState) -> float:
        return max(state.wait, backoff(retry.attempt_number, office.chance()))

    tenacity.Retrying(
        retry=tenacity.retry_if_result(bool),
        wait=pause,
        stop=over,
        sleep=office.sleep,
        retry_error_callback=lambda retry: None,
    )(once)
    if not office.stopping():
        for recipient in todo:
            give_up(office, parcel, recipient, state)
        todo = []
    for deliverer in office.deliverers.values():
        hang_up(deliverer)
    return Outcome(tuple(state.receipts), tuple(state.problems), state.before, len(todo))


def backoff(tries: int, chance: float) -> float:
    """Return the seconds to wait after so many tries: doubling from 5 to 300, with up to half of it left to chance.

    >>> backoff(1, 1.0), backoff(3, 1.0), backoff(20, 0.0)
    (5.0, 20.0, 150.0)
    """
    return float(min(5.0 * 2.0 ** min(tries - 1, 10), 300.0) * (0.5 + chance / 2))


def is_open(office: Office, parcel: Parcel, recipient: Recipient, resend: bool, state: Round) -> bool:
    """Tell whether a recipient is still to be served; refuse, loudly, who must not have it."""
    known = office.library.delivery(parcel.of, parcel.slot, recipient.key)
    if known is not None and known.state == "sent":
        if not resend:
            state.before += 1
            return False
        known = replace(known, repeats=known.repeats + 1, attempts=0)
    record = known or new_delivery(office, parcel, recipient)
    reason = refusal(office, parcel, recipient)
    if reason:
        record_as(office, record, "refused", reason)
        state.problems.append(Problem(recipient.key, f"not sent: {reason}", "", "deliver"))
        return False
    if recipient.topics and parcel.briefing.sections and not view(parcel.briefing, recipient.topics).sections:
        record_as(office, record, "skipped", "the edition has nothing on their topics")
        return False
    identity = message_id(office.domain, parcel.of, parcel.slot, recipient.key, str(record.repeats))
    record = replace(record, edition=parcel.edition, message_id=identity)
    record_as(office, record, record.state if known and record.state == "sending" else "waiting", record.reason)
    return True


def refusal(office: Office, parcel: Parcel, recipient: Recipient) -> str:
    """Say why somebody must not have an edition; nothing when they may."""
    if recipient.key.lower() in office.suppressed:
        return "the address is on the list of those who get nothing"
    # What changed for one reader may tell of an earlier edition that was stricter.
    version = parcel.versions.get(recipient.key)
    marking = strictest(parcel.briefing.marking, version.marking if version else "")
    if not may_have(recipient, marking):
        return f"the edition is marked {one_line(marking, 40)} and they may have {recipient.marking}"
    if recipient.channel not in office.deliverers:
        return f"there is no way to deliver by {recipient.channel}: the settings name none"
    return ""


def new_delivery(office: Office, parcel: Parcel, recipient: Recipient) -> Delivery:
    """Return the record of a delivery that nothing is known of yet."""
    return Delivery(
        briefing=parcel.of,
        slot=parcel.slot,
        recipient=recipient.key,
        edition=parcel.edition,
        state="waiting",
        message_id="",
        repeats=0,
        attempts=0,
        place="",
        reason="",
        changed=office.clock(),
    )


def one_round(office: Office, parcel: Parcel, todo: Sequence[Recipient], state: Round) -> list[Recipient]:
    """Try everybody once; return those worth another try. A server that is down is not asked again in this round."""
    again: list[Recipient] = []
    down: dict[str, str] = {}
    state.wait = 0.0
    for recipient in todo:
        if office.stopping() or recipient.channel in down:
            again.append(recipient)
            continue
        record = known(office, parcel, recipient)
        if recipient.channel in state.broken:
            fail(office, record, state.broken[recipient.channel], state)
            continue
        try:
            receipt = attempt(office, parcel, recipient, record, state)
        except Delayed as fault:
            record_as(office, known(office, parcel, recipient), "waiting", str(fault))
            again.append(recipient)
            state.wait = max(state.wait, fault.wait)
            if fault.server:
                down[recipient.channel] = str(fault)
        except FAULTS as fault:
            reason = str(fault) if isinstance(fault, BriefingsError) else f"{type(fault).__name__}: {fault}"
            fail(office, known(office, parcel, recipient), reason, state)
            if isinstance(fault, Refused) and fault.server:
                state.broken[recipient.channel] = reason
        else:
            done = replace(known(office, parcel, recipient), place=one_line(receipt.place, 1000))
            record_as(office, done, "sent", "")
            state.receipts.append(receipt)
    return again


def known(office: Office, parcel: Parcel, recipient: Recipient) -> Delivery:
    """Return the record of a delivery that has been begun."""
    found = office.library.delivery(parcel.of, parcel.slot, recipient.key)
    return found or new_delivery(office, parcel, recipient)


def attempt(office: Office, parcel: Parcel, recipient: Recipient, record: Delivery, state: Round) -> Receipt:
    """Hand the edition over once; that it was begun is on record before anything leaves."""
    briefing, renditions, formats = contents(office, parcel, recipient, state)
    record_as(office, replace(record, attempts=record.attempts + 1), "sending", record.reason)
    answered = office.library.delivery(parcel.of, parcel.corrects, recipient.key) if parcel.corrects else None
    errand = Errand(
        edition=parcel.edition,
        recipient=replace(recipient, formats=formats),
        message_id=record.message_id,
        corrects=answered.message_id if answered and answered.state == "sent" else "",
    )
    return on(office.deliverers[recipient.channel], errand).deliver(briefing, renditions, recipient.key)


def on(deliverer: Deliverer, errand: Errand) -> Deliverer:
    """Tell a deliverer about the errand, where it wants to know."""
    tell = getattr(deliverer, "on", None)
    told: Deliverer = tell(errand) if tell is not None else deliverer
    return told


def hang_up(deliverer: Deliverer) -> None:
    """Let a deliverer close what it keeps open, where it does."""
    close = getattr(deliverer, "close", None)
    if close is not None:
        close()


def contents(office: Office, parcel: Parcel, recipient: Recipient, state: Round) -> Drawn:
    """Return what a recipient gets: their part of the edition, its files, and the kinds of file that fit."""
    part = parcel.part(recipient)
    wish = (part.digest, recipient.topics, recipient.language, recipient.formats, recipient.channel)
    if wish not in state.drawn:
        state.drawn[wish] = drawn(office, parcel, recipient, part)
    return state.drawn[wish]


def drawn(office: Office, parcel: Parcel, recipient: Recipient, briefing: Briefing) -> Drawn:
    """Draw what a recipient gets: the files that were kept where they are theirs, else files of their own."""
    files = parcel.renditions if briefing is parcel.briefing else tuple(office.draw(briefing))
    if recipient.channel != "email":
        return briefing, files, recipient.formats
    remarks = parcel.remarks
    mail = tuple(office.write(briefing, remarks, recipient.language))
    size = sum(len(r.content) for r in (*mail, *wanted(files, recipient.formats))) * BASE64
    if size <= office.most:
        return briefing, (*mail, *files), recipient.formats
    link = f"{office.link.rstrip('/')}/{parcel.edition}/" if office.link else remarks.link
    told = f"The files of this edition come to {size / 1e6:.1f} MB and are too large to attach"
    told += "; they are here:" if link else ". This mail is the edition in short; ask its sender for the whole."
    remarks = replace(remarks, notice=f"{remarks.notice} {told}".strip(), link=link)
    return briefing, tuple(office.write(briefing, remarks, recipient.language)), ()


def record_as(office: Office, record: Delivery, state: str, reason: str) -> None:
    """Put on record what became of a delivery."""
    changed = replace(record, state=state, reason=one_line(reason, 900), changed=office.clock())
    office.library.set_delivery(changed)


def fail(office: Office, record: Delivery, reason: str, state: Round) -> None:
    """Put on record that a delivery failed for good, and say so."""
    record_as(office, record, "failed", reason)
    again = "mend it, then `briefings send` tries again"
    state.problems.append(Problem(record.recipient, f"not delivered: {one_line(reason)}", again, "deliver"))


def give_up(office: Office, parcel: Parcel, recipient: Recipient, state: Round) -> None:
    """Put on record that the window has closed."""
    record = known(office, parcel, recipient)
    minutes = office.window / 60
    fail(
        office,
        record,
        f"still not possible after {minutes:.0f} minutes: {record.reason or 'the server is out of order'}",
        state,
    )
