"""Editions are announced to another program: a signed POST of JSON, as the Standard Webhooks specification has it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from briefings.core.delivery import DeliveryError, DeliveryRequest, PermanentDeliveryError, TemporaryDeliveryError
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.text import one_line
from briefings.publishing.deliverers.message import build_subject

#: Answers besides 5xx that may pass: request timeout, too early, too many requests.
TEMPORARY_STATUSES = (408, 425, 429)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeliverer:
    """POSTs to one address; redirects are not followed, because a signed message is for the address it is meant for."""

    #: both are asked for at the moment of use: the address itself is often a secret
    url: Callable[[], str] = field(repr=False)
    secret: Callable[[], str] = field(default=lambda: "", repr=False)
    clock: Callable[[], datetime]
    #: "summary": what it is and its key points; "edition": the whole of it; "text": {"text": …}, as chats read it
    payload: Literal["summary", "edition", "text"] = "summary"
    timeout: float = 30.0
    request: DeliveryRequest | None = None

    def on(self, errand: DeliveryRequest) -> "WebhookDeliverer":
        """Return the deliverer for one errand."""
        return replace(self, request=errand)

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        """Announce the edition; a repeat has the same `webhook-id`, by which the receiver knows it."""
        identity = (self.request.message_id if self.request else briefing.digest).strip("<>").partition("@")[0]
        edition = self.request.edition if self.request else briefing.digest[:16]
        self._post(identity, build_payload(self.payload, briefing, edition, renditions))
        return Receipt(recipient=recipient, place=f"webhook {identity[:16]}", delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Tell an operator's program what went wrong."""
        name = hashlib.sha256(f"{identity} {to}".encode()).hexdigest()[:40]
        self._post(name, encode_json({"type": "briefing.failed", "text": f"{about}\n{text}"}))

    def _post(self, identity: str, content: bytes) -> None:
        # httpx takes a tenth of a second to load, and most runs call nobody.
        import httpx

        moment = str(int(self.clock().timestamp()))
        headers = {"content-type": "application/json", "webhook-id": identity, "webhook-timestamp": moment}
        if secret := self.secret():
            headers["webhook-signature"] = sign_payload(secret, identity, moment, content)
        try:
            reply = httpx.post(self.url(), content=content, headers=headers, timeout=self.timeout)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as cause:
            raise PermanentDeliveryError("the address of the webhook is not an http address") from cause
        except httpx.HTTPError as cause:
            if "CERTIFICATE_VERIFY_FAILED" in str(cause):
                raise PermanentDeliveryError("the webhook's certificate is not valid") from cause
            raise TemporaryDeliveryError(f"the webhook cannot be reached: {type(cause).__name__}") from cause
        if not 200 <= reply.status_code < 300:
            raise self._error_from_status(reply.status_code, reply.headers.get("retry-after", ""), reply.text)

    def _error_from_status(self, code: int, retry_after: str, text: str) -> DeliveryError:
        said = f"the webhook answered {code} {one_line(text, 120)}".rstrip()
        if code >= 500 or code in TEMPORARY_STATUSES:
            return TemporaryDeliveryError(said, wait=parse_retry_delay(retry_after, self.clock()))
        return PermanentDeliveryError(said)


def sign_payload(secret: str, identity: str, moment: str, content: bytes) -> str:
    """Return the signature over id, time and body; a secret may be written as `whsec_` and base64."""
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    made = hmac.new(key, f"{identity}.{moment}.".encode() + content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def build_payload(payload: str, briefing: Briefing, edition: str, renditions: Sequence[Rendition]) -> bytes:
    """Write what is sent."""
    if payload == "edition":
        whole = next((r.content for r in renditions if r.name == "briefing.json"), None)
        if whole is None:
            raise PermanentDeliveryError('payload = "edition" needs "json" among the formats')
        return whole
    if payload == "text":
        lines = [build_subject(briefing), *(f"• “{point.text}”" for point in briefing.points)]
        return encode_json({"text": "\n".join(lines)})
    return encode_json(
        {
            "type": "briefing.edition",
            "edition": edition,
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
