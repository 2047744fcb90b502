"""Files, headers, methods and bodies over HTTP."""

import gzip
import json
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import ADMIN_TOKEN, STAFF_TOKEN, Daemon, Tap, read_http, send_some, wait_until

with Tap() as t:
    daemon = Daemon()
    os.makedirs(os.path.join(daemon.web, "kiosk"))
    script = b"export const x = 1;\n" * 20000
    for name, data in {
        "index.html": "<!doctype html><title>虹桥</title>".encode(), "app.js": script,
        "app.js.gz": gzip.compress(script), "style.css": b"a{}", "kiosk/index.html": b"kiosk",
        "face.svg": b"<svg/>", "data.json": b"{}", ".secret": b"no", "program": b"no type",
    }.items():
        with open(os.path.join(daemon.web, name), "wb") as file:
            file.write(data)
    with open(os.path.join(daemon.folder, "outside.txt"), "w", encoding="utf-8") as file:
        file.write("outside")
    daemon.signal(signal.SIGHUP)
    wait_until(lambda: daemon.http("GET", "/")[0] == 200, "the new files")
    t.ok(True, "SIGHUP reads the web folder again")

    for path, kind in {"/": "text/html; charset=utf-8", "/app.js": "text/javascript; charset=utf-8",
                       "/style.css": "text/css; charset=utf-8", "/face.svg": "image/svg+xml",
                       "/data.json": "application/json", "/kiosk/": "text/html; charset=utf-8"}.items():
        status, headers, body = daemon.http("GET", path)
        t.equal((status, headers.get("content-type")), (200, kind), f"{path} is {kind}")
    status, headers, body = daemon.http("GET", "/app.js")
    t.equal(body, script, "a long file comes whole")
    csp = headers.get("content-security-policy", "")
    t.ok("default-src 'self'" in csp and "unsafe" not in csp, "strict Content-Security-Policy")
    t.equal(headers.get("x-content-type-options"), "nosniff", "nosniff")
    etag = headers["etag"]
    t.equal(daemon.http("GET", "/app.js", headers={"If-None-Match": etag})[0], 304, "304 for a known ETag")
    t.equal(daemon.http("GET", "/app.js", headers={"If-None-Match": '"other"'})[0], 200, "200 for another")
    status, headers, body = daemon.http("GET", "/app.js", headers={"Accept-Encoding": "br, gzip"})
    t.equal((headers.get("content-encoding"), gzip.decompress(body) == script), ("gzip", True), "gzip where it lies beside")
    status, headers, body = daemon.http("HEAD", "/app.js")
    t.equal((status, headers["content-length"], body), (200, str(len(script)), b""), "HEAD")
    status, headers, _ = daemon.http("GET", "/kiosk")
    t.equal((status, headers.get("location")), (301, "/kiosk/"), "a folder without its slash")

    for path in ("/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/kiosk/../../outside.txt",
                 "/.secret", "/program", "/app.js/", "//etc/passwd", "/app.js.gz", "/nothing.html",
                 "/" + "a" * 2000):
        status, _, body = daemon.http("GET", path)
        t.ok(status in (400, 403, 404) and b"outside" not in body, f"nothing at {path[:40]}")
    for method in ("PUT", "DELETE", "PATCH"):
        t.equal(daemon.http(method, "/", headers={"Content-Length": "0"})[0], 405, f"{method}: 405")
    t.ok(daemon.http("OPTIONS", "/rpc")[0] == 204, "OPTIONS")
    t.equal(daemon.http("GET", "/healthz")[2], b"ok\n", "/healthz")
    t.equal(daemon.http("GET", "/rpc")[0], 405, "GET /rpc: 405")
    t.equal(daemon.http("GET", "/ws")[0], 426, "GET /ws without upgrade: 426")
    status, headers, body = daemon.http("GET", "/metrics")
    t.ok(status == 200 and headers["content-type"].startswith("text/plain; version=0.0.4"), "/metrics")
    t.ok(all(line.startswith("#") or len(line.split(" ")) == 2 for line in body.decode().splitlines()),
         "one name and one value a line")

    # --- POST /rpc ---
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "session.open", "params": {}}).encode()
    status, headers, body = daemon.http("POST", "/rpc", request)
    token = json.loads(body)["result"]["token"]
    t.equal((status, headers["content-type"]), (200, "application/json"), "POST /rpc answers")
    t.equal(daemon.post("question.ask", {"text": "x"})[1]["error"]["code"], -32001, "no token, no session")
    t.equal(daemon.post("question.ask", {"text": "一"}, token)[1]["result"]["turn"], 1, "a session by bearer token")
    t.equal(daemon.post("question.ask", {"text": "二", "token": token})[1]["result"]["turn"], 2, "or by parameter")
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    t.equal(daemon.post("question.ask", {"text": "x"}, wrong)[1]["error"]["code"], -32001, "a wrong token is none")
    t.equal(daemon.post("pack.list", None, "x" * 30)[1]["error"]["code"], -32002, "a wrong admin token")
    t.equal(daemon.post("pack.list", None, STAFF_TOKEN)[1]["error"]["code"], -32002, "staff are not admins")
    t.equal(daemon.post("pack.list", None, ADMIN_TOKEN)[1]["result"]["packs"][0]["id"], "fake", "the admin's token")
    t.equal(daemon.http("POST", "/rpc", b'{"jsonrpc":"2.0","method":"no.such"}')[0], 204, "a notification: 204")
    t.equal(daemon.http("POST", "/rpc", request, {"Content-Type": "text/plain"})[0], 415, "text/plain: 415")
    t.equal(daemon.http("POST", "/rpc", request, {"Content-Type": "application/json; charset=utf-8"})[0], 200, "with charset")
    t.equal(daemon.http("POST", "/other", request)[0], 404, "POST elsewhere: 404")
    t.equal(daemon.http("POST", "/rpc", b"")[2][:60].decode().count("-32700"), 1, "an empty body: -32700")
    status, _, body = daemon.http("POST", "/rpc", b"x" * 70000)
    t.equal((status, json.loads(body)["error"]["code"]), (413, -32004), "70 kB: 413 and -32004")
    pack = {"id": "big", "entries": ["x" * 1000] * 200}
    before = daemon.metric("dialogue_generation")
    t.equal(daemon.post("pack.install", {"pack": pack}, ADMIN_TOKEN)[1]["result"]["generation"], before + 1,
            "an admin may send 200 kB")
    refused = daemon.post("pack.install", {"pack": {"no": 1}}, ADMIN_TOKEN)[1]["error"]
    t.ok(refused["code"] == -32602 and "report" in refused["data"], "a refused pack comes back with its report")
    t.equal(daemon.post("pack.rollback", None, ADMIN_TOKEN)[1]["result"]["generation"], before, "rollback")
    codes = [daemon.post("pack.rollback", None, ADMIN_TOKEN)[1].get("error", {}).get("code") for _ in range(3)]
    t.equal(codes[-1], -32005, "there is nothing before the first")
    t.equal(daemon.http("", "", raw=b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")[0], 411, "chunked: 411")

    # --- one connection, several requests ---
    with daemon.socket() as sock:
        seen = []
        for path in ("/style.css", "/nothing", "/healthz"):
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            seen.append(read_http(sock)[0])
        t.equal(seen, [200, 404, 200], "keep-alive")
    for name, raw in {"rubbish": b"\x16\x03\x01 rubbish\r\n\r\n", "a head without end": b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 4000,
                      "one endless line": b"GET /" + b"a" * 100000}.items():
        with daemon.socket() as sock:
            send_some(sock, raw)
            try:
                data = sock.recv(100)
            except ConnectionResetError:
                data = b""
            t.ok(data == b"" or data[:7] == b"HTTP/1." and data[9:10] == b"4", f"{name}: refused or closed")
    t.equal(daemon.http("GET", "/healthz")[0], 200, "the daemon goes on")
    daemon.check_stop(t)
