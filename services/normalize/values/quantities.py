"""Quantities: a number of something, with its bound, its unit and its rate, as the words give them."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.statement import Bound, Quantity
from services.normalize.english.lexicon import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS
from services.normalize.english.stems import singular
from services.normalize.english.verbs import PAST
from services.normalize.english.wordlists import word_set
from services.normalize.english.wordpatterns import WORDS
from services.normalize.values.numerals import SCALES, Numeral, numerals

BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (Bound.AT_LEAST, re.compile(r"(?:more than|over|at least|above|upwards? of|no (?:less|fewer) than|a minimum of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|greater than|>) ?(?:[$€£]|the |an? )?$")),
    (Bound.AT_MOST, re.compile(r"(?:up to|as (?:many|much) as|at most|no more than|not more than|less than|fewer than|under|below|a maximum of|nearly|almost|just short of|close to) ?(?:[$€£]|an? )?$")),
    (Bound.ABOUT, re.compile(r"(?:about|around|approximately|roughly|some|an estimated|estimated|estimates of|circa|an average of|~|or so|in the region of) ?(?:[$€£]|an? |the )?$")),
)  # fmt: skip
NEARLY = re.compile(r"(?:nearly|almost|just short of|close to) ?(?:[$€£]|an? )?$")
AFTER_AT_LEAST = re.compile(r"\s?(?:\+|or more\b|and (?:up|above)\b|-?plus\b)")
AFTER_ABOUT = re.compile(r" (?:or so)\b")
CURRENCY_BEFORE = re.compile(
    r"(?:(?P<us>US|U\.S\. )?(?P<sign>[$€£¥₽₹₩])|(?P<code>\b(?:USD|EUR|GBP|JPY|RUB|CHF|CAD|AUD)\b)|\b(?P<short>(?-i:[KUT]?[Ss]hs?|Rs\.?|Rp|RM|Tk))|\b(?P<lost>e(?=$))) ?$"
)
CURRENCY_AFTER = re.compile(r"\s?-?\s?(?:(?P<code>USD|EUR|GBP|JPY)\b|(?:U\.?S\.? )?(?P<word>dollars?|euros?|pounds?(?! of\b)|yen|rubles?|roubles?|yuan|rupees?|francs?|pesos?)\b)", re.IGNORECASE)  # fmt: skip
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR", "₩": "KRW"}
SHORT = {"sh": "shilling", "ksh": "KES", "ush": "UGX", "tsh": "TZS", "r": "rupee", "rp": "IDR", "rm": "MYR", "tk": "BDT"}
"""Money written with letters: 'Sh18.4m', 'Rs. 500'; shillings and rupees are those of several countries."""

CURRENCIES = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "ruble": "RUB", "rouble": "RUB", "yuan": "CNY", "rupee": "INR",
    "franc": "CHF", "peso": "MXN",
}  # fmt: skip
PERCENT = re.compile(r"\s?-?\s?(?:%|percent(?:age points?)?\b|per cent\b|pct\b)", re.IGNORECASE)
PER = re.compile(
    r"(?:\s?/ ?| per | an? | each | every )(second|minute|hour|day|week|month|quarter|year|person|head|capita|barrel|share|mile|kilometer|night)\b"
)
RANGE = re.compile(r"\s?(?:-|–|to|and|or)\s?[$€£]?$")
BETWEEN = re.compile(r"\b(?:between|from) [$€£]?$", re.IGNORECASE)
NOT_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:No|no|Number|Article|Section|Chapter|Flight|Highway|Route|Interstate|Room|Page|Title|Proposition|Prop|Type|Mark|Boeing|Airbus|Formula|Phase|Tier|Apollo|Covid|COVID|Block|Channel|Level|Group of|Bill|H\.R|HR|S\.B|Amendment)\.? ?-?|[A-Z][\w]*-|\b[A-Z][a-z]*[ -]?(?=\d))$"
)
CLOCK_AFTER = re.compile(
    r"\s?(?::\s?\d\d|[ap]\.? ?m\b|o['’]clock|\.\s?\d\d ?[ap]\.?m\b|(?:GMT|BST|EST|EDT|ET|UTC)\b|x\d|th\b|st\b|nd\b|rd\b)",
    re.IGNORECASE,
)
PERSONS = re.compile(r" (?:person|man|woman|child|boy|girl|people|officer|soldier|civilian|other|another|dead|death|student|victim|suspect|worker|case|vote|house|building|village)\b")  # fmt: skip
AGE_AFTER = re.compile(r"[- ]years?[- ]olds?\b|-year-old\b", re.IGNORECASE)
AGE_APART = re.compile(r"[A-Z][\w.’'-]+, $")
"""What stands before an age between commas: 'Jane Doe, 24, was hurt'."""

OLDEST = 120
"""Years; no age is greater."""

DECIDED = re.compile(
    r"(?:\d{1,3} ?(?:-|–|to) ?)?(?: to \d{1,3}| ?[-–] ?\d{1,3})?[- ](?:vote|decision|ruling|majority|split|margin|verdict|party-line vote)s?\b"
)
"""What follows the sides of a count of votes: 'a 5-4 ruling'."""

SIDES = re.compile(r"(?<![\d.,$€£])(?P<a>\d{1,3}) ?(?:-|–|to| votes to) ?(?P<b>\d{1,3})(?![\d.,]*\d|\s?%| percent)")
BY_VOTES = re.compile(
    r"\b(?:pass(?:es|ed)?|approv(?:es?|ed)|vot(?:es?|ed)|reject(?:s|ed)|confirm(?:s|ed)|uph(?:eld|olds)|adopt(?:s|ed)|defeat(?:s|ed)|ratif(?:y|ies|ied)|acquit(?:s|ted)|convict(?:s|ed)|impeach(?:es|ed)|ruled|advanced?)\b"
)
RECORD = re.compile(r"[- ](?:record|mark|win|loss|victory|defeat|lead|score|draw|start|season)\b")
"""Behind two numbers with a dash: a score, not a range."""

SCALE_AFTER = re.compile(r" on the (?:Richter|moment magnitude|magnitude)")
NUMBER_OF = re.compile(
    r"\b(?:number|total|count|tally) of (?:[a-z-]+ ){0,2}?(?P<unit>[a-z]{3,}s|people|dead|wounded|injured|missing)\b[^.;,\d]{0,40}$"
)
"""What is counted, where it stands before the number: 'the number of marchers at 18,000'."""

BALLOT = re.compile(r"\b(?:vote|voted|margin|majority)(?: of| by)? (?:\d{1,4} ?(?:-|–|to) ?)?$", re.IGNORECASE)
SENTENCE_WORDS = PREPOSITIONS | DETERMINERS | CONJUNCTIONS | ADVERBS | word_set("some all only nearly almost least killed says")
"""Words that may stand with a capital before a number without being a name."""

PARAGRAPH_AFTER = re.compile(r"\([a-z]\)")
"""'501(c)(3)' names a paragraph."""

JOINED_UNIT = re.compile(
    r" ?[-–] ?(?P<unit>second|minute|hour|day|night|week|month|year|decade|mile|kilometer|kilometre|meter|metre|yard|foot|inch|acre|ton|pound|gallon|barrel|page|point|seat|story|storey|bed|magnitude)\b"
    r"(?! ?-? ?old)"
)
"""'an eight-year deal', 'a 6-foot-9 player'."""

NO_UNITS = (
    PREPOSITIONS
    | AUXILIARIES
    | CONJUNCTIONS
    | PRONOUNS
    | DETERMINERS
    | word_set("have ago each annually yearly monthly weekly daily")
)
PLURALS = word_set("people men women children troops police")
"""Plurals that don't end like one."""

