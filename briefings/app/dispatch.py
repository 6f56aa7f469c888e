"""An edition reaches everybody it is for, each once: who may have it, in what parts, tried again where it helps."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import tenacity

from briefings.app.shipment import Shipment
from briefings.core.article import Problem
from briefings.core.delivery import DeliveryRequest, PermanentDeliveryError, Recipient, TemporaryDeliveryError
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.errors import BriefingsError
from briefings.core.plan import Deliverer
from briefings.core.text import one_line
from briefings.core.tlp import strictest_label
from briefings.edition.policy import for_topics
from briefings.publishing.deliverers.request import (
    can_receive,
    find_missing_formats,
    make_message_id,
    select_renditions,
)
from briefings.publishing.renderers.email import EmailNotes, explain_missing_files
from briefings.storage.library import Library
from briefings.storage.records import Delivery

#: Base64 and its line ends make a file this much longer.
BASE64 = 1.371
#: What one recipient is sent: their edition, its files, and the kinds of file that fit.
RecipientPackage = tuple[Briefing, tuple[Rendition, ...], tuple[str, ...]]
#: What a deliverer may fail with besides the faults of our own: those of plug-ins are unknown to us.
DELIVERY_ERRORS = (
    BriefingsError,
    OSError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchContext:
    """Everything that sending needs; time, waiting and chance are parameters."""

    library: Library
    #: channel -> who serves it
    deliverers: Mapping[str, Deliverer]
    recipients: tuple[Recipient, ...]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    #: a number from 0 to 1, for the jitter
    draw_random: Callable[[], float]
    #: draws the mail's own text, in a language
    render_mail: Callable[[Briefing, EmailNotes, str], Sequence[Rendition]]
    #: draws the files of an edition anew, for readers of some topics only, or who had another edition last
    render_files: Callable[[Briefing], Sequence[Rendition]]
    domain: str = "briefings.invalid"
    #: addresses that get nothing, in lower case
    suppressed: frozenset[str] = frozenset()
    #: seconds in which a passing fault is tried again
    retry_window: float = 1800.0
    #: bytes of a message above which nothing is attached
    max_size: int = 10_000_000
    #: address under which the editions' folders lie on the web; empty: they do not
    link: str = ""
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel."""

    receipts: tuple[Receipt, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: recipients that had it already
    already_sent: int = 0
    #: recipients still to be served, because we were asked to stop
    remaining: int = 0


@dataclass(slots=True)
class DispatchState:
    """What one parcel's dispatch has come to so far."""

    receipts: list[Receipt] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    already_sent: int = 0
    #: channels that are out of order for good -> why
    broken_channels: dict[str, str] = field(default_factory=dict)
    #: seconds that some server asked us to wait
    wait: float = 0.0
    #: (edition, topics, language, formats, channel) -> what is sent
    packages: dict[tuple[object, ...], RecipientPackage] = field(default_factory=dict)


def dispatch_shipment(
    office: DispatchContext, parcel: Shipment, to: Sequence[str] = (), resend: bool = False
) -> Outcome:
    """Send a parcel to all, or to those in `to`, who have not had it; with `resend` also to those who have.

    The caller holds the briefing. What is done is recorded before the next is begun, so that after a crash at any
    point the same call finishes the rest; a delivery of which the record is missing is repeated under its Message-ID.
    """
    state = DispatchState()
    todo = [
        r for r in office.recipients if (not to or r.key in to) and prepare_delivery(office, parcel, r, resend, state)
    ]

    def once() -> list[Recipient]:
        nonlocal todo
        todo = attempt_all(office, parcel, todo, state)
        return todo

    began = office.clock()

    def over(retry: tenacity.RetryCallState) -> bool:
        after = office.clock() - began + timedelta(seconds=retry.upcoming_sleep)
        return office.stopping() or after.total_seconds() > office.retry_window

    def pause(retry: tenacity.RetryCallState) -> float:
        return max(state.wait, backoff_seconds(retry.attempt_number, office.draw_random()))

    tenacity.Retrying(
        retry=tenacity.retry_if_result(bool),
        wait=pause,
        stop=over,
        sleep=office.sleep,
        retry_error_callback=lambda retry: None,
    )(once)
    if not office.stopping():
        for recipient in todo:
            record_giving_up(office, parcel, recipient, state)
        todo = []
    for deliverer in office.deliverers.values():
        with contextlib.suppress(*DELIVERY_ERRORS):
            deliverer.close()
    return Outcome(tuple(state.receipts), tuple(state.problems), state.already_sent, len(todo))


def backoff_seconds(tries: int, chance: float) -> float:
    """Return the seconds to wait after so many tries: doubling from 5 to 300, with up to half of it left to chance.

    >>> backoff_seconds(1, 1.0), backoff_seconds(3, 1.0), backoff_seconds(20, 0.0)
    (5.0, 20.0, 150.0)
    """
    return float(min(5.0 * 2.0 ** min(tries - 1, 10), 300.0) * (0.5 + chance / 2))


def prepare_delivery(
    office: DispatchContext, parcel: Shipment, recipient: Recipient, resend: bool, state: DispatchState
) -> bool:
    """Tell whether a recipient is still to be served; refuse, loudly, who must not have it."""
    known = office.library.get_delivery(parcel.of, parcel.slot, recipient.key)
    if known is not None and known.state == "sent":
        if not resend:
            state.already_sent += 1
            return False
        known = replace(known, repeats=known.repeats + 1, attempts=0)
    record = known or build_delivery_record(office, parcel, recipient)
    reason = find_refusal_reason(office, parcel, recipient)
    if reason:
        record_delivery_state(office, record, "refused", reason)
        state.problems.append(Problem(recipient.key, f"not sent: {reason}", "", "deliver"))
        return False
    if recipient.topics and parcel.briefing.sections and not for_topics(parcel.briefing, recipient.topics).sections:
        record_delivery_state(office, record, "skipped", "the edition has nothing on their topics")
        return False
    identity = make_message_id(office.domain, parcel.of, parcel.slot, recipient.key, str(record.repeats))
    record = replace(record, edition=parcel.edition, message_id=identity)
    record_delivery_state(
        office, record, record.state if known and record.state == "sending" else "waiting", record.reason
    )
    return True


def find_refusal_reason(office: DispatchContext, parcel: Shipment, recipient: Recipient) -> str:
    """Say why somebody must not have an edition; nothing when they may."""
    if recipient.key.lower() in office.suppressed:
        return "the address is on the list of those who get nothing"
    # What changed for one reader may tell of an earlier edition that was stricter.
    version = parcel.versions.get(recipient.key)
    marking = strictest_label(parcel.briefing.marking, version.marking if version else "")
    if not can_receive(recipient, marking):
        return f"the edition is marked {one_line(marking, 40)} and they may have {recipient.marking}"
    if recipient.channel not in office.deliverers:
        return f"there is no way to deliver by {recipient.channel}: the settings name none"
    return ""


def build_delivery_record(office: DispatchContext, parcel: Shipment, recipient: Recipient) -> Delivery:
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


def attempt_all(
    office: DispatchContext, parcel: Shipment, todo: Sequence[Recipient], state: DispatchState
) -> list[Recipient]:
    """Try everybody once; return those worth another try. A server that is down is not asked again in this round."""
    again: list[Recipient] = []
    down: dict[str, str] = {}
    state.wait = 0.0
    for recipient in todo:
        if office.stopping() or recipient.channel in down:
            again.append(recipient)
            continue
        record = load_delivery_record(office, parcel, recipient)
        if recipient.channel in state.broken_channels:
            record_failure(office, record, state.broken_channels[recipient.channel], state)
            continue
        try:
            receipt = attempt_delivery(office, parcel, recipient, record, state)
        except TemporaryDeliveryError as fault:
            record_delivery_state(office, load_delivery_record(office, parcel, recipient), "waiting", str(fault))
            again.append(recipient)
            state.wait = max(state.wait, fault.wait)
            if fault.server:
                down[recipient.channel] = str(fault)
        except DELIVERY_ERRORS as fault:
            reason = str(fault) if isinstance(fault, BriefingsError) else f"{type(fault).__name__}: {fault}"
            record_failure(office, load_delivery_record(office, parcel, recipient), reason, state)
            if isinstance(fault, PermanentDeliveryError) and fault.server:
                state.broken_channels[recipient.channel] = reason
        else:
            done = replace(load_delivery_record(office, parcel, recipient), place=one_line(receipt.place, 1000))
            record_delivery_state(office, done, "sent", "")
            state.receipts.append(receipt)
    return again


def load_delivery_record(office: DispatchContext, parcel: Shipment, recipient: Recipient) -> Delivery:
    """Return the record of a delivery that has been begun."""
    found = office.library.get_delivery(parcel.of, parcel.slot, recipient.key)
    return found or build_delivery_record(office, parcel, recipient)


def attempt_delivery(
    office: DispatchContext, parcel: Shipment, recipient: Recipient, record: Delivery, state: DispatchState
) -> Receipt:
    """Hand the edition over once; that it was begun is on record before anything leaves."""
    briefing, renditions, formats = package_for_recipient(office, parcel, recipient, state)
    record_delivery_state(office, replace(record, attempts=record.attempts + 1), "sending", record.reason)
    answered = office.library.get_delivery(parcel.of, parcel.corrects, recipient.key) if parcel.corrects else None
    errand = DeliveryRequest(
        edition=parcel.edition,
        briefing=briefing,
        renditions=renditions,
        recipient=replace(recipient, formats=formats),
        message_id=record.message_id,
        corrects=answered.message_id if answered and answered.state == "sent" else "",
    )
    receipt = office.deliverers[recipient.channel].deliver(errand)
    state.problems += find_missing_files(parcel, renditions, recipient.key, formats)
    return receipt


def find_missing_files(
    parcel: Shipment, renditions: Sequence[Rendition], key: str, formats: Sequence[str]
) -> list[Problem]:
    """Return a problem for every kind of file that a recipient asked for and the edition does not have."""
    remedy = "name it among the `formats` of the edition too"
    missing = find_missing_formats(renditions, formats) if parcel.renditions else ()
    return [
        Problem(key, f"sent without {kind}, which the edition was not made in", remedy, "deliver") for kind in missing
    ]


def package_for_recipient(
    office: DispatchContext, parcel: Shipment, recipient: Recipient, state: DispatchState
) -> RecipientPackage:
    """Return what a recipient gets: their part of the edition, its files, and the kinds of file that fit."""
    part = parcel.version_for(recipient)
    wish = (part.digest, recipient.topics, recipient.language, recipient.formats, recipient.channel)
    if wish not in state.packages:
        state.packages[wish] = render_package(office, parcel, recipient, part)
    return state.packages[wish]


def render_package(
    office: DispatchContext, parcel: Shipment, recipient: Recipient, briefing: Briefing
) -> RecipientPackage:
    """Draw what a recipient gets: the files that were kept where they are theirs, else files of their own."""
    files = parcel.renditions if briefing is parcel.briefing else tuple(office.render_files(briefing))
    if recipient.channel != "email":
        return briefing, files, recipient.formats
    remarks = parcel.remarks
    mail = tuple(office.render_mail(briefing, remarks, recipient.language))
    size = sum(len(r.content) for r in (*mail, *select_renditions(files, recipient.formats))) * BASE64
    if size <= office.max_size:
        return briefing, (*mail, *files), recipient.formats
    link = f"{office.link.rstrip('/')}/{parcel.edition}/" if office.link else remarks.link
    remarks = replace(remarks, notice=explain_missing_files(size, bool(link)), link=link)
    return briefing, tuple(office.render_mail(briefing, remarks, recipient.language)), ()


def record_delivery_state(office: DispatchContext, record: Delivery, state: str, reason: str) -> None:
    """Put on record what became of a delivery."""
    changed = replace(record, state=state, reason=one_line(reason, 900), changed=office.clock())
    office.library.set_delivery(changed)


def record_failure(office: DispatchContext, record: Delivery, reason: str, state: DispatchState) -> None:
    """Put on record that a delivery failed for good, and say so."""
    record_delivery_state(office, record, "failed", reason)
    again = "mend it, then `briefings send` tries again"
    state.problems.append(Problem(record.recipient, f"not delivered: {one_line(reason)}", again, "deliver"))


def record_giving_up(office: DispatchContext, parcel: Shipment, recipient: Recipient, state: DispatchState) -> None:
    """Put on record that the window has closed."""
    record = load_delivery_record(office, parcel, recipient)
    minutes = office.retry_window / 60
    record_failure(
        office,
        record,
        f"still not possible after {minutes:.0f} minutes: {record.reason or 'the server is out of order'}",
        state,
    )
