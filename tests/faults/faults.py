"""What goes wrong: each fault is done to a scene while articles are published, and leaves it so that it can recover."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time
from collections.abc import Awaitable, Callable

from stream.topics import DEDUPE, MERGE, changelog_topic
from tests.faults.clocks import JUMPS, jumping, set_clock
from tests.faults.crew import Member
from tests.faults.disks import LITTLE, fill, held, small_disk
from tests.faults.programs.odd_worker import REBALANCING, RECOVERING, SENDING
from tests.faults.scene import Scene

SERVICES = ("ingest", "normalize", "store")
PAUSE_S = 16.0
"""Longer than the session (12 s): the worker's partitions are another's when it wakes."""

POINT_REACHED_S = 180.0
"""Seconds within which a worker comes to the point at which it dies, also on a busy machine. It has no partition before the session of the one
that was killed is over (12 s), and needs some 10 s of CPU to start."""

STATEFUL = {"ingest": DEDUPE, "store": MERGE}
DEATHS = (
    *itertools.product(SENDING, SERVICES),
    *((RECOVERING, each) for each in STATEFUL),
    *itertools.product(REBALANCING, SERVICES),
)
"""Points and services: each once, in an order of the run's own, before one comes again."""

Fault = Callable[[Scene], Awaitable[str]]


def _anyone(scene: Scene) -> Member:
    return scene.rng.choice([member for member in scene.crew.all if member.runs] or scene.crew.all)


async def killed(scene: Scene) -> str:
    """A worker dies at a random moment."""
    member = _anyone(scene)
    await asyncio.sleep(scene.rng.uniform(0, 2))
    member.kill()
    member.start()
    return f"SIGKILL {member.name}"


async def told_to_stop(scene: Scene) -> str:
    """A worker is told to stop, and is started again."""
    member = _anyone(scene)
    await asyncio.sleep(scene.rng.uniform(0, 2))
    code = await asyncio.to_thread(member.stop)
    member.start()
    return f"SIGTERM {member.name}, it exits with {code}"


async def killed_at_a_point(scene: Scene) -> str:
    """A worker dies between state and output, output and commit, commit and the local store, as it recovers, or as partitions move."""
    if not scene.deaths:
        scene.deaths = scene.rng.sample(DEATHS, len(DEATHS))
    point, service = scene.deaths.pop()
    member = scene.crew.members[service][0]
    after = scene.rng.randrange(1, 40) if point == RECOVERING else scene.rng.randrange(1, 4)
    if point == RECOVERING:
        await _until_rows(scene, STATEFUL[service], after)
    member.kill()
    if point == RECOVERING:
        member.wipe()  # else there may be nothing to read
    await scene.publish(8)  # they wait, and are taken together
    member.start("--die", point, "--after", str(after))
    begun = time.monotonic()
    if point in REBALANCING:
        await asyncio.to_thread(member.until_told, '"event":"record"', POINT_REACHED_S / 2)  # it has partitions
        scene.crew.scale(service, 2)
    while member.runs and time.monotonic() < begun + POINT_REACHED_S:
        await asyncio.sleep(1.0)
        await scene.publish(2)
    took, code = time.monotonic() - begun, member.process.poll() if member.process else None
    member.kill()
    member.start()
    if point in REBALANCING:
        await asyncio.to_thread(scene.crew.scale, service, 1)
    where = f"SIGKILL {member.name} {point}" + ("" if point in REBALANCING else f" for the {after}. time")
    if code == -signal.SIGKILL:
        scene.reached += 1
        return f"{where}, after {took:.0f} s"
    scene.missed.append(where)
    return f"{where} (it did not come to that in {took:.0f} s, code {code}: killed as it was)"


async def _until_rows(scene: Scene, stage: str, count: int) -> None:
    """Go on publishing until the changelog of a stage holds so many rows: at the beginning of a run it has none to die of."""
    end = time.monotonic() + POINT_REACHED_S
    while await scene.lying(changelog_topic(stage)) < count and time.monotonic() < end:
        scene.crew.tend()
        await scene.publish(2)
        await asyncio.sleep(1.0)


