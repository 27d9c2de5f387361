import pytest

from services.normalize.english.wordpatterns import TOKENS
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.syntax import parse
from services.normalize.grammar.tagging import tagger


def tagged(text: str) -> str:
    return parse(text).tags


def test_every_word_and_mark_has_one_tag() -> None:
    text = "On Friday, the mayor said: “It's over.”"
    assert len(tagged(text)) == len(TOKENS.any.findall(text))


def test_a_number_is_one_word() -> None:
    assert [m.group() for m in TOKENS.any.finditer("$2.6 million and 25,000 workers")] == [
        "$",
        "2.6",
        "million",
        "and",
        "25,000",
        "workers",
    ]


def test_one_form_is_noun_or_verb_by_its_place() -> None:
    noun = parse("The plan was dropped.")
    verb = parse("They plan a new bridge.")
    assert noun.tags[1] == "N"
    assert verb.tags[1] == "V"


def test_a_month_is_no_auxiliary() -> None:
    assert parse("She won in May.").tags[3] == "P"


def test_a_headline_is_read_though_its_words_have_capitals() -> None:
    parsed = parse("Strong Storm Hits Northern Coast, Killing Ten", is_headline=True)
    assert parsed.lows[main_verb(parsed) or 0] == "hits"


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The driver, who has not been named, is in custody.", "is"),
        ("The move meant to help farmers was met with doubt.", "was"),
        ("The letter he sent was short.", "was"),
        ("The school (built in 1950) closed.", "closed"),
        ("The group that said it did it claimed another attack.", "claimed"),
    ],
)
def test_the_main_verb_is_that_of_no_clause_within(text: str, verb: str) -> None:
    parsed = parse(text)
    place = main_verb(parsed)
    assert place is not None
    assert parsed.lows[place] == verb


def test_a_long_string_costs_no_more_than_its_first_words() -> None:
    assert len(tagged("and the vote was held " * 10_000)) == 400


def test_the_tagger_is_read_once() -> None:
    assert tagger() is tagger()
