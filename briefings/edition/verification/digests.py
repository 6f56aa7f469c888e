"""Checks the SHA-256 digests of an edition, of the texts it was made of and of the files it was drawn as. Pure."""

import hashlib
from collections.abc import Iterator, Mapping

from briefings.core.edition import Briefing
from briefings.core.serialization import with_digest
from briefings.core.text import one_line
from briefings.core.verification import CheckResult


def check_edition_digest(briefing: Briefing, recorded: str = "") -> CheckResult:
    """Return whether an edition is what its digest says; `recorded` is the digest that was noted when it was made."""
    found = with_digest(briefing).digest
    failures = []
    if found != briefing.digest:
        failures.append(f"its contents have {found[:16]}…, it says {briefing.digest[:16] or 'nothing'}…")
    if recorded and briefing.digest != recorded:
        failures.append(f"it says {briefing.digest[:16]}…, the library noted {recorded[:16]}… when it was made")
    return CheckResult("digest of the edition", int(not failures), tuple(failures))


def check_source_digests(briefing: Briefing, texts: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield for every article whether its text is the one that the source list gives digest and words of."""
    for source in briefing.sources:
        name = f"[{source.number}] {one_line(source.outlet, 40)}"
        text = texts.get(source.article)
        if text is None:
            yield CheckResult("digests of sources", unchecked=(f"{name}: its text is not there any more",))
        elif hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != source.digest:
            yield CheckResult("digests of sources", failures=(f"{name}: its text is not the one that was read",))
        elif len(text.split()) != source.words:
            fault = f"{name}: {source.words} words printed, {len(text.split())} in the text"
            yield CheckResult("digests of sources", failures=(fault,))
        else:
            yield CheckResult("digests of sources", 1)


def check_file_digests(listed: Mapping[str, str], found: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield for every file whether it is as it was when the edition was kept; both map names to digests."""
    subject = "digests of files"
    if not listed:
        yield CheckResult(subject, unchecked=("there is no list of digests beside the edition",))
        return
    for name, digest in sorted(listed.items()):
        if name not in found:
            yield CheckResult(subject, failures=(f"{one_line(name, 80)} is missing",))
        elif found[name] != digest:
            yield CheckResult(subject, failures=(f"{one_line(name, 80)} was changed after the edition was made",))
        else:
            yield CheckResult(subject, 1)
    for name in sorted(found.keys() - listed.keys()):
        yield CheckResult(subject, unchecked=(f"{one_line(name, 80)} is not in the list",))
