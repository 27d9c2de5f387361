"""The licences of all that runs with Wirefold, and what is known against their versions. `make audit` runs it.

Licences come from what is installed. Known vulnerabilities come from osv.dev, asked for every pinned version in one request;
where it can't be reached that is said, and the exit code is 2: not known is not none.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

RUNTIME = Path(__file__).parents[1] / "requirements" / "runtime.txt"
DATABASE = "https://api.osv.dev/v1/querybatch"
WITHIN_S = 20
COPYLEFT = re.compile(r"\b(A?GPL|EUPL|SSPL|CC-BY-NC)", re.IGNORECASE)
"""Licences that an Apache-2.0 work can't be shipped with; LGPL and MPL libraries can be used as they are."""


def pinned() -> dict[str, str]:
    """Names of all that runs -> their versions."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", RUNTIME.read_text(), re.MULTILINE)
    return dict(found)


def licence_of(name: str) -> str:
    """A distribution -> its licence as it names it: the expression, else its classifiers, else its first line."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    if "License-Expression" in told:
        return told["License-Expression"]
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    classified = [line for line in classified if line != "OSI Approved"]
    stated = (told.get_all("License") or [""])[0].strip().splitlines()
    return ", ".join(classified) or (stated[0][:60] if stated else "not stated")


def known_against(packages: dict[str, str]) -> dict[str, list[str]]:
    """Names and versions -> ids of what is known against them. Raises OSError where nobody can be asked."""
    queries = [{"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in packages.items()]
    request = urllib.request.Request(DATABASE, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=WITHIN_S) as answer:  # noqa: S310 - the address is the one above
        results = json.load(answer)["results"]
    found = zip(packages, results, strict=True)
    return {name: [each["id"] for each in result["vulns"]] for name, result in found if result.get("vulns")}


def main() -> int:
    """Print both; exit code 1 for a finding, 2 where it could not be asked."""
    packages, findings = pinned(), 0
    for name, version in packages.items():
        licence = licence_of(name)
        unfit = bool(COPYLEFT.search(licence)) and "LGPL" not in licence
        findings += unfit
        print(f"{name:<32} {version:<14} {licence}{'  <- does not fit Apache-2.0' if unfit else ''}")
    try:
        known = known_against(packages)
    except (OSError, ValueError, KeyError) as error:
        print(f"\nknown vulnerabilities: can't be told, {DATABASE} does not answer ({error})", file=sys.stderr)
        return 2 if not findings else 1
    for name, ids in known.items():
        print(f"known against {name} {packages[name]}: {', '.join(ids)}", file=sys.stderr)
    print(f"\n{len(packages)} packages, {len(known)} with known vulnerabilities", file=sys.stderr)
    return 1 if findings or known else 0


if __name__ == "__main__":
    sys.exit(main())
