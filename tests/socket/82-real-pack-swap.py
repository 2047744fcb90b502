"""A pack with mistakes is refused with all of them named; a good one takes over while 100 clients ask."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../support"))
from hqtest import ADMIN_TOKEN, BUILDDIR, SRCDIR, Daemon, Tap

CLIENTS = 100
PACKS = os.path.join(HERE, "../support/packs")


def run(*args, **env):
    done = subprocess.run([os.path.join(BUILDDIR, "hongqiao"), *args], capture_output=True, text=True, timeout=300,
                          env=dict(os.environ, **env), check=False)
    return done.returncode, done.stdout, done.stderr


def ask(text, id=1):
    return {"jsonrpc": "2.0", "id": id, "method": "question.ask", "params": {"text": text}}


def make_knowledge(folder):
    """Laws, lexicon and parameters as they are, and one small pack: this test is not about content."""
    for name in ("lexicon", "params"):
        shutil.copytree(os.path.join(SRCDIR, "knowledge", name), os.path.join(folder, name))
    shutil.copy(os.path.join(SRCDIR, "knowledge/laws.json"), folder)
    shutil.copytree(os.path.join(PACKS, "basetest"), os.path.join(folder, "basetest"))
    return folder


with Tap() as t, tempfile.TemporaryDirectory() as folder:
    knowledge = make_knowledge(os.path.join(folder, "knowledge"))
    places = {"HQ_KNOWLEDGE": knowledge, "HQ_INTENTS": os.path.join(SRCDIR, "intents")}
    good, bad = os.path.join(folder, "good.json"), os.path.join(folder, "bad.json")
    t.equal(run("pack", "check", os.path.join(PACKS, "swaptest"), **places)[0], 0, "pack check: a good pack")
    t.equal(run("pack", "build", os.path.join(PACKS, "swaptest"), "-o", good)[0], 0, "pack build")
    with open(good, encoding="utf-8") as file:
        pack = json.load(file)
    entries = pack["topics"][0]["entries"]
    entries[0]["related"] = ["no.such.entry"]
    entries[1]["id"] = entries[2]["id"]
    entries[0]["citations"] = [{"law": "不存在的法", "article": "第一条"}]
    with open(bad, "w", encoding="utf-8") as file:
        json.dump(pack, file, ensure_ascii=False)

    daemon = Daemon(fake=False, conf={"knowledge_dir": knowledge})
    url = f"ws://127.0.0.1:{daemon.port}/ws"
    code, out, err = run("pack", "install", bad, "--url", url, HQ_TOKEN=ADMIN_TOKEN)
    t.equal(code, 1, "the bad pack is refused")
    for part in ("no.such.entry", entries[2]["id"], "不存在的法"):
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
            ws.send_json(ask("灯笼手作坊在几楼"))
        for ws in clients:
            wrong += "三楼" not in ws.recv_json().get("result", {}).get("text", "")
        rounds += 1
    t.equal(installer.wait(), 0, "the good pack is installed")
    t.equal(wrong, 0, f"{rounds * CLIENTS} questions meanwhile, no error")
    installer.stdout.close()
    t.ok("北门" in clients[0].result("question.ask", {"text": "鹿角雕刻门票"})["text"], "the new pack answers")
    t.ok("swaptest" in run("pack", "list", "--url", url, HQ_TOKEN=ADMIN_TOKEN)[1], "pack list shows it")
    t.equal(run("pack", "rollback", "--url", url, HQ_TOKEN=ADMIN_TOKEN)[0], 0, "rollback")
    t.ok("swaptest" not in run("pack", "list", "--url", url, HQ_TOKEN=ADMIN_TOKEN)[1], "and it is gone")
    t.ok("北门" not in clients[0].result("question.ask", {"text": "鹿角雕刻门票"})["text"], "for the workers, too")
    for ws in clients:
        ws.close()
    daemon.check_stop(t)

    data = os.path.join(folder, "data")
    t.equal(run("pack", "install", good, "--data", data, **places)[0], 0, "install into a data folder, without a daemon")
    t.ok("swaptest" in run("pack", "list", "--data", data, **places)[1], "it is there")
    t.equal(run("pack", "rollback", "--data", data, **places)[0], 0, "rollback there")
    t.ok("swaptest" not in run("pack", "list", "--data", data, **places)[1], "and it is gone")
    t.equal(run("pack", "install", good, **places)[0], 2, "install into nothing: wrong usage")
