"""Opinions: clauses that judge, feel, exhort or muse, and so state nothing that anybody could check."""

from __future__ import annotations

import re

from services.normalize.english.cues import Cued
from services.normalize.english.verbs import BASE, PAST
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import has_digits
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.slots import Slots
from services.normalize.grammar.syntax import Parse, parse

SEEMING = word_set(
    "is was were are be been being 's 're 'm am seems seemed looks looked sounds sounded feels felt remains remained becomes became isn't aren't wasn't weren't"
)
"""Forms of the verbs behind which it is said how something is."""

JUDGING = (
    "abhorrent absurd abysmal admirable alarming amazing appalling astonishing astounding atrocious awesome awful bizarre brave brilliant callous comical "
    "compelling contemptible counterproductive courageous cowardly crazy cruel cynical delightful delusional deplorable despicable disappointing "
    "disastrous discouraging disgraceful disgusting disheartening dishonest dishonorable distasteful disturbing dreadful dumb egregious embarrassing "
    "encouraging evil excellent exciting extraordinary eye-popping fabulous fantastic farcical fascinating foolish frightening frustrating funny "
    "gracious grotesque heartbreaking heartwarming heroic hilarious honorable horrendous horrible horrific horrifying hypocritical idiotic immoral "
    "impressive inappropriate incredible indefensible inexcusable inexplicable infuriating inhumane insane inspiring insulting interesting intolerable ironic "
    "irresponsible laughable ludicrous magnificent meaningless mind-boggling misguided monstrous naive nasty nice noble nonsensical obscene odd offensive "
    "outrageous pathetic perfect petty pointless preposterous puzzling reckless refreshing regrettable remarkable reprehensible repugnant repulsive "
    "ridiculous rotten sad scandalous scary sensible shameful shocking shortsighted short-sighted sickening silly smart spectacular staggering strange "
    "striking stunning stupid superb surprising telling terrible terrific terrifying thoughtful thrilling tragic tremendous troubling ugly unacceptable "
    "unbelievable unconscionable unfair unfortunate unjust unreasonable unseemly unsurprising unthinkable unwise upsetting useless vile weird wicked "
    "wise wonderful worrying worthless crucial essential paramount imperative overdue"
)
VERDICTS = (
    "abomination betrayal circus charlatan bigot demagogue coward cowardice debacle disgrace distraction farce fiasco fool garbage genius gimmick hero hoax hypocrisy "
    "hypocrite idiot insanity insult joke lie lies liar madness mess miracle mistake mockery monster nightmare no-brainer nonsense outrage overreach paradox "
    "pity ploy privilege sham shame smear spectacle stunt testament thug travesty win-win reminder blessing honor honour pleasure game-changer "
    "fault surprise wonder secret nonstarter non-starter departure gamble wake-up bedrock litmus irony cop-out charade folly delusion"
)
"""Adjectives and nouns of judgement: a short list of our own, kept to words that hardly ever tell a fact."""

DEGREE = (
    r"(?:(?:so|very|really|truly|just|also|not|too|quite|rather|pretty|more|most|even|still|simply|as|all|nothing short of|such|far|now|always|only|"
    r"(?!only\b|early\b|likely\b)\w+ly) )*"
)
JUDGED = Cued(
    rf"{DEGREE}(?:(?:an?|the|one of the|nothing but(?: an?)?|no|yet another|another|part of the) )?{DEGREE}"
    rf"(?:(?:{'|'.join(JUDGING.split())})\b|(?:[\w’'-]+ (?:and [\w’'-]+ )?){{0,2}}?(?:{'|'.join(VERDICTS.split())})s?\b)",
    re.IGNORECASE,
    at_start=True,
)
"""What is said of something by who judges it: 'grotesque', 'a truly great day', 'nothing but a political stunt'."""

FIRST_PERSONS = word_set("i we you")
FEELING = word_set(
    "think feel like love hate hope guess wish care suppose imagine want need assume thank appreciate respect deserve owe pray understand trust admire miss "
    "doubt fear worry mean express congratulate"
)
OUGHT = re.compile(
    r"\b(?:should|must|ought|need to|needs to|have to|has to|got to|gotta|let['’]s|can(?:not|['’]?t)?|don['’]t have to|couldn['’]t|shouldn['’]t|mustn['’]t)\b",
    re.IGNORECASE,
)
MILD = word_set(
    "good great bad right wrong important fair hard tough clear necessary premature essential crucial vital easy difficult better best worse worst true "
    "simple dangerous sensible helpful worth"
)
OF_NOTHING = re.compile(r"(?:it|this|that|these|those|there|what|to \w+)\b", re.IGNORECASE)
"""Judgements that are facts of somebody, and none of what nobody is: 'It would be helpful', 'To close it is wrong'."""

