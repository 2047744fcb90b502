"""https and wss."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap, WebSocket, read_http, tls_context

with Tap() as t, tempfile.TemporaryDirectory() as folder:
    cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    try:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", cert], check=True, capture_output=True)
        has_openssl = True
    except FileNotFoundError:
        has_openssl = False
        t.skip("TLS", "no openssl program")
    if has_openssl:
        daemon = Daemon(conf={"tls_cert": cert, "tls_key": key})
        t.ok(daemon.ready.startswith("hongqiaod ready https://"), "the ready line says https")
        with tls_context().wrap_socket(daemon.socket()) as sock:
            t.ok(sock.version() in ("TLSv1.2", "TLSv1.3"), f"speaks {sock.version()}")
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            t.equal(read_http(sock)[2], b"ok\n", "https")
        with WebSocket(tls_context().wrap_socket(daemon.socket()), f"127.0.0.1:{daemon.port}") as ws:
            ws.open_session()
            t.equal(ws.result("question.ask", {"text": "加密" * 1000})["text"], "加密" * 1000, "wss")
        with daemon.socket() as sock:
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            try:
                data = sock.recv(1000)
            except ConnectionResetError:
                data = b""
            t.ok(b"200" not in data[:15], "plain http gets nothing")
        daemon.stop()
        log = daemon.log()
        t.ok("Sanitizer" not in log and "runtime error" not in log, "stops cleanly")
        try:
            Daemon(conf={"tls_cert": key, "tls_key": cert})
            t.ok(False, "a bad certificate does not start")
        except RuntimeError as error:
            t.ok("certificate" in str(error), "a bad certificate does not start, and it says so")
