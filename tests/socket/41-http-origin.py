"""Which web sites may talk to the daemon."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap

REQUEST = b'{"jsonrpc":"2.0","id":1,"method":"session.open","params":{}}'

with Tap() as t:
    daemon = Daemon(conf={"allowed_origins": "https://union.example https://hr.example:8443"})

    def status_of(origin):
        try:
            with daemon.ws(origin=origin) as ws:
                ws.open_session()
                return ws.status
        except ConnectionError as error:
            return int(str(error).split()[1])

    here = f"http://127.0.0.1:{daemon.port}"
    for origin, wanted in {None: 101, here: 101, "https://union.example": 101, "https://hr.example:8443": 101,
                           "https://HR.example:8443": 101, "https://evil.example": 403, "null": 403,
                           "https://union.example.evil.example": 403, "http://union.example": 403,
                           "https://union.exampl": 403, "*": 403, "x" * 400: 403}.items():
        t.equal(status_of(origin), wanted, f"WebSocket from {str(origin)[:40]}: {wanted}")
    for origin, wanted in {"https://union.example": 200, here: 200, "https://evil.example": 403}.items():
        status, headers, _ = daemon.http("POST", "/rpc", REQUEST, {"Origin": origin})
        t.equal((status, headers.get("access-control-allow-origin")), (wanted, origin if wanted == 200 else None),
                f"POST from {origin}: {wanted}")
    status, headers, _ = daemon.http("OPTIONS", "/rpc", headers={"Origin": "https://union.example",
                                     "Access-Control-Request-Method": "POST"})
    t.equal(headers.get("access-control-allow-methods"), "POST", "preflight")
    try:
        daemon.ws(path="/elsewhere")
        t.ok(False, "a WebSocket elsewhere: 404")
    except ConnectionError as error:
        t.ok(" 404 " in str(error), "a WebSocket elsewhere: 404")
    try:
        daemon.ws(protocol="soap")
        t.ok(False, "another subprotocol is refused")
    except Exception:
        t.ok(True, "another subprotocol is refused")
    with daemon.ws(protocol="hongqiao.v0, hongqiao.v1") as ws:
        t.ok("sec-websocket-protocol: hongqiao.v1" in ws.head.lower(), "ours is chosen from several")
    t.ok(daemon.metric("refused_origin_total") >= 8, "refusals are counted")
    daemon.check_stop(t)

    daemon = Daemon(conf={"trust_forwarded": True, "max_connections_per_address": 2})
    with daemon.ws(headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.7"}), \
            daemon.ws(headers={"X-Forwarded-For": "203.0.113.7"}):
        try:
            daemon.ws(headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.7"})
            t.ok(False, "the forwarded address is the one that counts")
        except ConnectionError as error:
            t.ok(" 429 " in str(error), "the forwarded address is the one that counts")
        with daemon.ws(headers={"X-Forwarded-For": "203.0.113.8"}):
            t.ok(True, "another one behind the same proxy gets in")
    daemon.check_stop(t)
