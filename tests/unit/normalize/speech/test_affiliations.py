"""Affiliations: for which body a person who is quoted speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.draft import Draft
from services.normalize.speech.affiliations import spoken_for


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The bridge was safe, Interior Ministry spokeswoman Ada Moor said.", "Interior Ministry"),
        ("The bridge was safe, said Ada Moor, a spokeswoman for the Vell Council.", "Vell Council"),
        ("The Vell Council's chief of works, Ada Moor, said the bridge was safe.", "Vell Council"),
        ("The head of the Vell Council, Ada Moor, said the bridge was safe.", "Vell Council"),
        ("Ada Moor, who chairs the Vell Council, said the bridge was safe.", "Vell Council"),
        ("The Vell Council closed the bridge. It was safe, the council's area manager, Ada Moor, said.", "Vell Council"),
        ("The Vell Council said it had closed the bridge. It was unsafe, chairwoman Ada Moor said.", "Vell Council"),
        ("The VLU union closed the mill. The mill was unsafe, union chairwoman Ada Moor said.", "VLU"),
        ("VellRail chief executive Ada Moor said the bridge was safe. The line belongs to VellRail.", "VellRail"),
        ("Privacy Commissioner Ada Moor said the files were safe. It was about privacy. Privacy is dear.", ""),
        ("Transport Minister Ada Moor said the bridge was safe.", "Transport Ministry"),
        ("County Police Commander Ada Moor said the bridge was safe.", "police"),
        ("Ada Moor, the police commander for Vell county, said the bridge was safe.", "police"),
        ("Prime Minister Ada Moor said the bridge was safe.", ""),
        ("Former Interior Ministry spokeswoman Ada Moor said the bridge was safe.", ""),
        ("Opposition leader Ada Moor said the bridge was safe.", ""),
        ("Ada Moor, a professor at Vell University, said the bridge was safe.", ""),
        ("The Vell Council closed the bridge. It was safe, Ada Moor, a baker, said.", ""),
    ],
)
def test_a_person_speaks_for_the_body_whose_office_the_article_names(draft: Callable[..., Draft], text: str, body: str) -> None:
    assert draft(text).affiliations.get("Ada Moor", "") == body


def test_only_of_those_who_say_something_is_it_asked(draft: Callable[..., Draft]) -> None:
    assert not draft("Interior Ministry spokeswoman Ada Moor came to the bridge on Monday.").affiliations


def test_a_statement_by_somebody_is_of_the_body_too() -> None:
    speaks = {"Ada Moor": "police"}
    assert spoken_for(("Vell Post", "statement by Ada Moor"), speaks) == "police"
    assert spoken_for(("Ada Moor", "Vell Post"), speaks) == ""
    assert spoken_for((), speaks) == ""
