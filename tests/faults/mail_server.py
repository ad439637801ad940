"""A mail server for tests: accepts everything, slowly, and remembers what it accepted."""

import random
import re
import socketserver
import threading
import time
from collections import Counter


class Conversation(socketserver.StreamRequestHandler):
    """One SMTP conversation, as little of it as smtplib needs."""

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            self.say("221 bye" if verb == b"QUIT" else "250 ok")

    def take(self) -> bool:
        """Reads a letter and accepts it; False when the line broke before its end."""
        letter = b""
        while not letter.endswith(b"\r\n.\r\n"):
            if not (line := self.rfile.readline()):
                return False
            letter += line
        [key] = re.findall(rb"(?im)^message-id: <([0-9a-f-]{36})@", letter)
        time.sleep(random.uniform(0, self.server.longest_pause))
        self.server.accepted[key.decode()] += 1
        time.sleep(random.uniform(0, self.server.longest_pause))
        return True

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.accepted: Counter[str] = Counter()
        self.longest_pause = 0.02  # seconds, before and after it accepts
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A killed client breaks its line; that is what the test is about."""

    @property
    def port(self) -> int:
        return self.server_address[1]
