"""Bodies under one name, however news turns it round: 'Justice Department' and 'Department of Justice' are one actor. General knowledge, free to use."""

from __future__ import annotations

DEPARTMENTS = {
    "justice": "Justice",
    "state": "State",
    "defense": "Defense",
    "treasury": "the Treasury",
    "interior": "the Interior",
    "agriculture": "Agriculture",
    "commerce": "Commerce",
    "labor": "Labor",
    "education": "Education",
    "energy": "Energy",
    "transportation": "Transportation",
    "homeland security": "Homeland Security",
    "veterans affairs": "Veterans Affairs",
}
"""What stands before 'Department' -> what stands behind 'Department of'."""

MINISTRIES = {
    "foreign": "Foreign Affairs",
    "interior": "the Interior",
    "defense": "Defense",
    "defence": "Defense",
    "health": "Health",
    "finance": "Finance",
    "justice": "Justice",
    "education": "Education",
    "energy": "Energy",
}
"""Likewise of ministries."""


def _forms(kind: str, before: str, behind: str) -> tuple[str, ...]:
    """All that one body is called, in lower case."""
    plain = behind.removeprefix("the ")
    return tuple(
        prefix + form.lower()
        for form in (f"{before} {kind}", f"{kind} of {before}", f"{kind} of {plain}", f"{kind} of the {plain}")
        for prefix in (("", "u.s. ", "us ", "united states ") if kind == "Department" else ("",))
    )


OTHERS = {
    "health and human services": "Department of Health and Human Services",
    "islamic state of iraq and syria": "Islamic State",
    "islamic state of iraq and the levant": "Islamic State",
}
"""What else one body is called."""

TURNED = {
    form: f"{kind} of {behind}"
    for kind, table in (("Department", DEPARTMENTS), ("Ministry", MINISTRIES))
    for before, behind in table.items()
    for form in _forms(kind, before, behind)
} | OTHERS
"""Each form, in lower case -> the one name."""

LONGEST_TURNED = 4
"""Words with a capital in one of them, at most."""
