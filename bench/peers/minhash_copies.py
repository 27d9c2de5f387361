"""Copies by datasketch's MinHashLSH, as its documentation shows it: usage: minhash_copies.py ARTICLES.jsonl.

128 permutations, runs of four words, threshold .5. It names candidates of like content. It does not: align words, tell a revision from
a copy, find which article came first, follow pages, forget after a window, take an article back, survive a restart, explain.
"""

import json
import re
import sys
import time
from pathlib import Path

from datasketch import MinHash, MinHashLSH

texts = [(each["id"], each["text"]) for each in map(json.loads, Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())]
begun = time.process_time()
lsh, found = MinHashLSH(threshold=0.5, num_perm=128), 0
for name, text in texts:
    words = re.findall(r"\w+", text.lower())
    sketch = MinHash(num_perm=128)
    sketch.update_batch([" ".join(words[at : at + 4]).encode() for at in range(max(1, len(words) - 3))])
    found += bool(lsh.query(sketch))
    lsh.insert(name, sketch)
print(json.dumps({"articles": len(texts), "seconds": time.process_time() - begun, "found": f"{found} with a candidate"}))
