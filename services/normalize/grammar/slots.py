"""Slots: the subject, the group of verbs and the rest of a clause, by the tags of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from services.normalize.english.wordlists import word_set
from services.normalize.grammar.leads import after_bare_lead, lead_in
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.syntax import (
    FINITE,
    NOMINATIVE,
    TIMES,
    WEEKDAYS,
    Parse,
    can_be,
    likely_verb,
    parse,
    with_finite_verb,
)
from services.normalize.grammar.verbgroups import BE_AND_HAVE, is_passive, verb_group


@dataclass(frozen=True, slots=True)
class Slots:
    """Subject, predicate and object as published; the verb that the predicate turns on in lower case, the word behind it, and whether it is passive."""

    subject: str
    predicate: str
    object: str
    verb: str = ""
    behind: str = ""
    is_passive: bool = False


LONGEST_BARE_LEAD = 8
"""Words of a lead without a comma, at most, before the pronoun that it hides."""


def slots(text: str, *, is_headline: bool = False) -> Slots:
    """A clause -> its slots; all in the subject where no verb is found.

    >>> slots("On Monday, the mayor, who won in May, signed the law.")
    Slots(subject='the mayor', predicate='signed', object='the law', verb='signed', behind='the', is_passive=False)
    """
    parsed = parse(text, is_headline=is_headline)
    if not is_headline or text.endswith("."):
        whole = with_finite_verb(parse(text))
        is_headline = is_headline and FINITE.isdisjoint(whole.tags)  # a lead with a verb may stand for a headline
        parsed = parsed if is_headline else whole
    first = lead_in(parsed)
    verb = main_verb(parsed, first)
    if verb is None and first:
        first = _first_word(parsed)
        verb = main_verb(parsed, first)
    if verb is None and first < len(parsed.tags) and parsed.tags[first] in "CQ":
        first, verb = first + 1, main_verb(parsed, first + 1)
    if verb is None and parsed.tags[first : first + 1] == "I":
        first, verb = _behind_bare_lead(parsed, first)
    if verb is None and not is_headline:
        verb = likely_verb(parsed, first)
    if verb == first and _opens_subject(parsed, first):
        verb = main_verb(parsed, first + 1)
    if is_headline and (verb is None or parsed.tags[verb] == "V"):
        short = _without_finite(parsed, first, len(parsed.tags) if verb is None else verb)
        if short is not None:
            return short
    if verb is None:
        return Slots(_tidy(text), "", "")
    return _from_verb(parsed, first, verb)


def _first_word(parsed: Parse) -> int:
    """Where a clause begins, behind marks and 'and'."""
    return next((place for place, tag in enumerate(parsed.tags) if tag not in '&U",:;.-()'), 0)


def _behind_bare_lead(parsed: Parse, first: int) -> tuple[int, int | None]:
    """'At that prison she oversaw ...': where the pronoun stands that a lead without a comma hides, and its verb."""
    for place in range(first + 1, min(len(parsed.tags), first + LONGEST_BARE_LEAD)):
        if parsed.tags[place] == "H" and parsed.lows[place] in NOMINATIVE:
            return place, main_verb(parsed, place)
        if parsed.tags[place] in FINITE | {","}:
            break
    return first, None


def _opens_subject(parsed: Parse, first: int) -> bool:
    """Whether a verb without a subject is the first word of one: 'Scores of people were hurt', 'Undocumented workers are leaving'."""
    low, follows = parsed.lows[first], parsed.tags[first + 1 : first + 2]
    is_plural = low.endswith("s") and follows == "I"
    return (
        parsed.tags[first] == "V"
        and (is_plural or (low.endswith("ed") and follows in {"L", "N"}))
        and main_verb(parsed, first + 1) is not None
    )


def slots_of_tail(subject: str, words: str) -> Slots:
    """What hangs on a clause, and the words it is said of -> its slots.

    >>> slots_of_tail("the mine", "which employs 400 people").predicate
    'employs'
    >>> slots_of_tail("the mine", "which thieves broke into").subject
    'thieves'
    >>> slots_of_tail("A bomb", "killing 12 people").object
    '12 people'
    """
    parsed = parse(words)
    if not parsed.tags:
        return Slots(_tidy(subject), "", "")
    if parsed.tags[0] == "G":
        end, turn = verb_group(parsed, 0)
        return Slots(
            _tidy(subject),
            parsed.words(0, end),
            _tidy(words[parsed.ends[end - 1] :]),
            parsed.lows[turn],
            "".join(parsed.lows[turn + 1 : turn + 2]),
        )
    behind = next((place for place in range(1, len(parsed.tags)) if parsed.tags[place] != "R"), len(parsed.tags))
    if parsed.tags[behind : behind + 1] not in tuple(FINITE):
        return slots(words[parsed.ends[0] :])
    found = slots("it" + words[parsed.ends[0] :])
    return replace(found, subject=_tidy(subject))


def _from_verb(parsed: Parse, first: int, verb: int) -> Slots:
    tags = parsed.tags
    if parsed.lows[verb].startswith("there'"):
        return replace(_existential(parsed, verb + 1, verb_group(parsed, verb)[0]), verb="is")
    if tags[verb] == "Y":
        return _contracted(parsed, verb)
    first = after_bare_lead(parsed, first, verb)
    if first == verb and tags[verb] == "X":
        return _inverted(parsed, verb)
    end, turn = verb_group(parsed, verb)
    if (
        verb
        and parsed.lows[verb - 1] == "there"
        and parsed.tags[turn] == "G"
        and parsed.tags[turn + 1 : turn + 2] in {"L", "N"}
    ):
        end, turn = turn, verb  # 'There have been conflicting reports'
    if verb and parsed.lows[verb - 1] == "there" and parsed.lows[turn] in BE_AND_HAVE | {"remain", "remains", "remained"}:
        return _existential(parsed, verb, end)
    return Slots(
        _subject(parsed, first, verb),
        MARKS.sub("", parsed.words(verb, end)),
        _tidy(parsed.text[parsed.ends[end - 1] :]),
        parsed.lows[turn],
        "".join(parsed.lows[turn + 1 : turn + 2]),
        is_passive(parsed, verb, turn),
    )


def _subject(parsed: Parse, first: int, verb: int) -> str:
    """The words before the verb -> without adverbs at their end, and without what a pair of commas sets apart."""
    tags = parsed.tags
    end = verb
    while end > first and (
        (tags[end - 1] in 'R,"-' and (parsed.lows[end - 1] not in TIMES or _is_loose_time(parsed, first, end - 1)))
        or (end > first + 1 and parsed.lows[end - 1] in {"yet", "next"})
    ):
        end -= 1
    end = _before_time(parsed, first, end)
    commas = [at for at in range(first, end) if tags[at] == "," and not _in_brackets(parsed, first, at)]
    if commas and (tags[verb - 1] == "," or "," in tags[end:verb] or (commas[0] + 1 < end and tags[commas[0] + 1] in "MW")):
        end = commas[0]
    return _tidy(parsed.words(first, end))


def _is_loose_time(parsed: Parse, first: int, place: int) -> bool:
    """Whether 'later' or 'earlier' stands for itself behind a subject: 'The firm later', not 'Two days later'."""
    return parsed.lows[place] in {"later", "earlier"} and place > first and parsed.lows[place - 1] not in TIMES


def _before_time(parsed: Parse, first: int, end: int) -> int:
    """Where a subject ends -> where it ends without the day behind it: 'The mayor on Monday', 'The mayor Tuesday'."""
    at = end - 1
    if at - first < 1 or parsed.lows[at] not in WEEKDAYS:
        return end
    on = at - 1 if parsed.lows[at - 1] in {"on", "late", "early"} else at
    on -= parsed.lows[on - 1] == "on"
    return on if on > first and parsed.tags[on - 1] in "PNLMH)," else end


def _in_brackets(parsed: Parse, first: int, at: int) -> bool:
    inside = parsed.text[parsed.starts[first] : parsed.starts[at]]
    return inside.count("(") > inside.count(")")


def _contracted(parsed: Parse, verb: int) -> Slots:
    """'it's over': subject and verb in one word."""
    word = parsed.words(verb, verb + 1)
    cut = max(word.find("'"), word.find("’"))
    end, turn = (
        verb_group(parsed, verb)
        if verb + 1 < len(parsed.tags)
        and (parsed.tags[verb + 1] in "EGKRTBD" or parsed.lows[verb + 1].endswith("ed") or parsed.lows[verb].endswith("'ll"))
        else (verb + 1, verb)
    )
    return Slots(
        word[:cut],
        parsed.text[parsed.starts[verb] + cut : parsed.ends[end - 1]],
        _tidy(parsed.text[parsed.ends[end - 1] :]),
        parsed.lows[turn][cut:] if turn == verb else parsed.lows[turn],
        "".join(parsed.lows[turn + 1 : turn + 2]),
        is_passive(parsed, verb, turn),
    )


