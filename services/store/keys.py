"""Keys of the store's rows and ids of what it publishes: all derived, none drawn, so a replay gives the same."""

from __future__ import annotations

from hashlib import blake2b

from schemas.statement import Evidence

RULES_VERSION = "1"
"""Part of every event id: raise it when the rules change what a log merges into."""


def digest(*parts: object, size: int = 8) -> str:
    """Any parts -> the hex BLAKE2b hash of them in order, `size` bytes long; no two lists of parts run together."""
    written = map(str, parts)
    return blake2b("".join([f"{len(part)}:{part}" for part in written]).encode(), digest_size=size).hexdigest()


def story_id(desk: str, first_article: str, again: int = 0) -> str:
    """The desk and the first article placed in a story -> the story's id; another one each time that this article opens one `again`."""
    return f"st-{digest(desk, first_article, *((again,) if again else ()))}"


def claim_id(story: str, first: Evidence, again: int = 0) -> str:
    """A story and the first evidence of a claim in it -> the claim's id; another one each time that this evidence opens a claim `again`."""
    parts = (story, first.article_id, first.field, first.start, first.end, first.words)
    return f"cl-{digest(*parts, *((again,) if again else ()))}"


def conflict_id(claim: str, kind: str, about: str) -> str:
    """A claim, the kind of conflict in it and what it is about (a unit) -> the conflict's id."""
    return f"cf-{digest(claim, kind, about)}"


def event_id(cause: str, subject: str, kind: str, version: int) -> str:
    """What brought a change, its subject and type, and the story's version -> the event's id."""
    return f"ev-{digest(cause, subject, kind, version, RULES_VERSION, size=10)}"


def report_row(article: str) -> str:
    """Where the store keeps what it took from an article."""
    return f"report/{article}"


def published_row(article: str) -> str:
    """Where the record on `articles` is named that an article's report goes back to."""
    return f"published/{article}"


def made_row(article: str) -> str:
    """Where the claims stand that an article's statements make since others came, if those are not the ones that they made at first."""
    return f"made/{article}"


def story_row(story: str) -> str:
    """Where a story's own fields stand, with the articles and claims that it shows."""
    return f"story/{story}"


def places_of(story: str) -> str:
    """What the keys of rows begin with that hold a story's further articles."""
    return f"place/{story}/"


def claims_of(story: str) -> str:
    """What the keys of rows begin with that hold how much stands behind a story's further claims."""
    return f"listed/{story}/"


def claim_row(claim: str) -> str:
    """Where it stands which articles make a claim, with which of their statements, as far as the claim shows them."""
    return f"claim/{claim}"


def brought_to(claim: str) -> str:
    """What the keys of rows begin with that hold what further articles bring to a claim."""
    return f"brought/{claim}/"


def ran_row(claim: str, publisher: str) -> str:
    """Where it is counted how many of a claim's further articles a publisher ran."""
    return f"ran/{claim}/{publisher}"


def leaving_row(article: str) -> str:
    """Where the decisions stand that were made when an article was withdrawn, until it comes again."""
    return f"leaving/{article}"


def told_row(article: str) -> str:
    """Where the wordings of an article's statements stand, for grouping them with others."""
    return f"told/{article}"


def pin_row(article: str) -> str:
    """Where the story stands that a command gave an article, whether or not it has come."""
    return f"pin/{article}"


def standing_row(story: str) -> str:
    """Where the articles whose statements stand in a story are listed."""
    return f"standing/{story}"


VIEW = "view/"
"""What the keys of rows begin with that hold reports as they are compared with others."""


def view_row(article: str) -> str:
    """Where an article that stands for its story is kept, as it is compared with reports to come."""
    return f"{VIEW}{article}"
