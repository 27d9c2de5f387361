from collections import Counter

import pytest

from services.normalize.grammar.predicates import TABLE, forms_of, lemma, predicate_class
from services.normalize.grammar.tagging import tagger
from services.normalize.speech.standpoints import JUDGES


@pytest.mark.parametrize(
    ("form", "base"),
    [("sent", "send"), ("killed", "kill"), ("planning", "plan"), ("dying", "die"), ("carries", "carry"), ("was", "be"), ("chose", "choose"), ("announced", "announce")],
)  # fmt: skip
def test_a_form_has_its_base(form: str, base: str) -> None:
    assert lemma(form) == base


def test_other_verbs_for_one_act_are_of_one_class() -> None:
    assert predicate_class("deploy") == predicate_class("send") == predicate_class("dispatch")


def test_the_word_behind_can_change_what_a_verb_says() -> None:
    assert predicate_class("step", "down") == predicate_class("resign")
    assert predicate_class("step") == ""


def test_no_verb_is_of_two_classes() -> None:
    counted = Counter(verb for line in TABLE.strip().splitlines() for verb in line.split(": ")[1].split())
    assert counted.most_common(1)[0][1] == 1


def test_no_form_of_a_verb_is_left_out() -> None:
    verbs = JUDGES | {"die", "carry", "plan", "be"}
    known = set(tagger().classes) | set(tagger().lemmas)
    made = {base + ending for base in known for ending in ("s", "es", "ed", "ing")}
    forms = forms_of(verbs)
    assert [form for form in known | made if lemma(form) in verbs and form not in forms] == []
