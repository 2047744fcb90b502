"""Whatever a message holds, the reply is a clear JSON-RPC error and the conversation goes on."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap

BAD = [
    ("broken JSON", "{", -32700),
    ("empty message", "", -32700),
    ("a NUL in a string", '{"jsonrpc":"2.0","id":1,"method":"a\\u0000b"}', -32700),
    ("duplicate keys", '{"jsonrpc":"2.0","id":1,"id":2,"method":"x"}', -32700),
    ("rubbish after the request", '{"jsonrpc":"2.0","id":1,"method":"x"} x', -32700),
    ("a lone surrogate", '{"jsonrpc":"2.0","id":1,"method":"\\ud800"}', -32700),
    ("deep nesting", "[" * 5000 + "]" * 5000, -32700),
    ("a string", '"hello"', -32600),
    ("a number", "42", -32600),
    ("a batch", '[{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}]', -32600),
    ("an empty batch", "[]", -32600),
    ("no version", '{"id":1,"method":"rpc.discover"}', -32600),
    ("wrong version", '{"jsonrpc":"1.0","id":1,"method":"rpc.discover"}', -32600),
    ("no method", '{"jsonrpc":"2.0","id":1}', -32600),
    ("method is a number", '{"jsonrpc":"2.0","id":1,"method":5}', -32600),
    ("id is an object", '{"jsonrpc":"2.0","id":{},"method":"rpc.discover"}', -32600),
    ("params is a string", '{"jsonrpc":"2.0","id":1,"method":"rpc.discover","params":"x"}', -32600),
    ("params by position", '{"jsonrpc":"2.0","id":1,"method":"question.ask","params":["x"]}', -32602),
    ("unknown method", '{"jsonrpc":"2.0","id":1,"method":"question.tell"}', -32601),
    ("very long method", json.dumps({"jsonrpc": "2.0", "id": 1, "method": "x" * 9000}), -32600),
]

PARAMS = [
    ("text missing", "question.ask", {}, -32602),
    ("text is a number", "question.ask", {"text": 5}, -32602),
    ("text is null", "question.ask", {"text": None}, -32602),
    ("text is empty", "question.ask", {"text": ""}, -32602),
    ("unknown parameter", "question.ask", {"text": "x", "txet": "y"}, -32602),
    ("text too long", "question.ask", {"text": "x" * 20001}, -32004),
    ("a disk that fails", "question.ask", {"text": "boom"}, -32007),
    ("unknown entry", "entry.get", {"id": "no.such"}, -32005),
    ("unknown area", "area.list", {"area": "no"}, -32005),
    ("score out of range", "case.rate", {"number": "1", "code": "1", "score": 6}, -32602),
    ("score is a fraction", "case.rate", {"number": "1", "code": "1", "score": 4.5}, -32602),
    ("unknown kind of case", "case.open", {"kind": "party", "text": "x"}, -32602),
    ("wrong code of a case", "case.status", {"number": "HQ-1", "code": "x"}, -32005),
    ("rate an unknown answer", "answer.rate", {"answer": "no", "helpful": True}, -32005),
    ("lang unknown", "session.open", {"lang": "fr"}, -32602),
    ("resume is no token", "session.open", {"resume": "abc"}, -32602),
    ("admin method for a worker", "pack.list", {}, -32002),
]

with Tap() as t:
    daemon = Daemon()
    with daemon.ws() as ws:
        t.equal(ws.error("question.ask", {"text": "x"}), -32001, "no session yet: -32001")
        ws.open_session(client={"kind": "test"})
        for name, text, code in BAD:
            ws.send(text)
            reply = ws.recv_json()
            t.equal(reply.get("error", {}).get("code"), code, f"{name}: {code}")
        for name, method, params, code in PARAMS:
            reply = ws.call(method, params)
            t.equal(reply.get("error", {}).get("code"), code, f"{name}: {code}")
            if name == "a disk that fails":
                t.ok("secret" not in json.dumps(reply), "what failed inside stays inside")
        t.equal(ws.result("question.ask", {"text": "你好"})["turn"], 1, "nothing else changed")

        for id in (0, -1, 1.5, "", "a", "好"):
            ws.send_json({"jsonrpc": "2.0", "id": id, "method": "question.suggest", "params": {"prefix": "x"}})
            t.equal(ws.recv_json()["id"], id, f"id {id!r} comes back")
        ws.send_json({"jsonrpc": "2.0", "id": None, "method": "question.tell"})
        t.equal(ws.recv_json()["id"], None, "id null is answered")
        ws.send_json({"jsonrpc": "2.0", "method": "question.ask", "params": {"text": "x"}})
        ws.send_json({"jsonrpc": "2.0", "method": "no.such"})
        t.equal(ws.result("question.ask", {"text": "x"})["turn"], 3, "a notification runs and gets no reply")
    daemon.check_stop(t)
