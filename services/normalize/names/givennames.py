"""Given names that tell a person, and mostly whether 'he' or 'she': common ones of many countries. General knowledge, free to use."""

from __future__ import annotations

from services.normalize.english.wordlists import word_set

MALE = word_set(
    "aaron abdul abdullah abe abel abraham adam adel adolf adrian ahmad ahmed ajit akbar al alain alan albert alberto alec aleksandr alejandro alex "
    "alexander alexandre alexei alexey alfonso alfred alfredo ali alistair allan allen alvin amir amit anatoly anders andre andreas andrei andrew andriy andy "
    "angelo anil anthony antoine anton antonin antonio anwar ariel arjun armando arnold arthur arturo ashraf asif augusto austin aziz barack barney barry bart "
    "bashar ben benito benjamin bernard bernie bert bill billy bob bobby boris brad bradley brandon brendan brent bret brett brian bruce bruno bryan "
    "burt byron caleb calvin cameron carl carlos carter cary casey cesar chad charles charlie chase chester chris christian christoph christopher chuck "
    "clarence clark claude claudio clay clayton clifford clint clive cody cole colin connor conor corey cornelius cory craig curt curtis cyril cyrus "
    "dale damian damon dan daniel danny darrell darren daryl dave david dean denis dennis denny derek derrick devin dick diego dieter dimitri dirk dmitri dmitry "
    "dominic dominique don donald donnie doug douglas drew duane duncan dustin dwayne dwight dylan earl ed eddie edgar eduardo edward edwin efrain egon ehud "
    "elliott elijah elliot elton elvis emanuel emiliano emmanuel enrique eric erik ernest ernesto ethan eugene evan evo ezra fabio faisal farid felipe felix fernando fidel "
    "floyd francesco francis francisco francois françois frank franklin fred freddie frederick gabriel garrett gary gavin gene geoff geoffrey george gerald "
    "gerard gerhard gerry giacomo gilbert giorgio giovanni giuseppe glen glenn gordon graham grant greg gregg gregory guillermo gustavo guy habib hafiz hakim "
    "hamid hamza hank hans harold harry harvey hassan hector heinrich helmut henri henry herb herbert herman hernan hiroshi hosni howard hubert hugh hugo hussein "
    "ian ibrahim ignacio igor ilham imran ira irving isaac ismail ivan jack jackie jacob jacques jaime jair jake jamal james jamie jan jared jason javier jay jean "
    "jeb jed jeff jeffery jeffrey jens jeremiah jeremy jerome jerry jesse jesus jim jimmy joao joaquin joe joel joerg johan john johnny jon jonah jonas jonathan jordan jorge "
    "jose josé josef joseph josh joshua juan jules julian julio julius justin kamal karim karl keith kelvin ken kenneth kenny kent kenji kevin khaled khalid kim kirk klaus kofi kurt kyle kyrylo "
    "lamar lance larry lars laurence laurent lawrence lee leo leon leonard leonardo leonid leroy leslie lev levi lewis liam lindsey lionel lloyd logan lorenzo lou louis lucas luciano luigi luis "
    "luiz luke lyle lyndon mahmoud malcolm manfred manuel marc marcel marcelo marco marcos marcus mario marion mark marshall martin marty marvin masoud mateo matt matteo matthew matthias maurice mauricio "
    "max maxim maxime mehdi mehmet mel melvin merrick michael michel miguel mikael mike mikhail miles milton mitch mitchell mitt mohamed mohammad mohammed mohsen morgan morris moshe muhammad murray mustafa myron naftali narendra nate nathan nathaniel neal "
    "ned neil nelson newt nicholas nick nicolas nicolás niels nigel nikita nikolai noah noel norman oleg oliver olivier omar orlando oscar osama otto owen pablo paolo pascal pat patrick paul paulo pavel pedro pervez "
    "pete peter petro phil philip philippe phillip pierre pietro preston prince qassem rafael rahul raj rajiv ralph ramon ramón randall randy rashid raul raúl ray raymond reggie reginald rene rené rex ricardo riccardo rich richard rick ricky "
    "rob robert roberto robin rod roderick rodney rodrigo roger roland roman ron ronald ronnie rory ross roy ruben rudolf rudy rupert russ russell ryan salman salvador sam samir samuel sanjay santiago satya saul scott sean sebastian "
    "serge sergei sergey sergio seth shane shaun shawn sheldon sherman shimon shinzo sidney silvio simon sonny spencer stan stanley stefan stefano stephan stephane stephen steve steven stewart stuart sundar sven tariq taylor ted terrance terrence terry thabo "
    "theodore thom thomas tim timothy toby todd tom tomas tommy toni tony travis trent trevor troy tucker tyler tyrone umberto valery vernon viacheslav victor vikram viktor vince vincent vincenzo vitali vitaly vladimir volodymyr wade walter warren wayne wendell werner wesley "
    "will willem william willie wilson winston wolfgang woodrow xavier yair yasser yevgeny yitzhak yoshihide yuri yusuf yves zachary zack"
)
FEMALE = word_set(
    "abby abigail adele adriana agnes aisha alana alexandra alexandria alexis alice alicia alina alison allison alyssa amanda amber amelia amina amy ana anastasia andrea angela angelina angie anita ann anna annabel anne annette annie antonia april ariana arlene ashley asma audrey aung ava "
    "barbara beatrice becky belinda bella bernadette bernice beth bethany betsy betty beverly bianca bonnie brenda brianna bridget brigitte britney brittany brooke camilla camille candace candice carla carly carmen carol carole caroline carolyn carrie catherine cathy cecilia celia chantal charlene charlotte chelsea cheryl chloe christie christina christine cindy claire clara claudia colleen condoleezza "
    "connie consuelo courtney cristina crystal cynthia daisy dana danielle daphne darlene dawn debbie deborah debra delia denise desiree diana diane dianne dilma dolores donna dora doris dorothy edith eileen elaine eleanor elena elisa elisabeth elise eliza elizabeth ella ellen elsa emily emma erica erika erin esther ethel eugenia eva evelyn fatima fatma faye felicia fiona florence frances "
    "francesca gabriela gabrielle gail gayle georgia geraldine gertrude gina ginger giorgia gisele gladys glenda gloria grace greta gretchen gwen hannah harriet hazel heather heidi helen helena helene hillary hilary holly hope ida ilana ilhan imelda ines ingrid irene iris irina isabel isabella ivanka ivy jacinda jackie jacqueline jan jana jane janet janice jasmine jean jeanette jeanine jeanne jen jenna jennifer jenny jessica jill jo joan joanna joanne jocelyn jodi jody josephine joy joyce juanita judith judy julia juliana julie june "
    "kamala karen karin karla kate katherine kathleen kathryn kathy katie katrina kay kayla kelly kellyanne kelsey kerry kiersten kim kimberly kirsten kirstjen kristen kristi kristin kristina krystal kylie lana lara latoya laura lauren laurie leah leila lena leslie leticia lily linda lindsay lisa liz liza lois loretta lori lorraine louise lucia lucy luisa lydia lynn lynne mabel mackenzie madeleine madison mae maggie malala mandy marcia margaret margarita maria mariam marian marianne marie marilyn marina marine marissa marjorie marlene martha mary "
    "maureen maxine maya megan meghan melanie melania melinda melissa mercedes meredith mia michele michelle mildred mimi minnie miranda miriam moira mollie molly mona monica muriel myra nadia nadine nancy naomi natalia natalie natasha nell nellie nicola nicole nikki nina nora norma olga olivia omarosa oprah pam pamela paola patricia patsy patti patty paula pauline pearl peggy penelope penny petra phoebe phyllis polly priscilla priya rachel ramona rebecca regina rena renee rhonda rita roberta rosa rosalynn rose rosemary roxanne ruth sabrina sally salma samantha sandra sandy sara sarah savannah selena serena shannon sharon sheila shelby shelley shelly "
    "sheryl shirley sienna simone sofia sonia sonya sophia sophie stacey stacy stella stephanie stormy sue susan susana susanna susanne suzanne svetlana sylvia tamara tammy tania tanya tara tatiana teresa tess tessa theresa tiffany tina toni tonya tracey traci tracy tulsi ursula valentina valerie vanessa vera veronica vicki vicky victoria viola violet virginia vivian wanda wendy whitney whoopi wilma winnie yolanda yulia yvette yvonne zainab zoe"
)
GIVEN = MALE | FEMALE
"""All of them; some (Jan, Kim, Leslie) are of both kinds."""


def pronoun_of(name: str) -> str:
    """A person's name -> "he" or "she" by the given name, "" where it doesn't tell.

    >>> pronoun_of("Ursula Berg"), pronoun_of("Otto Berg"), pronoun_of("Berg")
    ('she', 'he', '')
    """
    first = name.split(" ", 1)[0].casefold()
    if (first in MALE) == (first in FEMALE) or " " not in name:
        return ""
    return "he" if first in MALE else "she"
