"""Editions that correct one another stand in a chain: from any of them to the first, and to the last. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from briefings.storage.records import EditionRecord, EditionState


def follow_corrections(record: EditionRecord, known: Iterable[EditionRecord]) -> EditionRecord:
    """Return the end of an edition's chain: its last correction that was not withdrawn, or itself."""
    corrections: dict[str, list[EditionRecord]] = {}
    for one in known:
        if one.corrects and one.corrects != one.name and one.state != EditionState.WITHDRAWN:
            corrections.setdefault(one.corrects, []).append(one)
    met = {record.name}
    while later := [one for one in corrections.get(record.name, ()) if one.name not in met]:
        # Before corrections stood in a chain two could correct one edition; their slots are numbered.
        record = max(later, key=lambda one: (len(one.slot), one.slot, one.name))
        met.add(record.name)
    return record


def trace_corrections(record: EditionRecord, known: Mapping[str, EditionRecord]) -> tuple[EditionRecord, ...]:
    """Return what an edition corrects, the first of them first, and the edition itself last."""
    chain = [record]
    while (earlier := known.get(chain[-1].corrects)) and earlier not in chain:
        chain.append(earlier)
    return tuple(reversed(chain))


def sort_newest_first(records: Sequence[EditionRecord]) -> tuple[EditionRecord, ...]:
    """Return editions in the order of the moments they are for, newest first, a correction before what it corrects."""
    known = {record.name: record for record in records}
    return tuple(
        sorted(
            records,
            key=lambda one: (-one.made.timestamp(), -len(trace_corrections(one, known)), one.name),
        )
    )