LOCAL = re.compile(r"\bLocal $")
"""Before the number of a branch of a union: 'Local 714 went on strike'."""

THE_TWO = re.compile(r"\b[Tt]he $")
"""Before a small number that stands for those already named: 'The two met'."""

HARMED = word_set("injured killed wounded hurt arrested detained charged convicted accused missing")
UNIT_WORDS = 6
"""Words after a number within which its noun stands."""

MEASURE = re.compile(r"\b(magnitude|intensity)(?: of)?(?: at least| about)?[ -]*$", re.IGNORECASE)


SPAN_OF_TIME = re.compile(r" (?:days?|weeks?|months?|years?|decades?|hours?|minutes?|seasons?)\b")
LASTING = re.compile(
    r"\b(?:for|of|in|by|a|is|are|was|were|be|been|than|last(?:s|ed|ing)?|took|takes?|taking|spen[dt]s?|serv(?:es?|ed|ing)|wait(?:ed|ing)?|just|well|after|with|aged) over $"
)
"""Words before 'over' that make it 'more than': 'for over three years', not '$160 million over eight years'."""


def quantities(text: str, dated: list[tuple[int, int]]) -> list[Quantity]:
    """The words of a clause and the spans of the dates in them -> its quantities, in order."""
    found = [n for n in numerals(text) if not _overlaps(n, dated) and _counts(text, n)]
    made: list[Quantity] = []
    skip = False
    for place, number in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if following and _is_range(text, number, following):
            made.append(_ranged(text, number, following))
            skip = True
        else:
            made.append(_quantity(text, number))
    return made