async def killed_in_recovery(scene: Scene) -> str:
    """A worker dies again while it recovers, twice."""
    member = _anyone(scene)
    for _ in range(3):
        member.kill()
        member.start()
        await asyncio.sleep(scene.rng.uniform(1.0, 3.5))
    member.kill()
    member.start()
    return f"SIGKILL {member.name}, and three times more while it starts"


async def killed_in_rebalance(scene: Scene) -> str:
    """One joins, and while partitions move another dies."""
    service = scene.rng.choice(SERVICES)
    first = scene.crew.members[service][0]
    scene.crew.scale(service, len(scene.crew.members[service]) + 1)
    await asyncio.sleep(scene.rng.uniform(1.5, 4.0))
    first.kill()
    first.start()
    await asyncio.sleep(scene.rng.uniform(1.0, 4.0))
    await asyncio.to_thread(scene.crew.scale, service, 1)
    return f"one more {service} joins, {first.name} SIGKILLed while partitions move, then one is told to stop"


async def scaled(scene: Scene) -> str:
    """From one to three and back."""
    service = scene.rng.choice(SERVICES)
    scene.crew.scale(service, 3)
    await asyncio.sleep(scene.rng.uniform(4.0, 8.0))
    await asyncio.to_thread(scene.crew.scale, service, 1)
    return f"{service} scaled 1 -> 3 -> 1"


async def paused(scene: Scene) -> str:
    """A worker stands still for longer than its session, another takes over, and then it goes on."""
    service = scene.rng.choice(SERVICES)
    first = scene.crew.members[service][0]
    scene.crew.scale(service, 2)
    await asyncio.sleep(scene.rng.uniform(4.0, 7.0))
    first.pause()
    await asyncio.sleep(PAUSE_S)
    first.go_on()
    await asyncio.sleep(3.0)
    scene.crew.tend()
    await asyncio.to_thread(scene.crew.scale, service, 1)
    return f"SIGSTOP {first.name} for {PAUSE_S:.0f} s beside another, then SIGCONT"


async def broker_killed(scene: Scene) -> str:
    """A broker dies and comes back."""
    nodes = len(scene.proxies)
    number = scene.rng.randrange(1, nodes + 1 - scene.lost_nodes)
    await asyncio.to_thread(scene.broker.kill_node, number)
    await asyncio.sleep(scene.rng.uniform(0.5, 6.0))
    await asyncio.to_thread(scene.broker.start_node, number)
    return f"broker {number} of {nodes} SIGKILLed and started again"


async def cut_off(scene: Scene) -> str:
    """The network to the brokers holds everything back for a while; sometimes longer than a session."""
    seconds = scene.rng.choice([1.0, 4.0, 8.0, 15.0])
    for proxy in scene.proxies:
        proxy.cut()
    await asyncio.sleep(seconds)
    if scene.rng.random() < 0.5:
        for proxy in scene.proxies:
            proxy.drop()
    for proxy in scene.proxies:
        proxy.mend()
    return f"network to the brokers cut for {seconds:.0f} s"


async def wiped(scene: Scene) -> str:
    """A worker dies and its disk with it."""
    member = scene.rng.choice(scene.crew.members["ingest"] + scene.crew.members["store"])
    member.kill()
    member.wipe()
    member.start()
    return f"SIGKILL {member.name}, state directory deleted"


async def clock_off(scene: Scene) -> str:
    """A worker lives an hour ahead, or behind."""
    member = _anyone(scene)
    hours = scene.rng.choice([-1, 1])
    member.kill()
    member.start("--clock", str(3600 * hours))
    await asyncio.sleep(scene.rng.uniform(5.0, 8.0))
    member.kill()
    member.start()
    return f"{member.name} with its clock off by {hours:+d} h for a while"


async def slowed(scene: Scene, seconds: float = 60.0) -> str:
    """Brokers answer late: .15 to 1 s each way."""
    for proxy in scene.proxies:
        proxy.slow((0.15, 1.0))
    await asyncio.sleep(seconds)
    for proxy in scene.proxies:
        proxy.slow()
    return f"brokers late by 0.3 to 2 s for {seconds:.0f} s"


