"""Frames that are odd or wrong: fragments, sizes, binary, bad UTF-8, no mask, control frames."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import BINARY, CLOSE, MORE, PING, PONG, TEXT, Closed, Daemon, Tap


def ask(text, id=7):
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": "question.ask", "params": {"text": text}},
                      ensure_ascii=False).encode()


with Tap() as t:
    daemon = Daemon(conf={"max_message_bytes": 65536})

    with daemon.ws() as ws:
        ws.open_session()
        message = ask("试用期最长几个月")
        for i in range(0, len(message), 1):
            ws.send(message[i:i + 1], TEXT if i == 0 else MORE, fin=i == len(message) - 1)
        t.equal(ws.recv_json()["result"]["text"], "试用期最长几个月", "a message in one-byte fragments")

        ws.send(message[:10], TEXT, fin=False)
        ws.send(b"are you there", PING)
        opcode, _, payload = ws.recv_frame()
        t.equal((opcode, payload), (PONG, b"are you there"), "a ping between fragments is answered")
        ws.send(message[10:], MORE)
        t.equal(ws.recv_json()["id"], 7, "and the message is whole")

        raw = ws.frame(TEXT, message)
        for i in range(len(raw)):
            ws.send_raw(raw[i:i + 1])
        t.equal(ws.recv_json()["id"], 7, "a frame byte by byte")
        ws.send_raw(raw * 50)
        t.equal([ws.recv_json()["id"] for _ in range(50)], [7] * 50, "fifty messages in one write")

        ws.send(b"\x00\x01\x02", BINARY)
        t.equal(ws.recv_json()["error"]["code"], -32600, "a binary frame is refused")
        ws.send(b"\x00" * 100000, BINARY)
        t.equal(ws.recv_json()["error"]["code"], -32600, "a large binary frame once")
        t.equal(ws.result("question.ask", {"text": "x"})["kind"], "answer", "and the session goes on")

        ws.send(b"x" * (1024 * 1024))
        t.equal(ws.recv_json()["error"]["code"], -32004, "a 1 MB frame: -32004")
        t.equal(ws.result("question.ask", {"text": "x"})["kind"], "answer", "and the session goes on")
        for i in range(64):
            ws.send(b"y" * 2000, TEXT if i == 0 else MORE, fin=i == 63)
        t.equal(ws.recv_json()["error"]["code"], -32004, "fragments that add up to too much: -32004")
        exact = ask("")
        exact = ask("z" * (65536 - len(exact)))
        t.equal(len(exact), 65536, "(a message of exactly the maximum)")
        ws.send(exact)
        t.equal(ws.recv_json()["error"]["message"][:5], "text:", "the longest message is read")
        ws.send(exact + b" ")
        t.equal(ws.recv_json()["error"]["message"][:7], "message", "one byte more is not")
        ws.send(b"bye", CLOSE)

    with daemon.ws() as ws:
        ws.send_raw(ws.frame(TEXT, b"", length=8 * 1024 * 1024) + b"q" * 1024)
        reply = None
        try:
            for _ in range(8 * 1024):
                ws.send_raw(b"q" * 1024)
            reply = ws.recv_json()
            code = ws.wait_closed()
        except (BrokenPipeError, ConnectionResetError, Closed):
            code = "closed"
        t.ok(code in (1009, None, "closed"), "an 8 MB frame is not read to its end")

    def closes_with(name, codes, *frames):
        with daemon.ws() as ws:
            ws.open_session()
            for frame in frames:
                ws.send_raw(frame)
            try:
                code = ws.wait_closed()
            except (BrokenPipeError, ConnectionResetError):
                code = None
            t.ok(code in codes, f"{name}: closed with {codes}" + ("" if code in codes else f", got {code}"))

    frame = daemon.ws().frame
    closes_with("bad UTF-8", (1007,), frame(TEXT, b'{"a":"\xff\xfe"}'))
    closes_with("cut UTF-8 at the end", (1007,), frame(TEXT, "好".encode()[:2]))
    closes_with("overlong UTF-8", (1007,), frame(TEXT, b"\xc0\xaf"))
    with daemon.ws() as ws:
        # RFC 6455 5.1 would have it closed; libwebsockets 4.1 takes it, and it does no harm to a server.
        ws.open_session()
        ws.send(ask("x"), mask=False)
        t.equal(ws.recv_json()["id"], 7, "an unmasked frame is taken as it is")
        t.equal(ws.result("question.ask", {"text": "x"})["kind"], "answer", "and the next one too")
    closes_with("a reserved bit", (1002, None), frame(TEXT, ask("x"), rsv=4))
    closes_with("an unknown opcode", (1002, None), frame(5, b"x"))
    closes_with("an unknown control opcode", (1002, None), frame(11, b"x"))
    closes_with("a continuation of nothing", (1002, None), frame(MORE, b"x"))
    closes_with("a new message inside fragments", (1002, None),
                frame(TEXT, b"{", fin=False), frame(TEXT, b"}"))
    closes_with("a ping that is too long", (1002, None), frame(PING, b"x" * 126))
    closes_with("a fragmented ping", (1002, None), frame(PING, b"x", fin=False))
    closes_with("length with the top bit set", (1002, 1009, None), frame(TEXT, b"", length=1 << 63))
    closes_with("the client's close", (1000, 1005, None), frame(CLOSE, b"\x03\xe8bye"))

    with daemon.ws() as ws:
        ws.open_session()
        ws.send_raw(ws.frame(TEXT, ask("x"))[:20])
    t.equal(daemon.http("GET", "/healthz")[0], 200, "half a frame, then gone: the daemon goes on")
    daemon.check_stop(t)
