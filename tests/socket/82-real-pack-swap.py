"""A pack with mistakes is refused with all of them named; a good one takes over while 100 clients ask."""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import ADMIN_TOKEN, BUILDDIR, SRCDIR, Daemon, Tap

CLIENTS = 100
QUESTION = "试用期最长可以几个月？"


def run(*args, **env):
    done = subprocess.run([os.path.join(BUILDDIR, "hongqiao"), *args], capture_output=True, text=True, timeout=300,
                          env=dict(os.environ, **env), check=False)
    return done.returncode, done.stdout, done.stderr


with Tap() as t, tempfile.TemporaryDirectory() as folder:
    daemon = Daemon(fake=False)
    url = f"ws://127.0.0.1:{daemon.port}/ws"
    pack = json.loads(run("pack", "build", os.path.join(SRCDIR, "knowledge/joining"))[1])
    good, bad = os.path.join(folder, "good.json"), os.path.join(folder, "bad.json")
    pack["version"] = "9999.1.0"
    with open(good, "w", encoding="utf-8") as file:
        json.dump(pack, file, ensure_ascii=False)
    pack["entries"][0]["related"] = ["no.such.entry"]
    pack["entries"][1]["id"] = pack["entries"][2]["id"]
    pack["entries"][3]["verified"] = "2026-02-30"
    with open(bad, "w", encoding="utf-8") as file:
        json.dump(pack, file, ensure_ascii=False)

    code, out, err = run("pack", "install", bad, "--url", url, HQ_TOKEN=ADMIN_TOKEN)
    t.equal(code, 1, "the bad pack is refused")
    for part in ("no.such.entry", pack["entries"][2]["id"], "2026-02-30"):
        t.ok(part in out, f"and the report names {part}")
    code, out, err = run("pack", "install", good, "--url", url)
    t.ok(code == 1 and "-32002" in err, "nobody installs without the token")

    clients = [daemon.ws() for _ in range(CLIENTS)]
    for ws in clients:
        ws.open_session()
    installer = subprocess.Popen([os.path.join(BUILDDIR, "hongqiao"), "pack", "install", good, "--url", url],
                                 env=dict(os.environ, HQ_TOKEN=ADMIN_TOKEN), stdout=subprocess.PIPE)
    rounds = wrong = 0
    while installer.poll() is None or rounds < 3:
        for ws in clients:
            ws.send_json({"jsonrpc": "2.0", "id": 1, "method": "question.ask", "params": {"text": QUESTION}})
        for ws in clients:
            wrong += "6" not in ws.recv_json().get("result", {}).get("text", "")
        rounds += 1
    t.equal(installer.wait(), 0, "the good pack is installed")
    t.equal(wrong, 0, f"{rounds * CLIENTS} questions meanwhile, no error")
    installer.stdout.close()
    code, out, err = run("pack", "list", "--url", url, HQ_TOKEN=ADMIN_TOKEN)
    t.ok("9999.1.0" in out, "pack list shows the new version")
    code, out, err = run("pack", "rollback", "--url", url, HQ_TOKEN=ADMIN_TOKEN)
    t.equal(code, 0, "rollback")
    t.ok("9999.1.0" not in run("pack", "list", "--url", url, HQ_TOKEN=ADMIN_TOKEN)[1], "and the old version serves")
    for ws in clients:
        ws.close()
    daemon.check_stop(t)

    data = os.path.join(folder, "data")
    t.equal(run("pack", "install", good, "--data", data)[0], 0, "install into a data folder, without a daemon")
    t.ok("9999.1.0" in run("pack", "list", "--data", data)[1], "it is there")
    t.equal(run("pack", "rollback", "--data", data)[0], 0, "rollback there")
    t.ok("9999.1.0" not in run("pack", "list", "--data", data)[1], "and it is gone")
    t.equal(run("pack", "install", good)[0], 2, "install into nothing: wrong usage")
