"""Deliverers of plug-ins, of the present form or of the one before it, become whole deliverers."""

import inspect
from dataclasses import dataclass
from typing import Any

from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Receipt
from briefings.core.errors import SettingsError
from briefings.core.plan import Deliverer, OperatorNotifier


@dataclass(frozen=True, slots=True)
class AdaptedDeliverer:
    """A deliverer of an older form: `deliver(briefing, renditions, recipient)`, or without `close`."""

    worker: Any
    #: whether `deliver` takes the three arguments, and not the request
    positional: bool

    def deliver(self, request: DeliveryRequest) -> Receipt:
        """Deliver, having told the worker of the request where it has the method `on` for that."""
        if self.positional:
            worker = self.worker.on(request) if hasattr(self.worker, "on") else self.worker
            receipt: Receipt = worker.deliver(request.briefing, request.renditions, request.recipient.key)
        else:
            receipt = self.worker.deliver(request)
        return receipt

    def close(self) -> None:
        """Close what the worker keeps open, where it has a method for that."""
        if hasattr(self.worker, "close"):
            self.worker.close()


@dataclass(frozen=True, slots=True)
class AdaptedNotifier:
    """What tells operators, and has nothing to close."""

    worker: Any

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Send a short message."""
        self.worker.notify(to, about, text, identity)

    def close(self) -> None:
        """Do nothing."""


def adapt_notifier(worker: Any) -> OperatorNotifier | None:
    """Return a worker as what tells operators; None where it tells nobody anything."""
    if isinstance(worker, OperatorNotifier):
        return worker
    return AdaptedNotifier(worker) if hasattr(worker, "notify") else None


def adapt_deliverer(worker: Any) -> Deliverer:
    """Return a worker as a whole deliverer. Raises `SettingsError` where it delivers nothing."""
    deliver = getattr(worker, "deliver", None)
    if not callable(deliver):
        raise SettingsError(f"[[deliver]]: {type(worker).__name__} has no method `deliver`")
    # Three arguments besides `self`: what the protocol asked for before there were requests.
    positional = len(inspect.signature(deliver).parameters) >= 3
    if positional or not hasattr(worker, "close"):
        return AdaptedDeliverer(worker, positional)
    made: Deliverer = worker
    return made