async def throttled(scene: Scene, seconds: float = 60.0) -> str:
    """Little passes between workers and brokers."""
    for proxy in scene.proxies:
        proxy.slow(rate=50_000)
    await asyncio.sleep(seconds)
    for proxy in scene.proxies:
        proxy.slow()
    return f"50 kB/s each way to a broker for {seconds:.0f} s"


async def clock_jumps(scene: Scene) -> str:
    """The clock of all workers jumps by hours while they work, ahead, back behind, and to where it was."""
    file = scene.crew.folder / "clock"
    for member in scene.crew.all:
        member.kill()
        member.around = jumping(file)
        set_clock(file, 0)
        member.start(*([] if member.around else ["--clock-file", str(file)]))
    for hours in JUMPS:
        await asyncio.sleep(scene.rng.uniform(5.0, 8.0))
        await scene.publish(6)
        set_clock(file, hours)
    await scene.settled()
    for member in scene.crew.all:
        member.around = {}
        await asyncio.to_thread(member.stop)
        member.start()
    by = "libfaketime" if jumping(file) else "time.time"
    return f"clocks of all workers jump to {', '.join(f'{hours:+d}' for hours in JUMPS)} h ({by})"


async def stopped_as_it_starts(scene: Scene) -> str:
    """A worker is told to stop at some moment of its start, twice."""
    member, moment = _anyone(scene), scene.rng.uniform(0.5, 12.0)
    member.kill()
    member.start()
    await asyncio.sleep(moment)
    if member.process is not None and member.runs:
        member.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.2)
    code = await asyncio.to_thread(member.stop)
    member.start()
    if code not in (0, -signal.SIGTERM):  # Python itself takes a moment to start
        scene.missed.append(f"{member.name} was told to stop and exited with {code}")
    return f"SIGTERM {member.name} twice, {moment:.1f} s after its start: it exits with {code}"


async def node_lost(scene: Scene) -> str:
    """The last of the nodes is gone for good."""
    number = len(scene.proxies) - scene.lost_nodes
    await asyncio.to_thread(scene.broker.kill_node, number)
    scene.lost_nodes += 1
    return f"broker {number} SIGKILLed for good"


async def disk_full(scene: Scene, seconds: float = 20.0) -> str:
    """The disk of a worker with state is full while it works, and has room again after a while; only where one can be mounted."""
    member = scene.crew.members[scene.rng.choice(list(STATEFUL))][0]
    member.kill()
    state = held(member.datadir)  # it reads that much from its changelog before its first record
    with small_disk(member.datadir) as disk:
        if not disk:
            member.start()
            return "no disk can be mounted here: none was full"
        fill(member.datadir, leaving=LITTLE + state)
        member.start()
        await asyncio.to_thread(member.until_told, '"event":"record"', POINT_REACHED_S)
        hog = fill(member.datadir)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            scene.crew.tend()
            await scene.publish(4)
            await asyncio.sleep(0.5)
        hog.unlink()
        scene.crew.tend()
        await scene.settled()
        member.kill()
    member.wipe()  # what was on the small disk is gone with it
    member.start()
    return f"disk of {member.name} full for {seconds:.0f} s"


ALL: tuple[Fault, ...] = (
    killed,
    killed,
    told_to_stop,
    killed_at_a_point,
    killed_at_a_point,
    killed_in_recovery,
    killed_in_rebalance,
    scaled,
    paused,
    broker_killed,
    cut_off,
    wiped,
    clock_off,
    slowed,
    throttled,
    clock_jumps,
    stopped_as_it_starts,
    disk_full,
)


async def disturb(scene: Scene, faults: list[Fault], articles: int = 8) -> None:
    """Do one fault after another while articles are published; say of each what it was."""
    for number, fault in enumerate(faults, start=1):
        publishing = asyncio.create_task(scene.publish(articles, within=2.0))
        what = await fault(scene)
        await publishing
        await asyncio.sleep(scene.rng.uniform(0.0, 1.5))
        scene.crew.tend()
        scene.note(f"{number:3d}  {what}")