def _inverted(parsed: Parse, verb: int) -> Slots:
    """'Did she sign it', 'Is it over': the subject follows the verb."""
    tags = parsed.tags
    end = verb + 1
    while end < len(tags) and tags[end] in "HDPNLSM" and not (tags[end - 1] == "H" and end > verb + 1):
        end += 1
    stop, turn = end, verb
    if end < len(tags) and tags[end] in "BEGKV":
        stop, turn = end + 1, end
    return Slots(
        _tidy(parsed.words(verb + 1, end)),
        " ".join(filter(None, (parsed.words(verb, verb + 1), parsed.words(end, stop)))),
        _tidy(parsed.text[parsed.ends[stop - 1] :]),
        parsed.lows[turn],
    )


def _existential(parsed: Parse, verb: int, behind: int) -> Slots:
    """'There are 30 people in it': the subject is what there is."""
    tags = parsed.tags
    first = behind
    while first + 1 < len(tags) and tags[first] == "R" and parsed.lows[first] in LOOSE:
        first += 1
    end = first + (tags[first : first + 1] in {"G", "B"})
    while end < len(tags) and (tags[end] in "DHPNLSMR" or (tags[end] == "I" and parsed.lows[end] in {"of", "than"})):
        end += 1
    return Slots(
        _tidy(parsed.words(first, end)),
        parsed.words(verb - 1, behind),
        _tidy(parsed.text[parsed.ends[end - 1] :]),
        parsed.lows[verb],
    )


