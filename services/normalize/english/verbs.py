"""The verbs of news: which words are finite verbs, which report what somebody says. A closed list, made for this purpose."""

from __future__ import annotations

from collections.abc import Sequence

from services.normalize.english.lexicon import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS
from services.normalize.english.wordlists import word_set

REGULAR = word_set(
    "beef crack prop ramp rein roll shore flood evict brace clinch concoct dodge dump erupt expel explore extradite flag freeze fume gut halt haul "
    "honor hurl idle impound infect jab ink intercept jeopardize kick lash level lobby loom lure mar mass merge mob mourn mull nab "
    "narrow near nix nudge oust outpace overhaul overrule pardon peak pelt perish plead plot plow poison pressure probe prod pull pump "
    "quash quell raze rebuff rebuke recede redeem reel rein relent renounce rescind resettle resurface retaliate retreat rev reward ripple "
    "rip rout sack salute sap scramble scrap scrutinize sentence shatter shelve shield shrink shun sicken side sideline simmer skip skyrocket slap slay "
    "smuggle soar soften spare spar spike spill spur squeeze stab stall stalk storm strand stun submerge sweeten swell tangle tap tally tap tank taper "
    "tease tip topple toughen trail trample trim trounce tumble tweak unleash unravel unseat unveil vandalize veto vie whip wield woo wrap wreck wrest "
    "allot appease appoint assure average balance bet boycott certify coordinate deem deepen democratize derail detail devastate dip disclose "
    "disqualify disrupt distribute drain drift echo empower endanger endure equip exclude exploit fade falter fix fuel furlough gather grapple "
    "guide head host impact incite inspire invoke jolt label leak lean legalize liken limit link litigate monitor mount notch object "
    "oblige oversee participate persist pivot preside price privatize project propel pursue question quote rattle rebuild reconsider record "
    "recount redirect refund regulate relax relocate rely reopen repay resell reside respect review revive scale seal secure shed shorten "
    "showcase spawn stabilize steady strip subpoena sway tackle tally threaten top trace undercut undermine underscore uproot urge usher vanish "
    "weather welcome wonder worsen "
    "accept accuse achieve acknowledge acquire act add address admit adopt advance advise affect affirm agree aid aim air allege allow "
    "amend amplify announce anticipate appeal appear apply appoint approach approve argue arrest arrive ask assassinate assault assemble "
    "assert assess assist attack attempt attend attract authorize avoid award back ban bar battle believe block blame board bolster bomb "
    "boost borrow breach brief broadcast burn call campaign cancel capture carry cause celebrate challenge change charge chase cite "
    "claim clash clear climb close collaborate collapse collect comment commit compare compete complain complete concede concern "
    "conclude condemn conduct confess confirm confront connect consider consist construct contain continue contribute convert convict "
    "convince cooperate cost count cover crash create criticize cross damage decide declare decline defeat defend delay deliver demand "
    "demonstrate deny depart depend deploy describe design destroy detain determine detonate develop die direct disappear disclose "
    "discover discuss dismiss dispatch display dispute dissolve divide donate double drop earn ease elect eliminate emerge employ enable "
    "enact encourage end endorse enforce engage enjoy ensure enter escalate escape establish estimate evacuate examine exceed exchange "
    "execute exempt exhibit expand expect experience explain explode export expose express extend face fail favor fear feature fill file "
    "finance fine finish fire flee focus follow force form free fuel fund gain gather generate grab grant guarantee guard handle happen "
    "harm head heal help highlight hike hire host hunt identify ignite ignore illustrate impeach implement imply impose imprison improve "
    "include increase indicate indict inflict influence inform initiate injure inspect install instruct insist intend intensify "
    "intercept interview introduce invade invest investigate invite involve issue jail join jolt judge jump justify kidnap kill land last "
    "launch lift limit link list locate lock loot loose love lower maintain manage mandate mark match measure merge mine mirror miss "
    "modernize move murder name need negotiate nominate note notice notify obtain occupy occur offer open operate oppose order organize "
    "oust outline overcome own pass pause permit persuade phone pick place plague plan play plead pledge plunge point poll pose posit "
    "post postpone pour praise predict prefer prepare present press prevent proceed process produce prohibit promise promote prompt "
    "propose prosecute protect protest prove provide publish punish purchase push qualify question raid raise rally ram range rank rate "
    "ratify reach reaffirm realize rebound receive recall recapture reckon recognize recommend record recover recruit reduce refer "
    "reflect refuse regain register reinforce reject relate relay release remain remark remove renew repair repeal repeat replace reply "
    "report represent request require rescue resign resist resolve respond rest restore restrict restart result resume retain retire "
    "return reveal reverse review revise revoke rob rock rule rumble save scale schedule score search seize select sentence separate serve "
    "settle shape share shatter shell shift shock show shower sign signal slam slash slip slow smash solidify spark specify sponsor "
    "stabilize stage stain start state station stay stem step stock stop strain strengthen stress struggle study subject submit succeed "
    "suffer suggest sue supply support suppress surge surprise surrender survive suspect suspend sustain switch sympathize target tax "
    "test testify thank threaten throw tie tighten topple total touch tour track trade train transfer transform transport trap travel "
    "treat trigger triple try turn tweet unanimously underline underpin underscore unveil update upgrade uphold urge use vacate value "
    "view violate visit voice void vote vow wage wait walk wane want warn waive watch weaken weigh welcome widen wipe wish work worry "
    "wound yield"
)
IRREGULAR = {
    "become": "became become", "begin": "began begun", "bind": "bound", "break": "broke broken", "bring": "brought", "build": "built",
    "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "cut": "cut", "deal": "dealt", "draw": "drew drawn",
    "drive": "drove driven", "eat": "ate eaten", "fall": "fell fallen", "feel": "felt", "fight": "fought", "find": "found",
    "flee": "fled", "fly": "flew flown", "forbid": "forbade forbidden", "force": "forced", "forget": "forgot", "freeze": "froze frozen",
    "get": "got", "give": "gave given", "go": "went gone", "grow": "grew grown", "hear": "heard", "hide": "hid hidden", "hit": "hit",
    "hold": "held", "hurt": "hurt", "keep": "kept", "know": "knew known", "lay": "laid", "lead": "led", "leave": "left",
    "lend": "lent", "let": "let", "lie": "lay lain", "lose": "lost", "make": "made", "mean": "meant", "meet": "met",
    "overthrow": "overthrew overthrown", "overturn": "overturned", "pay": "paid", "put": "put", "quit": "quit", "read": "read",
    "ride": "rode ridden", "rise": "rose risen", "run": "ran", "say": "said", "see": "saw seen", "seek": "sought", "sell": "sold",
    "send": "sent", "set": "set", "shake": "shook shaken", "shrink": "shrank shrunk", "shoot": "shot", "show": "shown", "shut": "shut", "sink": "sank sunk",
    "sit": "sat", "speak": "spoke spoken", "spend": "spent", "split": "split", "spread": "spread", "stand": "stood",
    "steal": "stole stolen", "stick": "stuck", "strike": "struck", "swear": "swore sworn", "sweep": "swept", "swing": "swung",
    "take": "took taken", "teach": "taught", "tear": "tore torn", "tell": "told", "think": "thought", "throw": "threw thrown",
    "understand": "understood", "uphold": "upheld", "wear": "wore worn", "win": "won", "withdraw": "withdrew withdrawn",
    "write": "wrote written", "undergo": "underwent undergone", "overcome": "overcame", "arise": "arose", "beat": "beat beaten",
}  # fmt: skip
SPEECH_BASES = word_set(
    "say tell report announce add note explain state claim confirm declare deny warn acknowledge argue write testify tweet insist "
    "allege reveal disclose suggest estimate predict posit assert recall remark comment conclude admit maintain stress contend reiterate "
    "emphasize reply vow pledge promise describe believe complain concede observe indicate caution continue"
)


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


