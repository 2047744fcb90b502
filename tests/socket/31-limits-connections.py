"""Half-open handshakes, too many connections, silence."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import PONG, Closed, Daemon, Tap, wait_until



def daemon_accepts(daemon):
    try:
        return daemon.http("GET", "/healthz")[0] == 200
    except ConnectionError:
        return False


with Tap() as t:
    daemon = Daemon(conf={"handshake_timeout_s": 2, "max_connections": 3000,
                          "max_connections_per_address": 3000})
    half = []
    for i in range(1000):
        sock = daemon.socket()
        if i % 3 == 1:
            sock.sendall(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n")
        elif i % 3 == 2:
            sock.sendall(b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                         b"Content-Length: 100\r\n\r\n{")
        half.append(sock)
    with daemon.ws() as ws:
        ws.open_session()
        t.equal(ws.result("question.ask", {"text": "x"})["kind"], "answer",
                "a worker is served beside 1,000 half-open handshakes")
        t.ok(daemon.metric("connections") >= 1000, "they are counted")
        for sock in half:
            sock.settimeout(30)
        closed = 0
        for sock in half:
            try:
                closed += sock.recv(4096) == b"" or sock.recv(1) == b""
            except ConnectionResetError:
                closed += 1
            sock.close()
        t.equal(closed, 1000, "all are closed after the handshake time-out")
        wait_until(lambda: daemon.metric("closed_handshake_total") >= 1000, "counter")
        t.ok(True, "and counted as such")
        t.equal(ws.result("question.ask", {"text": "x"})["kind"], "answer", "the worker is still there")
    daemon.check_stop(t)

    daemon = Daemon(conf={"max_connections": 10})
    open_ones = [daemon.ws() for _ in range(10)]
    try:
        daemon.ws()
        t.ok(False, "one connection too many is closed")
    except (Closed, ConnectionError):
        t.ok(True, "one connection too many is closed")
    open_ones.pop().close()
    wait_until(lambda: daemon_accepts(daemon), "a free place")
    t.ok(True, "and accepted when another has gone")
    for ws in open_ones:
        ws.close()
    daemon.check_stop(t)

    daemon = Daemon(conf={"max_connections_per_address": 5})
    open_ones = [daemon.ws() for _ in range(5)]
    try:
        daemon.ws()
        t.ok(False, "the limit of one address holds")
    except (Closed, ConnectionError):
        t.ok(True, "the limit of one address holds")
    for ws in open_ones:
        ws.close()
    daemon.check_stop(t)

    daemon = Daemon(conf={"idle_timeout_s": 1})
    with daemon.ws() as ws:
        t.equal(ws.wait_closed(), 1000, "a silent connection is closed politely")
    t.ok(daemon.metric("closed_idle_total") >= 1, "and counted")
    daemon.check_stop(t)

    daemon = Daemon(conf={"ping_interval_s": 1})
    with daemon.ws() as ws, daemon.ws() as deaf:
        pings = 0
        while pings < 4:
            opcode, _, payload = ws.recv_frame()
            pings += opcode == 9
            ws.send(payload, PONG)
        t.ok(True, "a quiet connection gets pings and stays")
        code = None
        try:
            while deaf.recv_frame()[0] != 8:
                pass
        except Closed:
            pass
        t.ok(True, "one that does not answer pings is closed")
        t.equal(ws.error("question.ask", {"text": "x"}), -32001, "the other is still there")
    daemon.check_stop(t)
