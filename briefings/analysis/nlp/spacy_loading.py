"""spaCy, loaded without what a reader never uses: its own command line, and the tokeniser that it would throw away."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

#: What spaCy imports of its command line whenever it is imported, which brings in all that downloads models: requests,
#: httpx, weasel and typer, a third of the time that the import takes.
COMMAND_LINE, COMMAND = "spacy.cli", "info"
#: Registered name of the tokeniser that a shipped pipeline is built with before its own is read from disk.
BARE_TOKENIZER = "briefings.bare_tokenizer.v1"


def import_spacy() -> ModuleType:
    """Return the module `spacy`, with its command line left out of the import where nobody has imported it yet."""
    if "spacy" not in sys.modules:
        stand_in, command = ModuleType(COMMAND_LINE), ModuleType(f"{COMMAND_LINE}.{COMMAND}")
        stand_in.__path__ = []
        setattr(command, COMMAND, None)
        left_out = {COMMAND_LINE: stand_in, f"{COMMAND_LINE}.{COMMAND}": command}
        sys.modules.update(left_out)
        try:
            import spacy
        finally:
            # Whoever asks for the command line later gets the real one.
            for name in left_out:
                sys.modules.pop(name, None)
        for name in ("cli", COMMAND):
            spacy.__dict__.pop(name, None)
    import spacy

    return spacy


def register_bare_tokenizer() -> str:
    """Make a tokeniser without rules known to spaCy, and return its name: its rules are read from disk.

    The usual one makes those of the language first, which are then made again from the files of the pipeline.
    """
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry

    def make() -> Callable[[Any], Tokenizer]:
        return lambda nlp: Tokenizer(nlp.vocab)

    registry.tokenizers.register(BARE_TOKENIZER, func=make)
    return BARE_TOKENIZER
