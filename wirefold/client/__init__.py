"""The client: publish articles, subscribe to what is claimed. For programs; `wirefold publish` and `wirefold tail` are for people.

    async with Publisher() as publisher:
        await publisher.publish({"id": "a1", "text": "The council voted on Monday to close two schools."})

    async for change in subscribe(types={"claim.disputed"}):
        print(change.claim.text, change.conflict)

Both read their settings from the environment (`WIREFOLD_BROKERS` and so on) unless some are given. Errors are those of `stream.errors`:
`Refused` says in its `kind` what was wrong, and in its message what to do.
"""

from stream.errors import Refused
from stream.settings import Settings
from wirefold.client.publisher import Publisher, Receipt
from wirefold.client.snapshot import Change
from wirefold.client.subscription import subscribe

__all__ = ["Change", "Publisher", "Receipt", "Refused", "Settings", "subscribe"]
