"""A real SMTP server on loopback, which keeps what it took by Message-ID and misbehaves where a test says so."""

import asyncio
import email
import email.policy
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller

PORTS_OF_NOBODY = ("127.0.0.1", 0)
OK = "250 OK"

# What a test may do at a moment of the conversation: an answer other than OK, None to go on, or an exception that hangs up.
Act = Callable[[EmailMessage], Awaitable[str | None] | str | None]
ActOnAddress = Callable[[str], Awaitable[str | None] | str | None]


class HangUp(Exception):
    """Raised by an act: the server breaks the connection without an answer."""


async def stall(_mail: object) -> None:
    """Say nothing for longer than any test takes."""
    await asyncio.sleep(3600)


def hang_up(_mail: object) -> None:
    """Break the connection."""
    raise HangUp


class MailServer:
    """``taken`` is what it answers for: a mail is in it from the moment at which a real server has stored it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.conversations = 0
        self.at_recipient: ActOnAddress = lambda _address: None
        self.before_taking: Act = lambda _mail: None
        self.after_taking: Act = lambda _mail: None
        with socket.create_server(PORTS_OF_NOBODY) as listener:
            self.port = listener.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._controller: Controller | None = None
        self.run()

    def run(self) -> None:
        """Listen, at the same port as before."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.conversations = 0  # the controller looks itself whether it listens

    def stop(self) -> None:
        """Be away."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def copies(self) -> Counter[str]:
        """How many copies of each mail it took, by Message-ID."""
        return Counter(str(mail["Message-ID"]) for mail in self.taken)

    async def handle_EHLO(  # noqa: N802  the library's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        answer = await self._act(server, self.at_recipient, address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or OK

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        answer = await self._act(server, self.before_taking, mail)
        if answer is not None:
            return answer
        self.taken.append(mail)
        return await self._act(server, self.after_taking, mail) or OK

    async def _act(self, server: Any, act: Callable[[Any], Any], subject: object) -> str | None:
        try:
            if asyncio.iscoroutinefunction(act):
                return cast("str | None", await act(subject))
            return cast("str | None", await asyncio.to_thread(act, subject))
        except HangUp:
            server.transport.abort()
            await asyncio.sleep(3600)
            raise
