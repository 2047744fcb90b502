"""What the socket tests share: a daemon on a free port in a fresh folder, HTTP, a WebSocket client
that can lie, replies checked against the daemon's own OpenRPC document, TAP output.

Only the standard library. Nothing here sleeps: it waits for a line, a reply or an exit.

SPDX-License-Identifier: Apache-2.0
"""

import base64
import hashlib
import json
import os
import selectors
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import traceback

TIMEOUT_S = float(os.environ.get("HQ_TEST_TIMEOUT_S", "30"))
SRCDIR = os.environ.get("HQ_SRCDIR", os.path.abspath(os.path.join(os.path.dirname(__file__), "../..")))
BUILDDIR = os.environ.get("HQ_BUILDDIR", os.getcwd())
ADMIN_TOKEN = "admin-token-for-tests-0001"
STAFF_TOKEN = "staff-token-for-tests-0001"

TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0


class Tap:
    """Counts checks and prints them; `with Tap() as t:` turns an exception into a failed check."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, condition, name):
        self.count += 1
        self.failed += not condition
        print(("ok" if condition else "not ok") + f" {self.count} - {name}", flush=True)
        return condition

    def equal(self, got, wanted, name):
        if not self.ok(got == wanted, name):
            print(f"# got    {got!r}\n# wanted {wanted!r}", flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}", flush=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            for line in "".join(traceback.format_exception(kind, error, trace)).splitlines():
                print("# " + line)
            self.ok(False, f"no exception ({kind.__name__})")
        print(f"1..{self.count}", flush=True)
        if self.failed:
            sys.exit(1)
        return True


def wait_until(condition, what):
    """Polls for what gives no event, such as a counter in /metrics."""
    end = time.monotonic() + TIMEOUT_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        selectors.DefaultSelector().select(0.05)


def read_line_of(process, timeout_s=None):
    """A line of its standard output; "" at the end."""
    line = b""
    selector = selectors.DefaultSelector()
    selector.register(process.stdout, selectors.EVENT_READ)
    while not line.endswith(b"\n"):
        if not selector.select(timeout_s or TIMEOUT_S):
            raise TimeoutError(f"no line from {process.args[0]}")
        byte = os.read(process.stdout.fileno(), 1)
        if not byte:
            break
        line += byte
    return line.decode()


class Daemon:
    """A running daemon. `fake` takes the one with stand-ins for dialogue and records."""

    def __init__(self, fake=True, conf=None, data=None, web=None):
        self.folder = data or tempfile.mkdtemp(prefix="hqtest-")
        self.keep = data is not None
        name = "tests/support/fake_hongqiaod" if fake else "hongqiaod"
        self.program = os.environ.get("HQ_DAEMON") or os.path.join(BUILDDIR, name)
        self.web = web or os.path.join(self.folder, "web")
        os.makedirs(self.web, exist_ok=True)
        self.conf = {
            "host": "127.0.0.1",
            "port": 0,
            "data_dir": os.path.join(self.folder, "data"),
            "knowledge_dir": os.path.join(SRCDIR, "knowledge"),
            "intents_dir": os.path.join(SRCDIR, "intents"),
            "web_dir": self.web,
            "admin_token_sha256": hashlib.sha256(ADMIN_TOKEN.encode()).hexdigest(),
            "staff_token_sha256": hashlib.sha256(STAFF_TOKEN.encode()).hexdigest(),
            "messages_per_second": 10000,
            "messages_burst": 10000,
            "address_messages_per_second": 100000,
        }
        self.conf.update(conf or {})
        self.conf_path = os.path.join(self.folder, "hongqiaod.conf")
        self.stderr_path = os.path.join(self.folder, "stderr")
        self.scheme = "https" if self.conf.get("tls_cert") else "http"
        self.start()

    def write_conf(self):
        with open(self.conf_path, "w", encoding="utf-8") as file:
            for key, value in self.conf.items():
                text = str(value).lower() if isinstance(value, bool) else str(value)
                file.write(f"{key} = {text}\n")

    def start(self):
        self.write_conf()
        self.stderr = open(self.stderr_path, "ab")
        self.process = subprocess.Popen(
            [self.program, "-c", self.conf_path], stdout=subprocess.PIPE, stderr=self.stderr
        )
        self.ready = self.read_line()
        if not self.ready.startswith("hongqiaod ready "):
            raise RuntimeError(f"no ready line: {self.ready!r}\n{self.log()}")
        self.port = int(self.ready.rstrip("/\n").rsplit(":", 1)[1])

    def read_line(self):
        try:
            return read_line_of(self.process, TIMEOUT_S * 2)
        except TimeoutError as error:
            raise TimeoutError("the daemon did not get ready\n" + self.log()) from error

    def log(self):
        with open(self.stderr_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_log(self, text):
        wait_until(lambda: text in self.log(), f"log line {text}")

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait(TIMEOUT_S)
        self.process.stdout.close()
        self.stderr.close()

    def stop(self):
        """Ends it as an operator would; returns the exit code and what it said beside the ready line."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        rest = self.process.stdout.read().decode()
        code = self.process.wait(TIMEOUT_S)
        self.process.stdout.close()
        self.stderr.close()
        return code, rest

    def check_stop(self, tap):
        code, rest = self.stop()
        log = self.log()
        is_clean = "Sanitizer" not in log and "runtime error" not in log
        tap.ok(code == 0 and rest == "" and is_clean, "the daemon stops cleanly")
        if code or not is_clean:
            for line in (f"exit code {code}\n" + log)[-6000:].splitlines():
                print("# " + line)
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- connections ---

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.port), TIMEOUT_S)

    def http(self, method, path, body=None, headers=None, raw=None):
        with self.socket() as sock:
            if raw is None:
                lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
                fields = dict(headers or {})
                if body is not None:
                    fields.setdefault("Content-Type", "application/json")
                    fields.setdefault("Content-Length", str(len(body)))
                fields.setdefault("Connection", "close")
                lines += [f"{key}: {value}" for key, value in fields.items() if value is not None]
                raw = "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")
            return read_http(send_some(sock, raw), method == "HEAD")

    def post(self, method, params=None, token=None, id=1):
        request = {"jsonrpc": "2.0", "method": method, "id": id}
        if params is not None:
            request["params"] = params
        headers = {"Authorization": "Bearer " + token} if token else {}
        status, _, body = self.http("POST", "/rpc", json.dumps(request).encode(), headers)
        return status, json.loads(body) if body else None

    def metric(self, name):
        _, _, body = self.http("GET", "/metrics")
        for line in body.decode().splitlines():
            if line.startswith("hongqiao_" + name + " "):
                return float(line.split()[1])
        raise KeyError(name)

    def ws(self, **options):
        return WebSocket(self.socket(), f"127.0.0.1:{self.port}", **options)


