"""One example of every message, at least: an invented accident at sea, followed from its article to its events."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel

from schemas.arrival import Arrival, Verdict
from schemas.article import Article
from schemas.claim import Claim, Counted, Status, Support
from schemas.command import StoryCommand
from schemas.conflict import Conflict, Side
from schemas.dead_letter import DeadLetter
from schemas.received import Received, Withdrawal
from schemas.report import Dateline, Entity, Region, Report
from schemas.statement import Bound, DateRange, Evidence, Modality, Quantity, Statement
from schemas.story import Story, StoryArticle

GAZETTE, RADIO, POST = "harbour-gazette/2031-03-03/ferries", "isles-radio-88213", "northern-post-5512"
STORY_ID, OLDER_STORY_ID = "c41d09e7b2a86f35", "0b97ea6613d4c280"
INJURED_ID, SUSPENDED_ID, CONFLICT_ID = "9ae2f1c07b5d4836", "51fb8c2e6a907d14", "e8037b5ac9d16f42"
MORNING, NOON, EVENING = (datetime(2031, 3, 3, hour, 40, tzinfo=UTC) for hour in (8, 12, 18))

TITLE = "Ferries collide off Port Ellery"
LEAD = "Two ferries collided off Port Ellery on Monday morning, injuring 14 people, the Ellery Coast Guard said."
OUTLOOK = "Sailings may stay suspended until Wednesday, port director Ida Lunde told the Harbour Gazette."
CREDIT = "Photo: Harbour Gazette"
TEXT = f"{LEAD}\n\n{OUTLOOK}\n\n{CREDIT}\n"
RADIO_WORDS = "Eleven people were hurt when two ferries collided near Port Ellery, according to Ellery General Hospital."
WAITING = "Dozens of people waited on the quay for hours."
RADIO_TEXT = f"{RADIO_WORDS} {WAITING}"
DIGEST = "5f0c2a9d7e41b386"

INJURED = Quantity(value=14, low=14, high=14, unit="person", text="14 people")
ELEVEN = Quantity(value=11, low=11, high=11, unit="person", text="Eleven people")
MONDAY = DateRange(start="2031-03-03", end="2031-03-03", text="Monday morning")


def _article() -> Article:
    return Article(
        id=GAZETTE,
        url="https://gazette.example/2031/03/03/ferries-collide?ref=front",
        source="Harbour Gazette",
        title=TITLE,
        text=TEXT,
        published_at=MORNING,
        language="en",
        authors=["Marit Osei"],
    )


def _received() -> Received:
    page = "https://gazette.example/2031/03/03/ferries-collide"
    given = _article().model_dump(include={"id", "url", "source", "title", "text", "published_at", "authors"})
    return Received(**given, page=page, publisher="Harbour Gazette", desk="en", language="en", at=MORNING, digest=DIGEST)


def _revised() -> Arrival:
    """The Gazette's second version of its page: 14 people became 12."""
    text = TEXT.replace("14 people", "12 people")
    article = _received().model_copy(update={"text": text, "updated_at": EVENING, "digest": "77b1e64c09fa2d58"})
    return Arrival(
        article=article, verdict=Verdict.REVISION, of=GAZETTE, root=GAZETTE, overlap=0.91, why="the same page, changed"
    )


def _copied() -> Arrival:
    update = {"id": POST, "source": "Northern Post", "publisher": "Northern Post", "url": None, "page": None, "at": NOON}
    article = _received().model_copy(update=update | {"published_at": NOON})
    return Arrival(
        article=article, verdict=Verdict.COPY, of=GAZETTE, root=GAZETTE, overlap=1.0, why="the same text under another name"
    )


def _evidence(
    article_id: str, text: str, words: str, attribution: list[str], modality: Modality = Modality.ASSERTED
) -> Evidence:
    start = text.index(words)
    return Evidence(
        article_id=article_id, start=start, end=start + len(words), words=words, modality=modality, attribution=attribution
    )


