"""Deliverers of plug-ins, written for either form of the protocol, are whole deliverers here."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from doors import check_deliverer
from support import editions
from support.builders import a_request

from briefings.config.old_deliverers import adapt_deliverer, adapt_notifier
from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.errors import SettingsError

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


class Old:
    """The form before there were requests."""

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        return Receipt(recipient, f"{briefing.title}: {len(renditions)} files", NOW)


class Bound(Old):
    """The same, told of the request first, and with everything else that was looked for."""

    told: DeliveryRequest | None = None
    closed = 0

    def on(self, errand: DeliveryRequest) -> "Bound":
        self.told = errand
        return self

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        self.said = (to, about, text, identity)

    def close(self) -> None:
        self.closed += 1


class Open:
    """The present form, but for `close`."""

    def deliver(self, request: DeliveryRequest) -> Receipt:
        return Receipt(request.recipient.key, request.message_id, NOW)


class Whole(Open):
    """The present form."""

    def close(self) -> None:
        """Nothing stays open."""


@pytest.mark.parametrize("worker", [Old(), Bound(), Open(), Whole()])
def test_every_form_keeps_to_the_rules(worker: object) -> None:
    check_deliverer(adapt_deliverer(worker), a_request(editions.one_article()))


def test_a_whole_deliverer_stays_itself_and_an_old_one_is_told_of_the_request() -> None:
    whole, bound = Whole(), Bound()
    assert adapt_deliverer(whole) is whole
    request = a_request(editions.one_article())
    adapted = adapt_deliverer(bound)
    adapted.deliver(request)
    adapted.close()
    assert (bound.told, bound.closed) == (request, 1)


def test_what_delivers_nothing_is_the_settings_mistake() -> None:
    with pytest.raises(SettingsError, match="has no method `deliver`"):
        adapt_deliverer(object())


def test_what_tells_operators_is_found_with_and_without_close() -> None:
    class Teller:
        def notify(self, to: str, about: str, text: str, identity: str) -> None:
            self.said = (to, about, text, identity)

    bound, teller = Bound(), Teller()
    assert adapt_notifier(bound) is bound
    assert adapt_notifier(Old()) is None
    adapted = adapt_notifier(teller)
    assert adapted is not None
    adapted.notify("ops", "It failed", "why", "slot")
    adapted.close()
    assert teller.said == ("ops", "It failed", "why", "slot")
