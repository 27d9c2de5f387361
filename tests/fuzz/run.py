"""The long run of the fuzzer: more than a million cases. `make fuzz` runs it. Prints what it counted, and what failed."""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback

from tests.fuzz.targets import TARGETS, Target, flowed

SLOW_S = 5.0
"""Of CPU time: a case that takes longer has found something that grows faster than its input."""


def run(name: str, target: Target, count: int, seed: int) -> list[str]:
    """So many cases of a target, the same for the same seed -> what failed, and how to have it again."""
    failed: list[str] = []
    for number in range(count):
        begun = time.process_time()
        try:
            target(random.Random(f"{seed}-{name}-{number}"))
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            failed.append(f"{name} case {seed}-{name}-{number}:\n{traceback.format_exc(limit=-6)[-3_000:]}")
            if len(failed) >= 5:
                break
        taken = time.process_time() - begun
        if taken > SLOW_S:
            failed.append(f"{name} case {seed}-{name}-{number} took {taken:.1f} s of CPU time")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the cases of the long run")
    parser.add_argument("--only", nargs="*", default=list(TARGETS))
    asked = parser.parse_args()
    flowed()  # what is bent; and what is compiled for it, on a machine that has not done so yet, is no case's time
    total, failures = 0, list[str]()
    for name in asked.only:
        target, count = TARGETS[name]
        count = max(1, round(count * asked.share))
        begun = time.process_time()
        failed = run(name, target, count, asked.seed)
        taken = time.process_time() - begun
        total, failures = total + count, failures + failed
        print(
            f"{name:<20} {count:>9,} cases  {taken:>8.1f} s  {1e6 * taken / count:>8.0f} µs each  {len(failed)} failed",
            flush=True,
        )
    print(f"{'all':<20} {total:>9,} cases, {len(failures)} failed, seed {asked.seed}")
    print("\n\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
