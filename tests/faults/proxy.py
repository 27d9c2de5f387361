"""A TCP proxy in a thread of its own, that can be cut, slowed and mended: the network between workers and a broker."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading


class _Way:
    """One direction: when (s, by the loop's clock) it is free again."""

    free = 0.0


class Proxy:
    """Listens on `port` and passes all on to `target`. While it is cut, nothing passes and nobody is told so."""

    def __init__(self, port: int, target: int) -> None:
        self.port, self._target = port, target
        self._loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._delay: tuple[float, float] = (0.0, 0.0)
        self._rate: float | None = None
        self._out, self._back = _Way(), _Way()
        self._rng = random.Random(port)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._thread.start()
        self._ready.wait(10)

    def cut(self) -> None:
        """Let nothing through, without closing a connection: as when a cable is pulled."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def slow(self, seconds: tuple[float, float] = (0.0, 0.0), rate: float | None = None) -> None:
        """Let all arrive later, each way, by a time (s) between two, and no more bytes a second than that, each way: until told otherwise."""
        self._delay, self._rate = seconds, rate

    def mend(self) -> None:
        """Let all through again, what was held back first."""
        self._loop.call_soon_threadsafe(self._open.set)

    def drop(self) -> None:
        """Close every connection."""
        self._loop.call_soon_threadsafe(self._abort)

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def stop(self) -> None:
        """End the proxy."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._open.set()
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for writer in self._writers:
            writer.transport.abort()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.2))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        ends = {writer, there[1]}
        self._writers |= ends
        try:
            await asyncio.gather(self._pass(reader, there[1], self._out), self._pass(there[0], writer, self._back))
        except asyncio.CancelledError:
            pass  # the proxy ends
        finally:
            self._writers -= ends
            for end in ends:
                end.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: _Way) -> None:
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.ensure_future(self._deliver(arriving, writer, way))
        with contextlib.suppress(OSError):
            while (data := await reader.read(1 << 14)) and not delivering.done():
                await arriving.put((self._loop.time() + self._rng.uniform(*self._delay), data))
        await arriving.put((0.0, b""))
        await delivering

    async def _deliver(self, arriving: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, way: _Way) -> None:
        with contextlib.suppress(OSError):
            while (found := await arriving.get())[1]:
                due, data = found
                await asyncio.sleep(due - self._loop.time())
                if self._rate is not None:
                    way.free = max(way.free, self._loop.time()) + len(data) / self._rate
                    await asyncio.sleep(way.free - self._loop.time())
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
