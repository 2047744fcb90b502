"""Options, configuration, signals, ready line, notify socket."""

import os
import signal
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap, wait_until


def run(program, *args, conf=None):
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        if conf is not None:
            file.write(conf)
            file.flush()
            args = ("-c", file.name) + args
        done = subprocess.run([program, *args], capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr.replace(file.name, "FILE")


with Tap() as t:
    daemon = Daemon()
    program = daemon.program
    t.ok(daemon.ready == f"hongqiaod ready http://127.0.0.1:{daemon.port}/\n", "the ready line")

    t.equal(run(program, "--help")[0], 0, "--help")
    t.ok(run(program, "--version")[1].startswith("hongqiaod "), "--version")
    t.equal(run(program, "--no-such")[0], 2, "an unknown option: 2")
    t.equal(run(program, "extra")[0], 2, "an argument: 2")
    code, out, err = run(program, "--check-config", conf="port = 1\nhots = 1\n")
    t.equal((code, err), (1, 'hongqiaod: FILE:2: unknown option "hots"\n'), "an unknown key names file and line")
    code, out, err = run(program, "--check-config", conf="# x\n\nport = 70000\n")
    t.equal((code, err), (1, "hongqiaod: FILE:3: port: must be a whole number from 0 to 65535\n"), "a bad value too")
    for text, part in {"port\n": "FILE:1: expected key = value", "port = 1\nport = 2": "FILE:2: port: set twice",
                       "log_level = loud": "FILE:1: log_level: must be one of error|warn|info|debug",
                       "trust_forwarded = yes": "FILE:1: trust_forwarded: must be true or false",
                       "port = 0x50": "FILE:1: port: must be", "port = ": "FILE:1: port: must be",
                       "tls_cert = /x": "tls_cert and tls_key go together",
                       "admin_token_sha256 = secret": "64 hexadecimal digits",
                       "max_message_bytes = 1000000": "max_queue_bytes"}.items():
        code, _, err = run(program, "--check-config", conf=text)
        t.ok(code == 1 and part in err, f"{text!r}: {part}")
    t.equal(run(program, "--check-config", conf="\t port=0 \r\nhost = ::1")[0], 0, "white space is free")
    sample = run(program, "--print-config")[1]
    t.equal(run(program, "--check-config", conf=sample), (0, "", ""), "the sample is a valid file")
    manual = run(program, "--print-man")[1]
    keys = [line.split(" =")[0] for line in sample.splitlines() if " =" in line and not line.startswith("#")]
    t.ok(len(keys) > 25 and all(f".B {key}\n" in manual for key in keys), "each of its keys is in the man page")
    t.equal(run(program, "-c", "/no/such/file")[0], 1, "a missing file: 1")
    code, _, err = run(program, conf=f"port = {daemon.port}\nweb_dir =\ndata_dir = {daemon.folder}/d2\n")
    t.ok(code == 1 and "cannot listen" in err, "a port in use: 1, and it says so")

    # SIGHUP
    with daemon.ws() as ws:
        ws.open_session()
        before = daemon.metric("dialogue_generation")
        daemon.conf.update({"messages_burst": 1, "messages_per_second": 1, "port": 9})
        daemon.write_conf()
        daemon.signal(signal.SIGHUP)
        daemon.wait_log("needs_restart option=port")
        wait_until(lambda: daemon.metric("dialogue_generation") > before, "new rules")
        t.ok(True, "SIGHUP loads the rules again, and says what needs a restart")
        ws.call("question.ask", {"text": "x"})
        t.equal(ws.error("question.ask", {"text": "x"}), -32003, "and the new limits hold for old connections")
        with open(daemon.conf_path, "a", encoding="utf-8") as file:
            file.write("nonsense\n")
        daemon.signal(signal.SIGHUP)
        daemon.wait_log("config_not_reloaded")
        t.equal(daemon.http("GET", "/healthz")[0], 200, "a broken file at SIGHUP leaves all as it was")
        wait_until(lambda: daemon.metric("reloads_failed_total") == 1, "counter")
        daemon.signal(signal.SIGTERM)
        t.equal(ws.wait_closed(), 1001, "SIGTERM tells each connection: going away")
    daemon.check_stop(t)

    daemon = Daemon()
    held = daemon.socket()  # connected, says nothing
    daemon.signal(signal.SIGINT)
    t.equal(daemon.process.wait(30), 0, "SIGINT stops it, too")
    held.close()
    daemon.stop()

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "notify")
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(path)
        manager.settimeout(30)
        os.environ["NOTIFY_SOCKET"] = path
        daemon = Daemon()
        t.equal(manager.recv(100), b"READY=1", "READY to the service manager")
        del os.environ["NOTIFY_SOCKET"]
        daemon.signal(signal.SIGTERM)
        t.equal(manager.recv(100), b"STOPPING=1", "STOPPING")
        daemon.check_stop(t)
        manager.close()

    if socket.has_ipv6:
        try:
            daemon = Daemon(conf={"host": "::1"})
            t.ok(daemon.ready.startswith("hongqiaod ready http://[::1]:"), "IPv6")
            with socket.create_connection(("::1", daemon.port), 30) as sock:
                sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                t.ok(sock.recv(100).startswith(b"HTTP/1.1 200"), "answers over IPv6")
            daemon.check_stop(t)
        except RuntimeError as error:
            t.skip("IPv6", "no ::1 here")
