"""Verbs of speech: by which a subject says what follows or what stands before, and what each needs."""

from __future__ import annotations

from services.normalize.english.verbs import SPEECH
from services.normalize.english.wordlists import word_set

SURE = word_set("said says say told tells wrote writes tweeted testified posited")
"""Verbs that report what is said whatever follows."""

LIKELY = word_set(
    "reported reports report announced announces warned warns argued argues alleged alleges estimates confirmed confirms claims claimed "
    "denied denies insisted insists believe believes acknowledged noted notes predicted predicts explained declared stated stressed "
    "maintained contends contended conceded revealed suggested indicated concluded disclosed found finds showed shows "
    "insist claim argue warn maintain contend acknowledge boast boasts boasted maintains asserted asserts swore swears"
)
"""Verbs that report what is said before 'that', a quotation, or a clause of their own."""

HOLDING = word_set(
    "think thinks thought believe believes believed fear fears feared suspect suspects suspected hope hopes hoped doubt doubts doubted"
)
"""Verbs of opinion that report what is held also before a pronoun: 'She thinks it was the cable'."""

FINDINGS = word_set(
    "find finds found show shows showed discovered assures assured specified repeated heard learned learnt ruled understands indicates indicated pointed points "
    "informed informs notified reminded shown accept accepts accepted recall recalls recalled remember remembers remembered crowed "
    "reckon reckons reckoned"
)
"""Verbs that report what is said before 'that', or behind it."""

ATTITUDES = word_set(
    "suspect suspects suspected fears fear feared expects expected thinks thought hopes hoped worries worried doubts doubted"
)
"""Verbs that report what somebody has in mind, before 'that'."""

ONLY_BEFORE_THAT = (
    ATTITUDES
    | FINDINGS
    | word_set(
        "charge charges charged posted posts found finds showed shows added adds indicated suggested suggests revealed reveals continued states"
    )
)
SPEAKING = SPEECH | LIKELY | ATTITUDES | FINDINGS | word_set("charge charges charged posted posts")
BEHIND = SPEECH | FINDINGS - word_set(
    "informed informs notified reminded shown accept accepts accepted recall remember remembers remembered crowed"
)
OF_BODIES = word_set(
    "said says added adds reported reports warned wrote told announced acknowledged acknowledges maintained maintains insisted insists confirmed denied denies "
    "argued argues claimed claims noted notes conceded stressed stated states"
)
"""Verbs of speech before which a bare 'it' stands for a body that spoke before."""

TELLING = word_set("told tells tell")
"""Verbs of speech that stand before whom they tell, and so never before who speaks."""

TO_WHOM = TELLING | word_set("warned warns informed informs notified reminded assured assures")
"""Verbs of speech behind which stands who is told."""

GOES_ON = word_set("go goes went gone continue continues continued is was are were")
TO_SAY = word_set("say point note add argue claim warn insist suggest acknowledge")
"""'She went on to say that', 'He was quick to point out that': the first verb, and the one that reports."""

BEFORE = SPEAKING | TO_SAY
WITH_OBJECTS = word_set(
    "wrote writes tweeted tweets reported reports announced announces claimed claims revealed reveals maintained maintains maintain"
)
"""Verbs of speech that take a thing as well."""
