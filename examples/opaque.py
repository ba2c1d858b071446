#!/usr/bin/env python3
"""Speaks the line protocol with nothing but a socket: publishes an envelope, fetches it, acks it.

    ./waxwing serve              # in another terminal
    python3 examples/opaque.py

The server carries the five strings and never looks inside, so this example seals nothing: a real
program puts the output of its cryptography there. Standard library only, Python 3.9 or later.
"""

import base64
import json
import secrets
import socket
import sys
import uuid


class Waxwing:
    """One connection; every command is answered by one line."""

    def __init__(self, host="127.0.0.1", port=7672):
        self.socket = socket.create_connection((host, port), timeout=5)
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")

    def ask(self, line):
        self.socket.sendall(line.encode("utf-8") + b"\n")
        answer = self.lines.readline()
        if not answer.endswith("\n"):
            raise ConnectionError("the server closed the connection")
        return answer.rstrip("\r\n")

    def expect(self, line, answer):
        got = self.ask(line)
        if got != answer:
            raise RuntimeError(f"{line.split(' ', 1)[0]} was answered with: {got}")


def opaque(data):
    return base64.b64encode(data).decode("ascii")


def envelope(content):
    return {
        "message_id": str(uuid.uuid4()),
        "ciphertext": opaque(content),
        "nonce": opaque(secrets.token_bytes(16)),
        "tag": opaque(secrets.token_bytes(16)),
        "enc_session_key": opaque(secrets.token_bytes(256)),
    }


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 7672
    waxwing = Waxwing(port=port)
    waxwing.expect("declare_queue opaque", "Queue declared")
    waxwing.expect("declare_exchange examples", "Exchange declared")
    waxwing.expect("bind examples opaque opaque", "Queue bound")

    message = envelope(b"whatever was encrypted")
    message_id = message["message_id"]
    line = "publish examples opaque " + json.dumps(message, separators=(",", ":"))
    # Without an ACK, sending the same line again is right: the server knows the id.
    waxwing.expect(line, f"ACK {message_id}")
    print(f"published  {message_id}")

    answer = waxwing.ask("fetch opaque")
    while answer.startswith("Message: "):
        _, fetched_id, body = answer.split(" ", 2)
        fetched = json.loads(body)
        print(f"fetched    {fetched_id}  {base64.b64decode(fetched['ciphertext'])!r}")
        # Until it is acknowledged the message is only lent: it comes again after 30 s.
        waxwing.expect(f"ack {fetched_id}", f"ACK_CONFIRMED {fetched_id}")
        print(f"confirmed  {fetched_id}")
        answer = waxwing.ask("fetch opaque")
    print(answer)


if __name__ == "__main__":
    main()