DOUBLED = word_set(
    "admitted banned barred committed dropped grabbed permitted planned rammed robbed slammed slipped stemmed stepped stopped trapped "
    "referred compelled"
)
BASE = REGULAR | frozenset(IRREGULAR) | SPEECH_BASES
PAST = frozenset(_past(v) for v in REGULAR if v not in IRREGULAR) | word_set(" ".join(IRREGULAR.values())) | DOUBLED
ONLY_PAST = frozenset(forms.split()[0] for forms in IRREGULAR.values() if len(forms.split()) > 1) | {"came"}
"""Past forms that are no participles: 'rose by', not 'built by'."""

THIRD = frozenset(_third(v) for v in BASE)
SPEECH = (
    frozenset(_third(v) for v in SPEECH_BASES)
    | frozenset(_past(v) for v in SPEECH_BASES if v not in IRREGULAR)
    | word_set(
        "said told wrote say report tell claim argue write warn believe allege admitted insist stress deny confirm estimate predict suggest maintain contend acknowledge complain"
    )
)
"""Finite forms of verbs that report what somebody says."""


def finite_verb(words: Sequence[str]) -> int | None:
    """Words of a clause -> the place of its first finite verb, or None. Auxiliaries and past forms go before plural-like -s forms."""
    weak: int | None = None
    for i, word in enumerate(words):
        low = word.lower().replace("’", "'")
        before = words[i - 1].lower() if i else ""
        if low in AUXILIARIES or low.endswith("n't"):
            return i
        if i == 0 or before in DETERMINERS or word[0].isupper():
            continue
        if _is_past(low, before, [w.lower() for w in words[i + 1 : i + 3]]):
            return i
        if weak is None and low in THIRD and before not in PREPOSITIONS and i + 1 < len(words):
            weak = i
        if weak is None and low in BASE and (before in {"they", "we", "i", "you", "who", "people"} or _is_plural(before)):
            weak = i
    return weak


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s", "is"))


def _is_past(low: str, before: str, after: list[str]) -> bool:
    if low not in PAST and not (low.endswith("ed") and len(low) > 4):
        return False
    if before in PREPOSITIONS or before in BE or (before.endswith("ly") and low not in PAST):
        return False
    if after[:1] != ["by"] or low in ONLY_PAST:
        return True
    return len(after) > 1 and (after[1][0].isdigit() or after[1] in {"about", "more", "two", "three", "four", "five", "half"})
