"""Predicates: the lemma of a verb, and the coarse class of what it says, so that different words for one kind of act meet."""

from __future__ import annotations

from functools import lru_cache

from services.normalize.english.verbs import BASE, IRREGULAR
from services.normalize.grammar.tagging import tagger

TABLE = """
say: say tell state announce add note explain declare remark comment report claim argue insist write tweet testify admit acknowledge reveal disclose stress reiterate assert contend maintain mention describe emphasize concede observe reply respond
warn: warn caution alert threaten
deny: deny refute dispute rebut
accuse: accuse allege blame fault denounce condemn criticize rebuke decry lambaste
praise: praise hail laud applaud commend congratulate welcome
charge: charge indict sue prosecute arraign
convict: convict sentence
acquit: acquit exonerate pardon
arrest: arrest detain jail imprison capture apprehend nab
release: release parole
investigate: investigate probe examine inspect search review audit
kill: kill die murder slay perish execute assassinate drown
injure: injure wound hurt maim
attack: attack bomb shoot strike raid shell assault stab invade storm ambush beat rape
crash: crash collide derail overturn capsize
destroy: destroy damage wreck demolish raze devastate ravage gut engulf flatten
explode: explode detonate erupt
burn: burn ignite
rescue: rescue save evacuate shelter
flee: flee escape evade
steal: steal rob loot burglarize hijack
send: send deploy dispatch deliver ship transfer
withdraw: withdraw retreat recall
approve: sign approve pass adopt ratify enact endorse authorize certify back support clear
reject: reject veto block oppose refuse decline
cancel: scrap repeal cancel abandon halt suspend revoke rescind quash ditch postpone delay
rule: rule decide determine uphold
ban: ban prohibit bar forbid outlaw restrict
allow: allow permit let enable
vote: vote
win: win triumph prevail defeat
lose: lose
lead: lead top head
rise: rise increase grow climb surge gain jump soar rally double triple rebound expand swell raise boost lift
fall: fall drop decrease plunge slump tumble shrink slide lower cut reduce slash dip plummet
meet: meet negotiate discuss talk confer
go: go visit travel arrive come return fly
leave: leave depart
resign: resign quit retire
dismiss: dismiss fire sack oust remove demote
appoint: appoint name elect nominate hire choose pick select tap
buy: buy acquire purchase
sell: sell auction
pay: pay spend fund finance invest donate cost
give: give grant award provide offer supply
take: take seize confiscate obtain receive get accept
make: build make produce manufacture construct create develop assemble
begin: begin start launch open initiate commence resume unveil introduce
end: end stop finish conclude close cease shut complete
continue: continue remain stay keep persist
ask: ask urge call demand request appeal seek push plead press
agree: agree settle compromise
plan: plan intend propose consider weigh aim hope
expect: predict expect forecast project estimate anticipate
believe: believe think feel know suspect
show: show indicate suggest prove demonstrate reflect
find: find discover locate uncover identify detect
want: want wish like prefer need
help: help assist aid
join: join enter
fail: fail miss
cause: cause trigger spark prompt force
happen: happen occur
shake: shake rattle
work: work serve
have: have hold own possess include contain
be: be become
"""
CLASS = {
    verb: name for line in TABLE.strip().splitlines() for name, _, verbs in [line.partition(": ")] for verb in verbs.split()
}
"""Verb -> class, some fifty. A closed list, made for this purpose."""

PHRASES = {
    "step down": "resign", "stand down": "resign", "lay off": "dismiss", "shoot down": "attack", "blow up": "explode", "set off": "cause",
    "go off": "explode", "turn down": "reject", "call off": "cancel", "call for": "ask", "pass away": "kill", "break out": "begin",
    "take over": "lead", "carry out": "make", "pull out": "withdraw", "hand over": "give", "turn over": "give", "shut down": "end",
    "bring down": "destroy", "go up": "rise", "go down": "fall", "point out": "say", "rule out": "reject", "sign off": "approve",
}  # fmt: skip
"""Verbs that mean something else with the word behind them."""

FORMS = {form: verb for verb, forms in IRREGULAR.items() for form in forms.split() if form not in {"found", "lay", "fell", "saw"}} | {
    "found": "find", "fell": "fall", "saw": "see", "lay": "lie", "is": "be", "are": "be", "was": "be", "were": "be", "am": "be", "been": "be",
    "being": "be", "'s": "be", "'re": "be", "'m": "be", "'ll": "will", "'ve": "have", "has": "have", "had": "have", "having": "have",
    "does": "do", "did": "do", "done": "do", "dying": "die", "lying": "lie", "tying": "tie",
}  # fmt: skip


@lru_cache(maxsize=16_384)
def lemma(form: str) -> str:
    """A verb in lower case, in any form -> its base form.

    >>> [lemma(form) for form in ("deployed", "dying", "rose", "planning", "carries", "has")]
    ['deploy', 'die', 'rise', 'plan', 'carry', 'have']
    """
    found = FORMS.get(form)
    if found is not None:
        return found
    known = tagger().lemmas.get(form)
    if known is not None:
        return known
    return next((base for base in _bases(form) if base in BASE), _plain(form))


def _bases(form: str) -> list[str]:
    """A form -> what its base may be, the likeliest first."""
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ying", "y")):
        if form.endswith(ending):
            return [form[: -len(ending)] + instead, form]
    for ending in ("ing", "ed", "es", "s"):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            stem = form[: -len(ending)]
            undoubled = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
            return [form, stem + "e", stem, *undoubled]
    return [form]


def forms_of(verbs: frozenset[str]) -> frozenset[str]:
    """Base forms -> all words, in lower case, of which one of them may be the lemma (`_bases` the other way round)."""
    listed = {form for form, verb in (FORMS | dict(tagger().lemmas)).items() if verb in verbs}
    stems = {stem for verb in verbs for stem in (verb, verb.removesuffix("e"), verb + verb[-1])}
    short = {verb.removesuffix("y") for verb in verbs if verb.endswith("y")}
    return frozenset(
        listed
        | verbs
        | {stem + ending for stem in stems for ending in ("ing", "ed", "es", "s")}
        | {stem + ending for stem in short for ending in ("ies", "ied", "ying")}
    )


def _plain(form: str) -> str:
    """A form of a verb that is on no list -> its base by its ending alone."""
    found = _bases(form)
    if len(found) < 3:
        return found[0]
    if len(found) > 3 and found[2][-1] not in "lsz":
        return found[3]
    return found[1] if found[2][-1] in "csvuz" and not found[2].endswith("ss") else found[2]


def predicate_class(verb: str, behind: str = "") -> str:
    """A lemma and the word behind it -> the class of what it says, "" where none is known."""
    return PHRASES.get(f"{verb} {behind}") or CLASS.get(verb, "")
