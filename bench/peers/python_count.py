"""python jieba, timed: cuts every line of a file and counts the words with collections.Counter.

    python_count.py hmm|nohmm FILE

Prints one line of JSON. Invalid UTF-8 is replaced, as cipin's counts have it.
"""

import collections
import json
import os
import sys
import tempfile
import time


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("hmm", "nohmm"):
        print("usage: python_count.py hmm|nohmm FILE", file=sys.stderr)
        return 2
    hmm = sys.argv[1] == "hmm"

    load_begin = time.perf_counter()
    import jieba

    jieba.setLogLevel(60)
    # jieba keeps its dictionary as a cache in the temporary folder; a folder of our own is not read by other users' jieba.
    cache = os.environ.get("CIPIN_PEERS_JIEBA_CACHE")
    if cache:
        jieba.dt.tmp_dir = cache
        tempfile.tempdir = cache
    jieba.initialize()
    load_seconds = time.perf_counter() - load_begin

    work_begin = time.perf_counter()
    counts = collections.Counter()
    size_bytes = 0
    with open(sys.argv[2], "rb") as file:
        for raw in file:
            size_bytes += len(raw)
            counts.update(jieba.cut(raw.decode("utf-8", "replace").rstrip("\r\n"), HMM=hmm))
    token_count = sum(counts.values())
    work_seconds = time.perf_counter() - work_begin

    print(json.dumps({"load_seconds": load_seconds, "work_seconds": work_seconds, "tokens": token_count, "types": len(counts),
                      "bytes": size_bytes}, separators=(",", ":")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