def send_some(sock, data):
    """Sends what the peer takes: one that refuses early may have closed already."""
    try:
        sock.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sock


def read_http(sock, is_head=False):
    """One reply: (status, {lower-case name: value}, body)."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65536)
        if not piece:
            raise ConnectionError(f"closed before a whole head: {data!r}")
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1])
    headers = {}
    for line in lines[1:]:
        key, value = line.split(":", 1)
        headers[key.strip().lower()] = value.strip()
    length = headers.get("content-length")
    if is_head or status in (101, 204, 304):
        return status, headers, body
    while length is None or len(body) < int(length):
        piece = sock.recv(65536)
        if not piece:
            break
        body += piece
    return status, headers, body


class Closed(Exception):
    """The peer closed; `code` is that of its close frame, or None."""

    def __init__(self, code=None):
        super().__init__(f"closed ({code})")
        self.code = code


class WebSocket:
    """A client that does as it is told, also what no client should do."""

    def __init__(self, sock, host, path="/ws", origin=None, protocol="hongqiao.v1", headers=None,
                 expect=101):
        self.sock = sock
        self.buffer = b""
        self.next_id = 0
        self.notifications = []
        lines = [
            f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(),
        ]
        if protocol:
            lines.append("Sec-WebSocket-Protocol: " + protocol)
        if origin:
            lines.append("Origin: " + origin)
        lines += [f"{key}: {value}" for key, value in (headers or {}).items()]
        self.send_raw("\r\n".join(lines).encode() + b"\r\n\r\n")
        while b"\r\n\r\n" not in self.buffer:
            self.fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.head = head.decode("latin-1")
        self.status = int(self.head.split()[1])
        if self.status != expect:
            raise ConnectionError(self.head)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def fill(self):
        try:
            piece = self.sock.recv(65536)
        except ConnectionResetError:
            piece = b""
        if not piece:
            raise Closed()
        self.buffer += piece

    def take(self, n):
        while len(self.buffer) < n:
            self.fill()
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def send_raw(self, data):
        self.sock.sendall(data)

    @staticmethod
    def frame(opcode, payload, fin=True, mask=True, length=None, rsv=0):
        length = len(payload) if length is None else length
        head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
        flag = 0x80 if mask else 0
        if length < 126:
            head += bytes([flag | length])
        elif length < 65536:
            head += bytes([flag | 126]) + struct.pack(">H", length)
        else:
            head += bytes([flag | 127]) + struct.pack(">Q", length)
        if not mask:
            return head + payload
        key = b"\x11\x22\x33\x44"
        stream = (key * (len(payload) // 4 + 1))[: len(payload)]
        mixed = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
        return head + key + mixed.to_bytes(len(payload), "big")

    def send(self, payload, opcode=TEXT, **options):
        if isinstance(payload, str):
            payload = payload.encode()
        self.send_raw(self.frame(opcode, payload, **options))

    def send_json(self, value):
        self.send(json.dumps(value, ensure_ascii=False))

    def recv_frame(self):
        first, second = self.take(2)
        length = second & 0x7F
        if length == 126:
            length = struct.unpack(">H", self.take(2))[0]
        elif length == 127:
            length = struct.unpack(">Q", self.take(8))[0]
        return first & 0x0F, bool(first & 0x80), self.take(length)

    def recv(self):
        """One whole text message; answers pings."""
        data = b""
        while True:
            opcode, fin, payload = self.recv_frame()
            if opcode == CLOSE:
                raise Closed(struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None)
            if opcode == PING:
                self.send(payload, PONG)
                continue
            if opcode == PONG:
                continue
            data += payload
            if fin:
                return data.decode("utf-8")

    def recv_json(self):
        return json.loads(self.recv())

    def call(self, method, params=None):
        """The whole reply to a request; notifications on the way are kept."""
        self.next_id += 1
        request = {"jsonrpc": "2.0", "id": self.next_id, "method": method}
        if params is not None:
            request["params"] = params
        self.send_json(request)
        while True:
            reply = self.recv_json()
            if "method" in reply:
                self.notifications.append(reply)
            elif reply.get("id") == self.next_id:
                return reply

    def result(self, method, params=None):
        reply = self.call(method, params)
        if "result" not in reply:
            raise AssertionError(f"{method}: {reply}")
        return reply["result"]

    def error(self, method, params=None):
        """The error's code, or None if there was none."""
        return self.call(method, params).get("error", {}).get("code")

    def notification(self):
        while not self.notifications:
            message = self.recv_json()
            if "method" in message:
                self.notifications.append(message)
        return self.notifications.pop(0)

    def open_session(self, **params):
        return self.result("session.open", params)

    def wait_closed(self):
        """Reads until the peer closes; returns the code of its close frame, or None."""
        try:
            while True:
                self.recv()
        except Closed as closed:
            return closed.code

    def close(self):
        self.sock.close()


