"""Language by spaCy: usage: spacy_pipeline.py ARTICLES.jsonl sentences|untrained.

`sentences`: a blank English pipeline with the sentencizer: words and sentences, nothing else. `untrained`: the same with tagger, parser
and entity recognizer in spaCy's default architecture (a shared tok2vec of width 96, as in en_core_web_sm), their weights
random, as no model can be had without a model hub: what computing with them costs, and nothing about what they find. Neither
makes claims, sources, modality, quantities, dates or conflicts of what it reads.
"""

import json
import sys
import time
from pathlib import Path

import spacy
from spacy.training import Example

texts = [each["text"] for each in map(json.loads, Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())]
nlp = spacy.blank("en")
if sys.argv[2] == "sentences":
    nlp.add_pipe("sentencizer")
else:
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp.add_pipe("tok2vec")
    for name in ("tagger", "parser", "ner"):
        nlp.add_pipe(name, config={"model": {"tok2vec": listener}})
    words = ["Ada", "Moor", "said", "the", "town", "will", "close", "."]
    told = {
        "words": words,
        "tags": ["NNP", "NNP", "VBD", "DT", "NN", "MD", "VB", "."],
        "heads": [1, 2, 2, 4, 6, 6, 2, 2],
        "deps": ["compound", "nsubj", "ROOT", "det", "nsubj", "aux", "ccomp", "punct"],
        "entities": ["B-PERSON", "L-PERSON", "O", "O", "O", "O", "O", "O"],
    }
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(" ".join(words)), told)])
begun = time.process_time()
sentences = sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts))
seconds = time.process_time() - begun
found = f"{sentences} sentences" if sys.argv[2] == "sentences" else "nothing: its weights are random"
print(json.dumps({"articles": len(texts), "seconds": seconds, "found": found}))