def _overlaps(number: Numeral, spans: list[tuple[int, int]]) -> bool:
    return any(number.start < end and start < number.end for start, end in spans)


def _counts(text: str, n: Numeral) -> bool:
    """Whether a number counts or measures: not a name's ('Flight 12'), not a time of day, not the pronoun 'one'."""
    before, after = text[max(0, n.start - 24) : n.start], text[n.end : n.end + 14]
    if text[n.start : n.end].lower() == "one":
        return bool(PERSONS.match(after)) or _bound(text, n) is not Bound.EXACT
    if LOCAL.search(before):
        return False
    if THE_TWO.search(before) and _acts(text, n):
        return False
    if NOT_COUNTED_BEFORE.search(before) and not before.endswith((". ", "! ")) and not CURRENCY_BEFORE.search(before):
        return text[: n.start].strip() == "" or _is_sentence_word(before)
    if PARAGRAPH_AFTER.match(after) or before.endswith((")(", "foot-", "feet-")):
        return False
    return not (CLOCK_AFTER.match(after) or before.endswith(":") or before.rstrip().endswith("["))


def _acts(text: str, n: Numeral) -> bool:
    """Whether a number in words is who does something: 'The two met', 'the three are'."""
    follows = WORDS.any.search(text, n.end, n.end + 24)
    if follows is None or not text[n.end - 1].isalpha() or text[n.end : follows.start()].strip():
        return False
    low = follows.group().lower()
    return low in AUXILIARIES or (low in PAST and low not in HARMED)


def _is_sentence_word(before: str) -> bool:
    """'In 25 cities', 'The 12 jurors': the capital is the sentence's, not a name's."""
    return bool(before.strip()) and before.rsplit(maxsplit=1)[-1].lower() in SENTENCE_WORDS


def _bound(text: str, n: Numeral) -> Bound:
    before, after = text[max(0, n.start - 28) : n.start].lower(), text[n.end : n.end + 12].lower()
    if AFTER_AT_LEAST.match(after):
        return Bound.AT_LEAST
    if AFTER_ABOUT.match(after) or NEARLY.search(before):
        return Bound.ABOUT
    if before.endswith("over ") and SPAN_OF_TIME.match(after) and not LASTING.search(before):
        return Bound.EXACT
    return next((bound for bound, cue in BEFORE if cue.search(before)), Bound.EXACT)


def _quantity(text: str, n: Numeral) -> Quantity:
    bound = _bound(text, n)
    low, high = n.low, n.high
    if n.value is not None:
        low = n.value if bound in {Bound.EXACT, Bound.AT_LEAST} else None
        high = n.value if bound in {Bound.EXACT, Bound.AT_MOST} else None
        if bound is Bound.ABOUT:
            low, high = (
                round(n.value * 0.9, 6),
                round(n.value * (1.0 if NEARLY.search(text[: n.start][-28:].lower()) else 1.1), 6),
            )
    unit, end = (n.unit, n.end) if n.unit else _unit(text, n)
    if n.value is not None and unit == "cent":
        n, unit, low, high = replace(n, value=n.value / 100), "USD", low and low / 100, high and high / 100
    per = PER.match(text, end) or PER.match(text, n.end)
    return Quantity(
        value=n.value,
        bound=bound,
        low=low,
        high=high,
        unit=unit,
        per=per.group(1) if per else None,
        text=text[n.start : end],
    )


def _is_range(text: str, a: Numeral, b: Numeral) -> bool:
    between = text[a.end : b.start]
    if RECORD.match(text, b.end) or _is_ballot(text, a):
        return False
    if a.value is None or b.value is None or a.value >= b.value or not RANGE.fullmatch(between):
        return False
    return "and" not in between or bool(BETWEEN.search(text[max(0, a.start - 12) : a.start]))


def _ranged(text: str, a: Numeral, b: Numeral) -> Quantity:
    unit, end = (b.unit, b.end) if b.unit else _unit(text, b)
    scale = _shared_scale(text, a, b)
    per = PER.match(text, end)
    return Quantity(
        value=None,
        bound=Bound.ABOUT,
        low=(a.value or 0) * scale,
        high=b.value,
        unit=unit,
        per=per.group(1) if per else None,
        text=text[a.start : end],
    )


