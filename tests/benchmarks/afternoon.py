"""What somebody writes in an afternoon for the same articles: a pipeline of spaCy, TF-IDF, clusters, tables, a PDF.

    python tests/benchmarks/afternoon.py articles.jsonl out.pdf PIPELINE

It knows nothing of copies, statements, sources or citations: it is what a run of ours is measured against.
"""

import json
import sys
import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path


def main(source: str, target: str, pipeline: str) -> None:
    import pandas as pd
    import spacy
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer
    from weasyprint import HTML

    from briefings.analysis.nlp.spacy_pipeline import load_pipeline

    spent = [time.process_time()]
    rows = [json.loads(line) for line in Path(source).read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    # Ours, which spaCy finds by no name, where its own is not installed.
    nlp = spacy.load(pipeline) if find_spec(pipeline) else load_pipeline(None)
    spent.append(time.process_time())
    docs = list(nlp.pipe(texts))
    spent.append(time.process_time())
    vectors = TfidfVectorizer(stop_words="english", max_features=20_000).fit_transform(texts).toarray()
    clusters = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=0.75).fit(vectors)
    frame = pd.DataFrame(
        {
            "cluster": clusters.labels_,
            "title": [row.get("title", "") for row in rows],
            "outlet": [row.get("source", "") for row in rows],
            "published": [row.get("published", "")[:10] for row in rows],
            "lead": [" ".join(sentence.text for sentence in list(doc.sents)[:2]) for doc in docs],
        }
    ).sort_values(["cluster", "published"])
    page = ["<h1>Briefing</h1>"]
    for number, group in frame.groupby("cluster"):
        page += [f"<h2>Story {number}</h2>", group.drop(columns="cluster").to_html(index=False)]
    for label in ("PERSON", "ORG", "GPE"):
        names = Counter(name.text for doc in docs for name in doc.ents if name.label_ == label)
        page += [
            f"<h2>{label}</h2>",
            pd.DataFrame(names.most_common(15), columns=["name", "times"]).to_html(index=False),
        ]
    spent.append(time.process_time())
    HTML(string="".join(page)).write_pdf(target)
    spent.append(time.process_time())
    parts = ("start", "load the model", "read", "cluster and tabulate", "draw")
    print(json.dumps(dict(zip(parts, [spent[0], *map(float.__sub__, spent[1:], spent)], strict=True))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:4])
