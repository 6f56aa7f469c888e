"""Editions are announced to another program: a signed POST of JSON, as the Standard Webhooks specification has it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from briefings.core.delivery import DeliveryError, DeliveryRequest, PermanentDeliveryError, TemporaryDeliveryError
from briefings.core.edition import Receipt
from briefings.core.text import one_line
from briefings.core.urls import host_of
from briefings.publishing.deliverers.http import Answer, post_within
from briefings.publishing.deliverers.message import build_subject

#: Answers besides 5xx that may pass: request timeout, too early, too many requests.
TEMPORARY_STATUSES = (408, 425, 429)
#: Hosts that are this machine.
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeliverer:
    """POSTs to one address; redirects are not followed, because a signed message is for the address it is meant for."""

    #: both are asked for at the moment of use: the address itself is often a secret
    url: Callable[[], str] = field(repr=False)
    secret: Callable[[], str] = field(default=lambda: "", repr=False)
    clock: Callable[[], datetime]
    #: "summary": what it is and its key points; "edition": the whole of it; "text": {"text": …}, as chats read it
    payload: Literal["summary", "edition", "text"] = "summary"
    #: seconds that one call may take, from connecting to the last byte of the answer that is read
    timeout: float = 30.0

    def deliver(self, request: DeliveryRequest) -> Receipt:
        """Announce the edition; a repeat has the same `webhook-id`, by which the receiver knows it."""
        identity = request.message_id.strip("<>").partition("@")[0]
        self._post(identity, build_payload(self.payload, request))
        place = f"webhook {identity[:16]}"
        return Receipt(recipient=request.recipient.key, place=place, delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Send an operator's program a short message."""
        name = hashlib.sha256(f"{identity} {to}".encode()).hexdigest()[:40]
        self._post(name, encode_json({"type": "briefing.failed", "text": f"{about}\n{text}"}))

    def close(self) -> None:
        """Do nothing: every call has a connection of its own."""

    def _post(self, identity: str, content: bytes) -> None:
        moment = str(int(self.clock().timestamp()))
        headers = {"content-type": "application/json", "webhook-id": identity, "webhook-timestamp": moment}
        if secret := self.secret():
            headers["webhook-signature"] = sign_payload(secret, identity, moment, content)
        url = self.url()
        if fault := find_address_fault(url):
            raise PermanentDeliveryError(f"the address of the webhook {fault}")
        answer = post_within(url, content, headers, self.timeout)
        if not 200 <= answer.status < 300:
            raise self._error_from_answer(answer)

    def _error_from_answer(self, answer: Answer) -> DeliveryError:
        reason = f"the webhook answered {answer.status} {one_line(answer.text, 120)}".rstrip()
        if answer.status >= 500 or answer.status in TEMPORARY_STATUSES:
            return TemporaryDeliveryError(reason, wait=parse_retry_delay(answer.retry_after, self.clock()))
        return PermanentDeliveryError(reason)


def find_address_fault(url: str) -> str:
    """Return what is wrong with the address of a webhook, or "".

    >>> find_address_fault("http://127.0.0.1:8000/hook"), find_address_fault("http://127.0.0.1.evil.example/hook")
    ('', 'must begin with https:// unless it is on this machine')
    """
    scheme, host = url.partition("://")[0].lower(), host_of(url)
    if scheme not in ("http", "https") or not host:
        return "is not an http address"
    if scheme == "http" and host not in LOCAL_HOSTS:
        return "must begin with https:// unless it is on this machine"
    return ""


def sign_payload(secret: str, identity: str, moment: str, content: bytes) -> str:
    """Return the signature over id, time and body; a secret may be written as `whsec_` and base64."""
    try:
        key = base64.b64decode(secret[6:], validate=True) if secret.startswith("whsec_") else secret.encode()
    except ValueError:
        raise PermanentDeliveryError("the secret of the webhook begins with whsec_ and is not base64") from None
    made = hmac.new(key, f"{identity}.{moment}.".encode() + content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def build_payload(payload: str, request: DeliveryRequest) -> bytes:
    """Return what is sent."""
    briefing = request.briefing
    if request.notice:
        return build_notice_payload(payload, request)
    if payload == "edition":
        whole = next((r.content for r in request.renditions if r.name == "briefing.json"), None)
        if whole is None:
            raise PermanentDeliveryError('payload = "edition" needs "json" among the formats')
        return whole
    if payload == "text":
        lines = [build_subject(briefing), *(f"• “{point.text}”" for point in briefing.points)]
        return encode_json({"text": "\n".join(lines)})
    return encode_json(
        {
            "type": "briefing.edition",
            "edition": request.edition,
            "title": briefing.title,
            "day": briefing.day.isoformat() if briefing.day else None,
            "number": briefing.number,
            "marking": briefing.marking,
            "digest": briefing.digest,
            "points": [{"text": point.text, "references": list(point.references)} for point in briefing.points],
            "topics": [{"title": s.title, "articles": s.articles} for s in briefing.sections],
            "problems": [str(problem) for problem in briefing.problems],
        }
    )


def build_notice_payload(payload: str, request: DeliveryRequest) -> bytes:
    """Return what is sent where there is no edition."""
    briefing = request.briefing
    if payload == "text":
        return encode_json({"text": f"No edition: {build_subject(briefing)}\n{request.notice}"})
    return encode_json(
        {
            "type": "briefing.notice",
            "title": briefing.title,
            "day": briefing.day.isoformat() if briefing.day else None,
            "marking": briefing.marking,
            "text": request.notice,
            "problems": [str(problem) for problem in briefing.problems],
        }
    )


def encode_json(value: dict[str, Any]) -> bytes:
    """Write JSON in UTF-8; a lone surrogate becomes an escape."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def parse_retry_delay(retry_after: str, now: datetime) -> float:
    """Read a Retry-After header, seconds or a date; an hour at most.

    >>> parse_retry_delay("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    """
    try:
        if retry_after.strip().isdigit():
            return min(float(retry_after), 3600.0)
        return min(max((parsedate_to_datetime(retry_after) - now.astimezone(UTC)).total_seconds(), 0.0), 3600.0)
    except (ValueError, TypeError):
        return 0.0
