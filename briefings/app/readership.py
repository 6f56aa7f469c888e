"""What each recipient was sent last, and the edition as it is for those who had the same one last. Pure."""

from collections.abc import Callable, Mapping, Sequence

from briefings.core.delivery import Recipient
from briefings.core.edition import Briefing
from briefings.edition.changes import with_changes_since
from briefings.edition.policy import for_topics


def build_recipient_versions(
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
            earlier = for_topics(read(name), topics) if name else None
            version = with_changes_since(for_topics(briefing, topics), earlier, briefing.number)
            made[key] = briefing if version.digest == briefing.digest else version
    return {recipient.key: made[last.get(recipient.key, ""), recipient.topics] for recipient in recipients}