def tls_context():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Schema:
    """As much of JSON Schema as the OpenRPC document uses; refuses what it does not know."""

    KNOWN = {"type", "required", "properties", "items", "enum", "$ref", "minLength", "maxLength",
             "maxItems", "minimum", "maximum", "description"}
    TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}

    def __init__(self, document):
        self.document = document
        self.methods = {method["name"]: method for method in document["methods"]}
        self.hit = set()

    def has_type(self, value, name):
        if name == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        if name == "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        return isinstance(value, self.TYPES[name])

    def problems(self, value, schema, at="$"):
        unknown = set(schema) - self.KNOWN
        if unknown:
            return [f"{at}: schema uses {unknown}"]
        if "$ref" in schema:
            target = self.document
            for part in schema["$ref"].lstrip("#/").split("/"):
                target = target[part]
            return self.problems(value, target, at)
        found = []
        types = schema.get("type")
        if types and not any(self.has_type(value, t) for t in ([types] if isinstance(types, str) else types)):
            return [f"{at}: is {type(value).__name__}, wanted {types}"]
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{at}: {value!r} not in {schema['enum']}")
        if isinstance(value, dict):
            found += [f"{at}: no {key}" for key in schema.get("required", []) if key not in value]
            for key, sub in schema.get("properties", {}).items():
                if key in value:
                    found += self.problems(value[key], sub, f"{at}.{key}")
        if isinstance(value, list):
            if len(value) > schema.get("maxItems", len(value)):
                found.append(f"{at}: more than {schema['maxItems']} items")
            for i, item in enumerate(value):
                found += self.problems(item, schema.get("items", {}), f"{at}[{i}]")
        if isinstance(value, str) and len(value) < schema.get("minLength", 0):
            found.append(f"{at}: shorter than {schema['minLength']}")
        return found

    def check(self, tap, method, reply):
        """Holds a reply against the document and counts the method as hit."""
        self.hit.add(method)
        if "result" in reply:
            found = self.problems(reply["result"], self.methods[method]["result"]["schema"])
        else:
            codes = {error["code"] for error in self.document["components"]["errors"].values()}
            found = [] if reply["error"]["code"] in codes else [f"unlisted code {reply['error']}"]
        tap.ok(not found, f"{method}: the reply is as openrpc.json says")
        for problem in found:
            print("# " + problem)
        return reply.get("result")
