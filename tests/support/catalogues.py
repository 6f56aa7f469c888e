"""`python tests/support/catalogues.py`: compiles the catalogues of labels, to the same bytes under every Babel."""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

#: Babel signs what it writes with its version, which is nothing that a catalogue says.
SIGNATURE = re.compile(rb'^"Generated-By: .*\n', re.MULTILINE)


class _Messages(list[Message]):
    """What the writer of compiled catalogues asks of one."""

    charset = "utf-8"


def compile_catalogue(text: bytes, locale: str) -> bytes:
    """Return the compiled form of a catalogue as translators write it."""
    head, *messages = read_po(io.BytesIO(text), locale=locale)
    lines = str(head.string).splitlines()
    unsigned = "".join(f"{line}\n" for line in lines if line and not line.startswith("Generated-By: "))
    written = io.BytesIO()
    write_mo(written, _Messages([Message("", unsigned), *messages]))  # type: ignore[arg-type]
    return written.getvalue()


def main(folder: Path) -> None:
    """Take the signature out of every catalogue under a folder and compile it."""
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        text = SIGNATURE.sub(b"", path.read_bytes())
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(compile_catalogue(text, path.parts[-3]))
        known = [message for message in read_po(io.BytesIO(text)) if message.id]
        done = sum(bool(message.string and all(message.string)) and not message.fuzzy for message in known)
        sys.stdout.write(f"{path.parts[-3]}: {done} of {len(known)} messages translated\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
