"""The closed classes of English words that the rules lean on: determiners, prepositions, pronouns, auxiliaries, titles."""

from __future__ import annotations

from services.normalize.english.wordlists import word_set

DETERMINERS = word_set("a an the this that these those its his her their our my your some any each every no another such")
PREPOSITIONS = word_set(
    "of in on at by for with from to into onto over under after before during since until between among against about across near "
    "through throughout toward towards within without via per amid despite around behind beyond along inside outside upon off like "
    "following including regarding than as"
)
PRONOUNS = word_set("i you he she it we they me him them us who whom which what there himself herself itself themselves")
CONJUNCTIONS = word_set("and or but nor yet so while whereas although though because if when where unless whether")
BE = word_set("is are was were be been being am isn't aren't wasn't weren't")
AUXILIARIES = word_set(
    "is are was were am has have had will would can could may might shall should must do does did won't wouldn't can't cannot couldn't "
    "shouldn't mustn't isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't ain't"
)
ADVERBS = word_set(
    "also not never already still now then just only even again often always soon later earlier recently however meanwhile moreover "
    "instead therefore thus too very well far much more most almost nearly about perhaps once ever yet further back ago here"
)
COMMON = DETERMINERS | PREPOSITIONS | PRONOUNS | CONJUNCTIONS | BE | AUXILIARIES | ADVERBS
STOP = COMMON | word_set(
    "said says say saying told tells according report reports reported added mr mrs ms dr s t re ve ll d all both other others one "
    "ones many few several same own up out down not those else how why because said get got make made take took come came go went "
    "new last first next year years day days week weeks month months time people monday tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december"
)

TITLES = word_set(
    "president vice prime minister secretary general gen lt col maj sgt capt adm admiral captain colonel lieutenant major sergeant supt insp mr mrs "
    "ms dr sen senator rep representative gov governor judge justice chief mayor king queen prince princess pope chancellor ambassador "
    "director chairman chairwoman spokesman spokeswoman spokesperson attorney professor prof sir lord lady officer detective sheriff "
    "commissioner premier speaker leader congressman congresswoman deputy former ex-president foreign defense defence interior finance "
    "senior acting acting-director police democratic republican democrat democrats republicans district circuit correspondent journalist lawyer "
    "counsel manager coo ceo cfo prosecutor coach presidents senators sens reps congressmen founder co-founder anchor columnist strategist adviser advisor aide "
    "clerk defender whip chair barrister treasurer coroner superintendent inspector constable reverend pastor rabbi archbishop trooper firefighter "
    "councillor councilman councilwoman councilor dame canon magistrate corporal commander opposition"
)
ORGANIZATION_WORDS = word_set(
    "ministry department agency forces force army navy committee commission council court congress senate house parliament party "
    "university college institute institution association union federation bank company corporation corp inc ltd llc group office "
    "bureau board authority service services administration government assembly police guard directorate staff news times post journal "
    "press network media television radio channel club league team center centre hospital foundation society organization organisation "
    "coalition alliance front movement survey observatory crescent cross nations headquarters command intelligence caucus school watch law hospital constabulary "
    "airlines airways motors bros magazine herald tribune guardian reuters telegram records recordings cable railroad railway laboratory laboratories "
    "productions partners systems industries holdings pharmaceuticals academy regiment brigade division battalion corps squadron studios software "
    "technologies insurance securities fund trust chamber jury taskforce legislature ministers"
)
PLACE_WORDS = word_set(
    "city county state province region oblast island islands peninsula river lake sea gulf ocean mountain mountains valley street avenue "
    "road square park zone district town village republic territory coast bay port airport strait desert north south east west hills beach springs "
    "falls heights creek canyon harbor harbour forest plateau brook pond junction boulevard plaza highway bridge hotel"
)
PLACE_CUES = word_set("in at near from outside across around throughout into inside")
"""Words that, before a name, make it likely to be a place."""

ABBREVIATIONS = word_set(
    "mr mrs ms dr prof sr jr st lt gen col maj sgt capt cmdr adm gov sen rep reps sens pres rev hon supt det messrs mt ft no nos vs v etc "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun inc corp ltd co bros univ dept est "
    "approx fig ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex vt "
    "va wash wis wyo n.c n.d n.h n.j n.m n.y s.c s.d w.va r.i e.g i.e u.s u.k u.n a.m p.m d.c ph.d n s e w al cf op ed"
)