def _statement() -> Statement:
    return Statement(
        text=LEAD,
        subject="two ferries",
        predicate="collide",
        quantities=[INJURED],
        dates=[MONDAY],
        places=["Port Ellery"],
        attribution=["Ellery Coast Guard"],
        evidence=_evidence(GAZETTE, TEXT, LEAD, ["Ellery Coast Guard"]),
        terms=["collid", "ferri", "injur", "morn"],
        names=["Ellery Coast Guard", "Port Ellery"],
    )


def _report() -> Report:
    credit = TEXT.index(CREDIT)
    given = _received().model_dump(
        include={"id", "desk", "language", "url", "publisher", "title", "published_at", "at", "digest"}
    )
    return Report(
        **given,
        headline=TITLE,
        verdict=Verdict.NEW,
        regions=[Region(start=credit, end=credit + len(CREDIT), kind="credit")],
        dateline=Dateline(place="Port Ellery", date="2031-03-03"),
        entities=[
            Entity(name="Ellery Coast Guard", kind="organization"),
            Entity(name="Ida Lunde", kind="person", aliases=["Lunde"]),
            Entity(name="Port Ellery", kind="place"),
        ],
        statements=[_statement()],
        terms={"ferri": 3.2, "collid": 2.7, "Port Ellery": 2.5},
    )


def _report_of_copy() -> Report:
    given = _copied().article.model_dump(
        include={"id", "desk", "language", "url", "publisher", "title", "published_at", "at", "digest"}
    )
    return Report(**given, headline=TITLE, verdict=Verdict.COPY, of=GAZETTE)


def injured(status: Status = Status.DISPUTED) -> Claim:
    """The status that the claim has reached -> the claim that 14 people were injured, as it then stands."""
    gazette = _evidence(GAZETTE, TEXT, LEAD, ["Ellery Coast Guard"])
    radio = _evidence(RADIO, RADIO_TEXT, RADIO_WORDS, ["Ellery General Hospital"])
    alone = status is Status.SINGLE
    return Claim(
        id=INJURED_ID,
        story_id=STORY_ID,
        text=LEAD,
        subject="two ferries",
        predicate="collide",
        quantities=[INJURED] if alone else [INJURED, ELEVEN],
        dates=[MONDAY],
        places=["Port Ellery"],
        modality=Modality.ASSERTED,
        modalities={Modality.ASSERTED: 1 if alone else 2},
        attribution=["Ellery Coast Guard"],
        evidence=[gazette] if alone else [gazette, radio],
        evidence_total=1 if alone else 2,
        support=Support(reports=1, publishers=1, origins=1) if alone else Support(reports=3, publishers=3, origins=2),
        counted=_counted()[:1] if alone else _counted(),
        status=status,
    )


def _counted() -> list[Counted]:
    return [
        Counted(article_id=GAZETTE, counted=True, why="names Ellery Coast Guard, the first to do so"),
        Counted(article_id=POST, counted=False, why=f"a copy of {GAZETTE}"),
        Counted(article_id=RADIO, counted=True, why="names Ellery General Hospital, the first to do so"),
    ]


def suspended() -> Claim:
    """The claim that sailings may stay suspended, which one report makes."""
    origin = ["Ida Lunde"]
    return Claim(
        id=SUSPENDED_ID,
        story_id=STORY_ID,
        text=OUTLOOK,
        subject="sailings",
        predicate="stay suspended",
        dates=[DateRange(end="2031-03-05", text="until Wednesday")],
        modality=Modality.PREDICTED,
        modalities={Modality.PREDICTED: 1},
        attribution=origin,
        evidence=[_evidence(GAZETTE, TEXT, OUTLOOK, origin, Modality.PREDICTED)],
        evidence_total=1,
        support=Support(reports=1, publishers=1, origins=1),
        counted=[Counted(article_id=GAZETTE, counted=True, why="names Ida Lunde, the first to do so")],
        status=Status.SINGLE,
    )


