"""Advice about the machine (a font that is missing) is told once, and not with every edition."""

import contextlib
import hashlib
import json
import re
from collections.abc import Sequence

from briefings.config.assembly import cache_folder
from briefings.core.article import ADVICE_STAGE, Problem
from briefings.core.files import write_atomically

#: The examples in an advice, which are others each time: "the CJK characters 港 口 …;".
EXAMPLES = re.compile(r"(?<= characters) .*?(?=;|$)")


def take_untold(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems without the advice that was told before; what is told now is noted."""
    path = cache_folder() / "advice.json"
    try:
        told = set(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        told = set()
    before = len(told)
    kept = []
    for problem in problems:
        key = hashlib.sha256(EXAMPLES.sub("", problem.what).encode("utf-8", "replace")).hexdigest()[:16]
        if problem.stage != ADVICE_STAGE or key not in told:
            kept.append(problem)
        if problem.stage == ADVICE_STAGE:
            told.add(key)
    if len(told) > before:
        # Where nothing can be kept, it is told again.
        with contextlib.suppress(OSError):
            write_atomically(path, json.dumps(sorted(told)).encode(), durable=False)
    return kept