def _without_finite(parsed: Parse, first: int, end: int) -> Slots | None:
    """A headline up to its finite verb, if it has one -> its slots by the form before: 'Man charged in crash', 'Mayor to resign', 'Police investigating'."""
    tags = parsed.tags
    for kinds in ("E", "T", "G"):
        for place in range(first + 1, end):
            if (
                tags[place] in kinds
                and (tags[place - 1] in "NLPM)" or (tags[place - 1] == "R" and kinds == "E"))
                and (
                    tags[place] != "T"
                    or tags[place + 1 : place + 2] == "B"
                    or (tags[place + 1 : place + 2] == "N" and can_be(parsed.lows[place + 1], "B"))
                )
            ):
                stop = place + 2 if tags[place] == "T" else place + 1
                subject, quoted = _before_quoted(parsed.words(_past_list(parsed, first, place), place))
                return Slots(
                    _tidy(subject),
                    " ".join(filter(None, (quoted, parsed.words(place, stop)))),
                    _tidy(parsed.text[parsed.ends[stop - 1] :]),
                    parsed.lows[stop - 1],
                    "".join(parsed.lows[stop : stop + 1]),
                    tags[place] == "E",
                )
    return None


LOOSE = word_set("also still now already then even")
MARKS = re.compile(r"[“”\"]\s*|(?<=\s)[‘'](?=\w)")
"""Quotation marks within a group of verbs: 'had "kicked off'."""

QUOTES_FROM = re.compile(r"\s['‘“\"](?=\w)")


def _before_quoted(words: str) -> tuple[str, str]:
    """The words before a headline's verb -> those before a quotation that the verb belongs to, and those within: "Doe 'ready | to quit'"."""
    match = QUOTES_FROM.search(words)
    if not match or re.search(r"\w['’”\"](?=\W|$)", words[match.end() :]):
        return words, ""
    return words[: match.start()], words[match.end() :].strip()


def _past_list(parsed: Parse, first: int, place: int) -> int:
    """'Three dead, 12 injured': where the number before a participle begins."""
    return place - 1 if parsed.tags[first:place].endswith(",M") else first


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,;:.“”\"—–-`'‘’") if words else ""
