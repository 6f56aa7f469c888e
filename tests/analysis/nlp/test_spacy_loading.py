"""spaCy is loaded without its command line, and the pipeline with the tokeniser that lies on the disk."""

import subprocess
import sys

LOOK = """
import sys
from briefings.analysis.nlp import spacy_pipeline
nlp = spacy_pipeline.load_pipeline(None)
loaded = [name for name in ("requests", "httpx", "weasel", "spacy.cli") if name in sys.modules]
import spacy
usual = spacy.load(spacy_pipeline.find_shipped_pipeline())
text = "Ilya Marchetti didn't leave Port Selene at 10a.m. (he said so), e.g. for the U.N. :-) we're there..."
for tool in (nlp.tokenizer, usual.tokenizer):
    assert [token.norm_ for token in tool(text)] == [token.norm_ for token in usual.tokenizer(text)]
assert nlp.tokenizer.to_bytes() == usual.tokenizer.to_bytes()
import spacy.cli
assert callable(spacy.cli.download)
print(loaded)
"""


def test_no_command_line_is_loaded_and_the_tokeniser_is_the_usual_one() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
