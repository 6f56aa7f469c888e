"""What each recipient was sent last, and the edition as it is for those who had the same one last. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from briefings.changes import compared
from briefings.deliverers.errand import Recipient
from briefings.library.records import Delivery, EditionRecord
from briefings.model.edition import Briefing
from briefings.policy import view


def had_last(
    edition: EditionRecord,
    slots: Collection[str],
    deliveries: Iterable[Delivery],
    known: Iterable[EditionRecord],
    there: Collection[str],
) -> Mapping[str, str]:
    """Return for each recipient the name of the last edition that reached them before one; who had none is missing.

    Deliveries for `slots` do not count: those of the edition itself, of what it corrects, and notices that there was
    no edition. Earlier is what has a lower number, the last delivered of equals; `there` are the editions that can be
    read.
    """
    numbers = {record.name: record.number or 0 for record in known}
    best: dict[str, tuple[int, float, str]] = {}
    for delivery in deliveries:
        number = numbers.get(delivery.edition, 0)
        if delivery.state != "sent" or delivery.slot in slots or number >= (edition.number or 0):
            continue
        found = (number, delivery.changed.timestamp(), delivery.edition)
        if found > best.get(delivery.recipient, (0, 0.0, "")) and delivery.edition in there:
            best[delivery.recipient] = found
    return {recipient: name for recipient, (_, _, name) in best.items()}


def versions(
    briefing: Briefing, recipients: Sequence[Recipient], last: Mapping[str, str], read: Callable[[str], Briefing]
) -> Mapping[str, Briefing]:
    """Return the edition as it is for each recipient: what changed is told against the edition they had last.

    Those who had the same one last, and want the same topics, share one version; where that is the edition as it was
    kept, it is that very object. An edition without a number (nothing came in) is the same for all.
    """
    if briefing.number is None:
        return {}
    made: dict[tuple[str, tuple[str, ...]], Briefing] = {}
    for recipient in recipients:
        key = (last.get(recipient.key, ""), recipient.topics)
        if key not in made:
            name, topics = key
            earlier = view(read(name), topics) if name else None
            version = compared(view(briefing, topics), earlier, briefing.number)
            made[key] = briefing if version.digest == briefing.digest else version
    return {recipient.key: made[last.get(recipient.key, ""), recipient.topics] for recipient in recipients}