def waited() -> Claim:
    """The claim that dozens waited, a number without a value, which a report makes in its own name."""
    return Claim(
        id="2d60c7f19b84ae53",
        story_id=STORY_ID,
        text=WAITING,
        subject="people",
        predicate="wait",
        quantities=[Quantity(bound=Bound.AT_LEAST, low=24, unit="person", text="Dozens of people")],
        places=["quay"],
        modality=Modality.ASSERTED,
        modalities={Modality.ASSERTED: 1},
        evidence=[_evidence(RADIO, RADIO_TEXT, WAITING, [])],
        evidence_total=1,
        support=Support(reports=1, publishers=1, origins=1),
        counted=[Counted(article_id=RADIO, counted=True, why="names nobody, and nobody else has said it")],
        status=Status.SINGLE,
    )


def injuries_conflict(closed_by: str | None = None) -> Conflict:
    """The article that closed it, if one did -> the conflict about the number of injured."""
    sides = [Side(value="14 person", article_ids=[GAZETTE, POST]), Side(value="11 person", article_ids=[RADIO])]
    return Conflict(
        id=CONFLICT_ID,
        story_id=STORY_ID,
        kind="quantity",
        claims=[INJURED_ID],
        sides=sides,
        opened_by=RADIO,
        closed_by=closed_by,
    )


def _command(action: str, **given: object) -> StoryCommand:
    told = {"id": f"op-{action}-3f9a", "at": EVENING, "desk": "en", "by": "ana.lind", "why": "Both are of the collision"}
    return StoryCommand.model_validate(told | {"action": action} | given)


def _story() -> Story:
    def article(name: str, publisher: str, at: datetime, verdict: Verdict, of: str | None = None) -> StoryArticle:
        return StoryArticle(id=name, publisher=publisher, title=TITLE, published_at=at, verdict=verdict, copy_of=of)

    return Story(
        id=STORY_ID,
        title=TITLE,
        language="en",
        first_seen=MORNING,
        last_seen=EVENING,
        version=3,
        articles=[
            article(GAZETTE, "Harbour Gazette", MORNING, Verdict.NEW),
            article(POST, "Northern Post", NOON, Verdict.COPY, GAZETTE),
            article(RADIO, "North Isles Radio", EVENING, Verdict.NEW),
        ],
        claims=[INJURED_ID, SUSPENDED_ID],
        conflicts=[injuries_conflict()],
    )


def messages() -> dict[str, BaseModel]:
    """Every example message by its name. A name is its contract's, and after a dot what sets the example apart."""
    why = "no article has been seen before with this page or this text"
    return {
        "article": _article(),
        "article.html": Article(html=f"<article><h1>{TITLE}</h1><p>{LEAD}</p></article>", source="Harbour Gazette"),
        "received": _received(),
        "withdrawal": Withdrawal(id=GAZETTE, at=EVENING),
        "withdrawal.found": Withdrawal(id=GAZETTE, at=EVENING, desk="en", found=True),
        "arrival": Arrival(article=_received(), verdict=Verdict.NEW, root=GAZETTE, why=why),
        "arrival.revision": _revised(),
        "arrival.copy": _copied(),
        "report": _report(),
        "report.copy": _report_of_copy(),
        "command": _command("merge", story=OLDER_STORY_ID, other=STORY_ID),
        "command.split": _command("split", story=OLDER_STORY_ID, articles=[RADIO]),
        "story": _story(),
        "claim": injured(),
        "claim.vague": waited(),
        "conflict": injuries_conflict(),
        "dead-letter": DeadLetter(
            topic="articles",
            partition=4,
            offset=90_210,
            at=NOON,
            stage="ingest.receive",
            error="not-json",
            message="the value is no JSON: unexpected end at character 118; send one JSON object",
        ),
    }
