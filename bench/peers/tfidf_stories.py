"""Stories by scikit-learn: TF-IDF and one pass of incremental clustering: usage: tfidf_stories.py ARTICLES.jsonl.

Each article is compared with the mean of every cluster and joins the nearest, if its cosine is at least .3. The idf is fitted
beforehand on all articles (a lead over us: we learn as they come). It does not: extract claims, merge them, count origins, find
conflicts, forget, merge or split clusters again, survive a restart, say why.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

texts = [
    f"{each.get('title') or ''} {each['text']}"
    for each in map(json.loads, Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
]
vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_features=50_000, dtype=np.float32).fit(texts)
begun = time.process_time()
means = np.zeros((64, len(vectorizer.vocabulary_)), dtype=np.float32)
sizes: list[int] = []
for text in texts:
    vector = vectorizer.transform([text])
    near = vector.indices, vector.data
    alike = means[: len(sizes), near[0]] @ near[1] if sizes else np.zeros(0, dtype=np.float32)
    at = int(alike.argmax()) if sizes and alike.max() >= 0.3 else len(sizes)
    if at == len(sizes):
        sizes.append(0)
        if at == len(means):
            means = np.vstack([means, np.zeros_like(means)])
    means[at] *= sizes[at] / (sizes[at] + 1)
    means[at, near[0]] += near[1] / (sizes[at] + 1)
    sizes[at] += 1
print(json.dumps({"articles": len(texts), "seconds": time.process_time() - begun, "found": f"{len(sizes)} clusters"}))
