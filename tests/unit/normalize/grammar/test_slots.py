import pytest

from services.normalize.grammar.slots import slots


@pytest.mark.parametrize(
    ("text", "subject", "predicate", "rest"),
    [
        ("On Monday, the mayor, who won in May, signed the law.", "the mayor", "signed", "the law"),
        ("If the union makes an offer, it could be enough to end the strike.", "it", "could be", "enough to end the strike"),
        ("With only 52 seats in the chamber, the party could afford to lose two votes.", "the party", "could afford to lose", "two votes"),
        ("But the ban on dogs is not strictly enforced.", "the ban on dogs", "is not strictly enforced", ""),
        ("Ann Lee, director of a group that opposes the plan, criticized the judge.", "Ann Lee", "criticized", "the judge"),
        ("Ann Lee of Ohio, Bob Ray of Iowa and Carl Moe of Maine have all agreed to oppose it.", "Ann Lee of Ohio, Bob Ray of Iowa and Carl Moe of Maine", "have all agreed to oppose", "it"),
        ("At least 17 people were killed in the crash.", "At least 17 people", "were killed", "in the crash"),
        ("More than 50 firefighters fought the blaze.", "More than 50 firefighters", "fought", "the blaze"),
        ("Often nodding as the judge spoke, Ann Lee denied it.", "Ann Lee", "denied", "it"),
        ("In 2016 the company moved its factory.", "the company", "moved", "its factory"),
        ("It's expected to fall.", "It", "'s expected to fall", ""),
        ("There are 30 boats in the harbor.", "30 boats", "There are", "in the harbor"),
        ("Did the mayor sign the law?", "the mayor", "Did sign", "the law?"),
        ("The fire broke out in the roof.", "The fire", "broke out", "in the roof"),
        ("The town's record with visiting teams is a mixed one.", "The town's record with visiting teams", "is", "a mixed one"),
        ("Lee, once a star on the left who had been tipped for mayor, is an exile in the town.", "Lee", "is", "an exile in the town"),
        ("Scores of boats were towed to the harbor.", "Scores of boats", "were towed", "to the harbor"),
        ("Ann Lee on Thursday resigned from the board.", "Ann Lee", "resigned", "from the board"),
        ("Last week they made an offer.", "they", "made", "an offer"),
        ("And at that mine she oversaw the work of 40 men.", "she", "oversaw", "the work of 40 men"),
        ("As many as 15 people were hurt.", "As many as 15 people", "were hurt", ""),
        ("Last summer, he moved to the coast.", "he", "moved", "to the coast"),
        ("By the end of the year 400 jobs will go.", "400 jobs", "will go", ""),
        ("At a briefing, the police identified the officer.", "the police", "identified", "the officer"),
        ("Just across the river, in the town of Vell, a dozen boats gathered.", "a dozen boats", "gathered", ""),
        ("He could not promise that the mill would stay.", "He", "could not promise", "that the mill would stay"),
        ("Undocumented workers and their children are leaving the town.", "Undocumented workers and their children", "are leaving", "the town"),
        ("They earn up to $500 a day.", "They", "earn", "up to $500 a day"),
        ("A jury has handed down a guilty verdict.", "A jury", "has handed down", "a guilty verdict"),
        ("At one point, the students break into song.", "the students", "break", "into song"),
        ("The firm later closed the road.", "The firm", "closed", "the road"),
        ("At around 4:30 a.m. local time the thieves rammed the door.", "the thieves", "rammed", "the door"),
        ("After scooping up 20 rings the thieves fled the town.", "the thieves", "fled", "the town"),
        ("During the raid the officers found 20 guns.", "the officers", "found", "20 guns"),
        ("An earlier move from the board undercuts it.", "An earlier move from the board", "undercuts", "it"),
        ("There have been conflicting reports about it.", "conflicting reports", "There have been", "about it"),
        ("His allies were warning of a mistake.", "His allies", "were warning", "of a mistake"),
        ("The news is devastating for Ohio.", "The news", "is", "devastating for Ohio"),
        ("The fire had spread to 300 acres.", "The fire", "had spread", "to 300 acres"),
        ("The laws were rubber-stamped by the council.", "The laws", "were rubber-stamped", "by the council"),
        ("The company lost $3 million in June.", "The company", "lost", "$3 million in June"),
        ("The White House continued to argue for it.", "The White House", "continued to argue", "for it"),
        ("Thanks to the rain, the fire died.", "the fire", "died", ""),
        ("The vote, the first since the king died, was held in June.", "The vote", "was held", "in June"),
        ("A man who fled after striking a woman has been charged.", "A man who fled after striking a woman", "has been charged", ""),
        ("The total at 9:30 am is 20.", "The total at 9:30 am", "is", "20"),
        ("Officers responded to it and engaged him.", "Officers", "responded", "to it and engaged him"),
        ("The panel plans to vote on subpoenas in June.", "The panel", "plans to vote", "on subpoenas in June"),
        ("The panel will also vote on it.", "The panel", "will also vote", "on it"),
        ("Voting will close at noon.", "Voting", "will close", "at noon"),
        ('The move had "kicked off" a debate.', "The move", "had kicked off", "a debate"),
        ("There was even talk in some quarters.", "talk", "There was", "in some quarters"),
        ("Two days later the road opened.", "Two days later the road", "opened", ""),
        ("The bill would transition the town to a new bridge.", "The bill", "would transition", "the town to a new bridge"),
        ("The neighbours haven't met the builder.", "The neighbours", "haven't met", "the builder"),
        ("The mayor himself hasn't said that.", "The mayor himself", "hasn't said", "that"),
        ("The mayor went to the church to help in case the damages were high.", "The mayor", "went", "to the church to help in case the damages were high"),
        ("In an interview published on Monday, the mayor framed it as a gift.", "the mayor", "framed", "it as a gift"),
        ("She's walked that back.", "She", "'s walked", "that back"),
        ("He'll focus on the bridge.", "He", "'ll focus", "on the bridge"),
        ("The council is also set this week to tell its staff.", "The council", "is also set this week to tell", "its staff"),
        ("Prices will likely fall.", "Prices", "will likely fall", ""),
        ("Even compared with last year, her win was a surprise.", "her win", "was", "a surprise"),
        ("No matter what the polls say, the mayor looks tired.", "the mayor", "looks", "tired"),
        ("The town deficit grew by $2 million and comes amid a boom.", "The town deficit", "grew", "by $2 million and comes amid a boom"),
        ("Ann Lee lost her race and her brother was later promoted.", "Ann Lee", "lost", "her race and her brother was later promoted"),
        ("Students elsewhere filled sidewalks in Vell, stood in a row, and sang.", "Students", "filled", "sidewalks in Vell, stood in a row, and sang"),
        ("The mayor called those words a lie and said they had hurt.", "The mayor", "called", "those words a lie and said they had hurt"),
        ("Documents obtained a day earlier show the town knew.", "Documents obtained a day earlier", "show", "the town knew"),
        ("Ten men who fled after the storm broke have come home.", "Ten men who fled after the storm broke", "have come", "home"),
        ("She next faces voters in the spring.", "She", "faces", "voters in the spring"),
        ("The driver was pulled over for speeding.", "The driver", "was pulled over", "for speeding"),
        ("There were also three boats in the harbor.", "three boats", "There were", "in the harbor"),
        ("A string of wins was broken in 2012.", "A string of wins", "was broken", "in 2012"),
        ("The town yet again closes the bridge.", "The town", "closes", "the bridge"),
        ("There’s a plan for the harbor.", "a plan", "There’s", "for the harbor"),
    ],
)  # fmt: skip
def test_the_slots_of_a_sentence(text: str, subject: str, predicate: str, rest: str) -> None:
    found = slots(text)
    assert (found.subject, found.predicate, found.object) == (subject, predicate, rest)


