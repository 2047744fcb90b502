"""One client that sends too much or reads too little does not disturb the others."""

import json
import os
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import TEXT, Daemon, Tap


def ask(id, text="x"):
    return {"jsonrpc": "2.0", "id": id, "method": "question.ask", "params": {"text": text}}


with Tap() as t:
    daemon = Daemon(conf={"messages_per_second": 20, "messages_burst": 50, "write_timeout_s": 1})

    with daemon.ws() as ws, daemon.ws() as other:
        ws.open_session()
        other.open_session()
        frames = b"".join(ws.frame(TEXT, json.dumps(ask(i)).encode()) for i in range(10000))
        ws.sock.setblocking(False)
        sent = 0
        start = time.monotonic()
        replies = []
        while len(replies) < 10000:
            try:
                sent += ws.sock.send(frames[sent:sent + 65536]) if sent < len(frames) else 0
            except BlockingIOError:
                pass
            try:
                ws.fill()
            except BlockingIOError:
                pass
            while len(ws.buffer) >= 4:
                need = ws.buffer[1] & 0x7F
                need = 2 + need if need < 126 else 4 + int.from_bytes(ws.buffer[2:4], "big")
                if len(ws.buffer) < need:
                    break
                replies.append(json.loads(ws.recv()))
        took = time.monotonic() - start
        ws.sock.setblocking(True)
        refused = [r for r in replies if r.get("error", {}).get("code") == -32003]
        answered = [r for r in replies if "result" in r]
        t.equal(len(refused) + len(answered), 10000, "10,000 messages at once: each is answered or refused")
        t.ok(len(answered) <= 50 + 20 * (took + 1), "and no more are answered than the limit allows")
        t.equal([r["id"] for r in replies], list(range(10000)), "in order, with their ids")
        t.ok(all(r["error"]["data"]["retry_after_ms"] > 0 for r in refused), "with retry_after_ms")
        t.equal(other.result("question.ask", {"text": "x"})["kind"], "answer", "another session is not held back")

    # A client that never reads: its answers pile up to the bound, then it is cut off.
    daemon.check_stop(t)
    daemon = Daemon(conf={"messages_per_second": 100000, "messages_burst": 100000,
                          "max_queue_bytes": 65536, "write_timeout_s": 1})
    with daemon.ws() as ws:
        ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ws.open_session()
        big = ws.frame(TEXT, json.dumps(ask(1, "y" * 15000)).encode())
        ws.sock.settimeout(0.2)
        try:
            while True:
                ws.sock.sendall(big)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            pass
        with daemon.ws() as other:
            other.open_session()
            t.equal(other.result("question.ask", {"text": "x"})["kind"], "answer", "others are served meanwhile")
        ws.sock.settimeout(30)
        try:
            while True:
                ws.sock.sendall(big)  # blocks until the daemon gives up on us
        except (BrokenPipeError, ConnectionResetError):
            pass
        t.ok(daemon.metric("closed_slow_total") >= 1, "a client that never reads is closed")
    daemon.check_stop(t)