TELLING = word_set("confirm say tell report rule exclude")
PRESENT = word_set("am are 'm 're be seem look feel")
OWN_STATE = word_set("innocent guilty aware responsible")
"""What people say of themselves that is news: 'I am innocent'."""

MUSING = Cued(
    r"\b(?:remains to be seen|time will tell)\b|^\W*(?:make no mistake|needless to say|suffice (?:it )?to say|rest assured|imagine|consider|remember|think about|guess what|no wonder|"
    r"so much for|think again|not so fast|enough is enough|good luck|go figure|let that sink in|shame on|god bless|thank (?:god|goodness|heavens?)|heaven forbid|if only|what a)\b",
    re.IGNORECASE,
)
ECHO = re.compile(
    r"\W*(?:so|as|nor|neither) (?:do|does|did|is|are|was|were|has|have|had|will|would|should|could|can)\b", re.IGNORECASE
)
"""'So is the gun industry', 'As did Jane Doe': half a clause, that leans on the one before."""

HEADS_LIST = re.compile(r"\W*(?:when|how|why|what|where)\b[^,]*:\W*$", re.IGNORECASE)
"""'When he left the party:' heads what follows."""

SOFTENERS = word_set("please just so now then and but or well look always never maybe")
LONGEST_APPEAL = 8
"""Words before a colon behind which what is said comes: 'Let's be clear: it is not required'."""

EXHORTING = word_set("don't let's please let do")


SPAN_OF_LIFE = re.compile(r"\b\d{1,2}-years?\b")
"""'after a 21-year career' gives no number to check."""


def is_opinion(words: str, found: Slots, *, is_attributed: bool) -> bool:
    """The words of a clause without who says so, its slots, and whether somebody says it -> whether it only judges, feels, exhorts or muses.

    What gives a number is kept: 'That is a terrible loss of 400 jobs' tells of them.
    """
    if has_digits(words) and has_digits(SPAN_OF_LIFE.sub("", words)):
        return False
    if ECHO.match(words) or HEADS_LIST.match(words) or MUSING.search(words) or _exhorts(words, found):
        return True
    if _judges(words, found):
        return True
    if not is_attributed:
        return words.rstrip().endswith("!") or (found.subject.casefold() == "you" and found.verb not in PAST)
    if (
        _is_view(found)
        or _is_of_doing(words, found)
        or (
            found.verb in SEEMING
            and OF_NOTHING.match(found.subject)
            and not MILD.isdisjoint(found.object.casefold().split()[:4])
        )
    ):
        return True
    low = found.subject.casefold()
    return low in FIRST_PERSONS and (_is_of_oneself(found) or (low == "you" and _is_general(found)))


JOB = re.compile(
    r"(?:an? |the )?(?:(?:very|really|pretty|such) )?(?:great|good|bad|terrible|terrific|wonderful|fantastic|tremendous|incredible|amazing|horrible|lousy|outstanding) job\b",
    re.IGNORECASE,
)


def _judges(words: str, found: Slots) -> bool:
    """'It is a farce', 'You are doing a fantastic job', 'Winning isn't everything'."""
    return (
        (found.verb in SEEMING and not found.is_passive and JUDGED.match(found.object) is not None)
        or (lemma(found.verb) in {"do", "doing"} and JOB.match(found.object) is not None)
        or (found.verb in PRESENT_BEING and ALL_OR_NOTHING.match(found.object) is not None and _is_of_doing(words, found))
    )


ALL_OR_NOTHING = re.compile(r"(?:not )?(?:everything|nothing|enough)\b[^,]*(?:[,;]|$)")
OF_KIND = re.compile(r"(?:not )?(?:everything\b|nothing\b|enough\b|an? |the (?:only|best|worst)\b|better\b|worse\b|about\b)")


def _is_of_doing(words: str, found: Slots) -> bool:
    """'Voting is a right', 'Being a subject is better than being a target': what is said of doing something, of nobody in particular."""
    if found.verb not in PRESENT_BEING:
        return False
    parsed = parse(found.subject)
    is_named = any(word[:1].isupper() for word in words.strip(" “\"‘'").split()[1:])
    is_doing = parsed.tags[:1] == "G" or (parsed.lows[:1] and parsed.lows[0].endswith("ing") and OF_KIND.match(found.object))
    return bool(is_doing) and not is_named and not found.is_passive


