"""JSON from outside becomes values; what is nested without end is refused, wherever it comes in."""

import json
from typing import Any

#: Values within values of JSON; the answers of news services have some ten.
MAX_JSON_DEPTH = 100


def load_json(text: str) -> Any:
    """Return a JSON value. Raises `RecursionError` for one nested more deeply than any that holds articles."""
    value = json.loads(text)
    waiting, depth = [value], 0
    while waiting:
        depth += 1
        if depth > MAX_JSON_DEPTH:
            raise RecursionError
        waiting = [
            part
            for each in waiting
            if isinstance(each, list | dict)
            for part in (each.values() if isinstance(each, dict) else each)
            if isinstance(part, list | dict)
        ]
    return value
