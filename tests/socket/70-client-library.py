"""libhongqiao in a program with its own event loop: ask, reconnect, resume, bounds."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import BUILDDIR, Daemon, Tap, read_line_of


class Probe:
    def __init__(self, *args):
        self.process = subprocess.Popen([os.path.join(BUILDDIR, "tests/support/client_probe"), *args],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def say(self, *lines):
        self.process.stdin.write("".join(line + "\n" for line in lines).encode())
        self.process.stdin.flush()

    def hear(self, prefix):
        """The next line that begins so; others are passed over."""
        while True:
            line = read_line_of(self.process)
            if not line:
                raise EOFError(self.process.stderr.read().decode()[-3000:])
            if line.startswith(prefix):
                return line.rstrip("\n")

    def quit(self):
        self.say("quit")
        rest = self.process.stdout.read().decode()
        errors = self.process.stderr.read().decode()
        return self.process.wait(30), rest, errors


with Tap() as t:
    daemon = Daemon()
    url = f"ws://127.0.0.1:{daemon.port}/ws"
    probe = Probe(url)
    probe.say("ask 试用期最长几个月")
    t.ok('"试用期最长几个月"' in probe.hear("reply 0"), "a question asked before there is a connection")
    probe.say("call entry.get {\"id\":\"no.such\"}")
    t.ok(probe.hear("reply").startswith("reply -32005"), "an error comes as its code")
    probe.say("call entry.get [1]")
    t.equal(probe.hear("refused"), "refused -1", "params that are no object")
    probe.say("call case.open {\"kind\":\"human\",\"text\":\"x\"}")
    case = probe.hear("reply 0")
    probe.say("token")
    token = probe.hear("token")
    with daemon.ws() as ws:
        ws.open_session()
        number = case.split('"number":"')[1].split('"')[0]
        ws.result("case.message", {"number": number, "code": "ABCD2345", "text": "在吗"})
    t.ok("在吗" in probe.hear("event case.event"), "notifications come in")
    probe.say("ask " + "长" * 6000)
    t.ok("长" * 6000 in probe.hear("reply 0"), "a long question and its long answer")

    # The daemon dies, and comes back on the same port.
    daemon.kill()
    probe.hear("state waiting")
    probe.say("ask 还在吗", "call case.open {\"kind\":\"human\",\"text\":\"y\"}")
    probe.hear("state connecting")
    probe.hear("state waiting")
    t.ok(True, "it keeps trying")
    daemon.conf["port"] = daemon.port
    daemon.start()
    probe.hear("state ready")
    t.ok('"还在吗"' in probe.hear("reply 0"), "what was asked meanwhile is answered")
    t.ok("HQ-" in probe.hear("reply 0"), "calls too")

    # Another connection loss, with a daemon that keeps its sessions.
    daemon.conf["idle_timeout_s"] = 1
    daemon.write_conf()
    daemon.signal(1)
    probe.say("token")
    token = probe.hear("token")
    probe.say("ask 一")
    before = probe.hear("reply 0")
    probe.hear("state waiting")
    probe.hear("state ready")
    probe.say("token")
    t.equal(probe.hear("token"), token, "the conversation is resumed after an idle close")
    probe.say("ask 二")
    turn = lambda line: int(line.split('"turn":')[1].split("}")[0].split(",")[0])
    t.equal(turn(probe.hear("reply 0")), turn(before) + 1, "and goes on where it was")

    daemon.stop()
    probe.hear("state waiting")
    probe.say(*[f"ask {i}" for i in range(9)])
    t.equal(probe.hear("refused"), "refused -2", "no more than max_pending calls wait")
    code, rest, errors = probe.quit()
    t.equal((code, rest.count("reply -5")), (0, 8), "freed with calls waiting: each gets its reply")
    t.equal(errors, "", "nothing on stderr")
    wakes = int(rest.split("wakes ")[1].split()[0])
    t.ok(wakes < 3000, f"the loop does not spin ({wakes} wakes)")

    for bad in ("http//x", "ws://", "ws://:80/", "ws://host:99999/", "ftp://x/"):
        t.equal(Probe(bad).process.wait(30), 1, f"{bad} is no URL")

    with tempfile.TemporaryDirectory() as folder:
        cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
        try:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                            "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                            "-keyout", key, "-out", cert], check=True, capture_output=True)
        except FileNotFoundError:
            t.skip("wss", "no openssl program")
        else:
            daemon = Daemon(conf={"tls_cert": cert, "tls_key": key})
            probe = Probe(f"wss://localhost:{daemon.port}", cert)
            probe.say("ask 加密")
            t.ok('"加密"' in probe.hear("reply 0"), "wss with a known certificate")
            t.equal(probe.quit()[0], 0, "and it ends well")
            probe = Probe(f"wss://localhost:{daemon.port}")
            probe.say("ask 加密")
            probe.hear("state waiting")
            code, rest, _ = probe.quit()
            t.ok("reply -5" in rest, "a certificate that nobody vouches for is not trusted")
            probe = Probe(f"wss://127.0.0.1:{daemon.port}", cert)
            probe.hear("state waiting")
            t.equal(probe.quit()[0], 0, "nor one for another name")
            daemon.stop()