@pytest.mark.parametrize(
    ("text", "subject", "predicate"),
    [
        ("Man charged in deadly crash outside store", "Man", "charged"),
        ("Moor to vote no on repeal", "Moor", "to vote"),
        ("Moor 'ready to resign'", "Moor", "ready to resign"),
        ("Three dead, 12 injured in Vell crash", "12", "injured"),
        ("Mayor to offer farmers billions", "Mayor", "to offer"),
        ("Police investigating fire at church", "Police", "investigating"),
        ("Senate panel disputes report on spending", "Senate panel", "disputes"),
        ("Coffee Chain Joins the Push Against Straws", "Coffee Chain", "Joins"),
    ],
)
def test_the_slots_of_a_headline(text: str, subject: str, predicate: str) -> None:
    found = slots(text, is_headline=True)
    assert (found.subject, found.predicate) == (subject, predicate)


def test_who_a_thing_is_done_to_is_the_subject_of_a_passive() -> None:
    found = slots("The island was hit by a storm in September.")
    assert found.is_passive
    assert found.object == "by a storm in September"


def test_the_predicate_turns_on_the_last_verb_of_its_group() -> None:
    assert slots("The army has agreed to send 500 soldiers.").verb == "send"


def test_words_without_a_verb_are_all_subject() -> None:
    found = slots("A quiet night in the old town")
    assert (found.subject, found.predicate, found.object) == ("A quiet night in the old town", "", "")