def _is_general(found: Slots) -> bool:
    """Whether a predicate of 'you' tells of no time: 'You do not have the right to', not 'You lost the vote'."""
    first = found.predicate.split(" ", 1)[0].casefold()
    return first in PRESENT | YOURS or (first in BASE and first not in PAST)


YOURS = word_set("do don't don’t have haven't can can't cannot could should shouldn't must may might would wouldn't")


def _is_view(found: Slots) -> bool:
    """What is said of 'it' or 'that' as being so: 'It's not who we are', 'That's why we have courts'; not 'It is an excuse', which others may deny."""
    is_being = found.verb in PRESENT_BEING or (found.verb == "be" and found.predicate.split(" ", 1)[0].casefold() in MAY_BE)
    return found.subject.casefold() in OF_VIEWS and is_being and bool(VIEW.match(found.object))


OF_VIEWS = word_set("it this that")
PRESENT_BEING = word_set("is 's isn't isn’t")
MAY_BE = word_set("may might could must")
VIEW = re.compile(
    r"(?:not )?(?:just |exactly |really )?(?:who|what|why|how|about|enough|our|time (?:for|to|we))\b|gotta\b|on us\b",
    re.IGNORECASE,
)

TEASER = re.compile(
    r"\W*(?:(?:here(?:['’]s| is| are) )?(?:why|how|what|where|when|who)\b(?! (?:was|were|is|are|did|does)\b.*\?)|(?:the )?(?:top )?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) (?:\w+ )?"
    r"(?:things?|reasons|ways|takeaways|facts|questions|lessons|tips|charts|moments|signs|steps|highlights)\b|(?:everything|all|what) you need to know)",
    re.IGNORECASE,
)
"""A headline that tells what the piece is about, and not what happened."""


def is_teaser(words: str, found: Slots, *, is_attributed: bool) -> bool:
    """The words and slots of a headline, and whether it says who says so -> whether it announces, argues or exhorts: 'Why the mayor lost', 'The mayor must go'."""
    if TEASER.match(words):
        return True
    if is_attributed or has_digits(words):
        return False
    return bool(ARGUED.match(found.predicate)) or _exhorts(words, found) or found.subject.casefold() in FIRST_PERSONS


ARGUED = re.compile(r"(?:must|should|ought|needs? to)\b", re.IGNORECASE)


def _is_of_oneself(found: Slots) -> bool:
    """'We need this', 'I'm happy', 'You can't do that': what a speaker feels, is, or finds right."""
    verb = lemma(found.verb)
    if verb in TELLING:
        return False
    if found.verb in SEEMING:
        first = found.object.casefold().split()[:2]
        return found.verb in PRESENT and not found.is_passive and "will" not in found.predicate and OWN_STATE.isdisjoint(first)
    return (
        verb in FEELING
        or found.verb == "believe"
        or (verb == "know" and "not" in found.predicate)
        or bool(OUGHT.search(found.predicate))
    )


def _exhorts(words: str, found: Slots) -> bool:
    """Whether a clause tells somebody what to do: 'Keep working until it is done', 'Don't do that'."""
    parsed = parse(words)
    first = next(
        (place for place, tag in enumerate(parsed.tags) if tag not in '",.;:-(&' and parsed.lows[place] not in SOFTENERS), None
    )
    if first is None or first + 1 >= len(parsed.tags):
        return False
    low = parsed.lows[first]
    if low in EXHORTING and (not found.subject or low == "let's"):
        return ":" not in parsed.tags[:LONGEST_APPEAL] and (low != "do" or parsed.tags[first + 1] not in "DHPNL")
    return parsed.tags[first] in "BVN" and low in BASE and low == lemma(low) and _takes(parsed, first + 1)


def _takes(parsed: Parse, place: int) -> bool:
    """Whether what follows a base form in front is its object: 'build a wall', 'keep working', 'tell them'."""
    tag, low = parsed.tags[place], parsed.lows[place]
    return tag in "DG" or (tag == "H" and low in OBJECTIVE) or (tag == "S" and low in POSSESSIVE)


OBJECTIVE = word_set("me him her them us it")
POSSESSIVE = word_set("my your his her its our their")