def _is_ballot(text: str, n: Numeral) -> bool:
    """Whether a number is one side of a count of votes: 'passed the bill 52 to 48', 'a 5-4 ruling'."""
    if DECIDED.match(text, n.end):
        return True
    near = [m for m in SIDES.finditer(text, max(0, n.start - 12), n.end + 12) if n.start in {m.start("a"), m.start("b")}]
    return (
        bool(near)
        and bool(BY_VOTES.search(text, max(0, near[0].start() - 90), near[0].start()))
        and not text[near[0].end() :].lstrip().startswith(("million", "billion"))
    )


def _shared_scale(text: str, a: Numeral, b: Numeral) -> float:
    """'2 to 3 million': the first number takes the second one's scale."""
    scales = re.search(r"(thousand|lakh|million|crore|billion)$", text[b.start : b.end].lower())
    if not scales or re.search(r"[a-z]$", text[a.start : a.end].lower()):
        return 1.0
    return SCALES[scales.group(1)]


def _unit(text: str, n: Numeral) -> tuple[str | None, int]:
    """A number's unit and where it ends: a currency code, %, or the head noun of what follows."""
    sign = CURRENCY_BEFORE.search(text[max(0, n.start - 6) : n.start])
    if sign:
        short = SHORT.get((sign["short"] or "").rstrip(".").removesuffix("s").lower())
        return (SIGNS[sign["sign"]] if sign["sign"] else "EUR" if sign["lost"] else sign["code"] or short), n.end
    percent = PERCENT.match(text, n.end)
    if percent:
        return "%", percent.end()
    money = CURRENCY_AFTER.match(text, n.end)
    if money:
        word = (money["word"] or "").lower().rstrip("s")
        return (money["code"] or CURRENCIES[word]).upper(), money.end()
    joined = JOINED_UNIT.match(text, n.end)
    if joined:
        return joined["unit"], joined.end()
    kind = _measured(text, n)
    return (kind, n.end) if kind else _counted(text, n)


def _measured(text: str, n: Numeral) -> str | None:
    """What a number measures by the words around it: a vote, an age, a magnitude; None for other numbers."""
    if BALLOT.search(text, max(0, n.start - 30), n.start) or _is_ballot(text, n):
        return "vote"
    if AGE_AFTER.match(text, n.end) or (
        n.value is not None and n.value < OLDEST and text[n.end : n.end + 1] == "," and AGE_APART.search(text[: n.start])
    ):
        return "year"
    measure = MEASURE.search(text[max(0, n.start - 28) : n.start])
    if measure:
        return measure.group(1).lower()
    return "magnitude" if SCALE_AFTER.match(text, n.end) else None


def _counted(text: str, n: Numeral) -> tuple[str | None, int]:
    """What a number counts: the noun behind it, or 'the number of marchers at' before it."""
    unit, end = _head_noun(text, n)
    counted = NUMBER_OF.search(text[max(0, n.start - 90) : n.start]) if unit is None else None
    return (singular(counted["unit"]), n.end) if counted else (unit, end)


def _head_noun(text: str, n: Numeral) -> tuple[str | None, int]:
    head: re.Match[str] | None = None
    at = n.end
    for step, word in enumerate(WORDS.any.finditer(text, n.end, min(len(text), n.end + 90))):
        gap, low = text[at : word.start()], word.group().lower()
        if step >= UNIT_WORDS or len(gap.strip(" -")) > 0 or len(gap) > 3 or low[0].isdigit():
            break
        if low in NO_UNITS and word.group() != "US":
            if low == "of" and head is None:
                return _head_of(text, word.end())
            break
        if (head is not None or text[n.end : word.start()].strip() == "more") and (low in PAST or low in ADVERBS):
            break
        if low in {"new", "more", "other", "additional", "extra"}:
            at = word.end()
            continue
        head, at = word, word.end()
        if (low.endswith("s") and not low.endswith(("ss", "us", "ous"))) or low in PLURALS:
            break
    return (singular(head.group()), head.end()) if head else (None, n.end)


def _head_of(text: str, at: int) -> tuple[str | None, int]:
    """'25 of the workers' -> worker."""
    for word in WORDS.any.finditer(text, at, min(len(text), at + 60)):
        low = word.group().lower()
        if low in PRONOUNS or (low in NO_UNITS and low not in DETERMINERS):
            return None, at
        if low in PLURALS:
            return singular(low), word.end()
        if low.endswith("s") and not low.endswith(("'s", "’s")) and low not in DETERMINERS:
            return singular(low), word.end()
    return None, at
