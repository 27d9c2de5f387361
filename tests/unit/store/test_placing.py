from __future__ import annotations

from services.store import placing
from stream.rows import Draft
from tests.unit.store.building import report

DAM = "Norland sends workers to the Arda dam"


def seen(*placed: tuple[str, str]) -> Draft:
    draft = Draft({})
    for story, text in placed:
        placing.remember(report(f"first of {story}", text), story, draft)
    return draft


def test_a_report_joins_the_story_most_like_it() -> None:
    draft = seen(("st-dam", DAM), ("st-vote", "Parliament votes on the fishing treaty"))
    assert placing.place(report("b", "Workers from Norland reach the Arda dam"), draft) == "st-dam"


def test_a_report_like_none_opens_a_story() -> None:
    assert placing.place(report("b", "A festival opens in Belmont"), seen(("st-dam", DAM))) is None


def test_desks_are_apart() -> None:
    assert placing.place(report("b", DAM, desk="de"), seen(("st-dam", DAM))) is None


def test_a_story_out_of_reach_by_event_time_is_not_joined() -> None:
    draft = seen(("st-dam", DAM))
    assert placing.place(report("b", DAM, at="2024-03-09T00:00:00Z"), draft) == "st-dam"
    assert placing.place(report("c", DAM, at="2024-04-09T00:00:00Z"), draft) is None


def test_a_report_is_not_compared_with_itself() -> None:
    draft = seen(("st-dam", DAM))
    assert placing.place(report("first of st-dam", DAM), draft) is None


def test_a_forgotten_article_does_not_represent_its_story() -> None:
    draft = seen(("st-dam", DAM))
    placing.forget("first of st-dam", "st-dam", draft)
    assert placing.place(report("b", DAM), draft) is None


def test_a_term_points_to_a_bounded_number_of_stories() -> None:
    draft = seen(*((f"st-{at}", DAM) for at in range(placing.POSTINGS + 5)))
    assert len(draft.get("term/en/arda")) == placing.POSTINGS


def test_a_story_has_a_bounded_number_of_representatives() -> None:
    draft = Draft({})
    for at in range(20):
        placing.remember(report(f"r{at:02}", DAM), "st-dam", draft)
    kept = draft.get("vectors/st-dam")
    assert sorted(kept) == ["r00", "r01", "r02", "r03", "r16", "r17", "r18", "r19"]


def test_a_report_without_terms_is_placed_nowhere() -> None:
    assert placing.place(report("b", terms={}, headline=""), seen(("st-dam", DAM))) is None
