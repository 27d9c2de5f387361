"""Countries: one name for all forms."""

from __future__ import annotations

import pytest

from services.normalize.names.countries import COUNTRY, TABLE


@pytest.mark.parametrize(
    ("form", "name"), [("Kyiv", "Ukraine"), ("French", "France"), ("U.S.", "United States"), ("South Koreans", "South Korea")]
)
def test_a_form_leads_to_its_country(form: str, name: str) -> None:
    assert COUNTRY[form.casefold()] == name


def test_no_form_leads_to_two_countries() -> None:
    forms = [form.casefold() for line in TABLE.split("\n") if line for form in line.split("|")]
    assert len(forms) == len(set(forms))
