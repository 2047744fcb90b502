"""The command line: exit codes, help, ask here and of a daemon, cases."""

import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import BUILDDIR, SRCDIR, Daemon, Tap

ENV = dict(os.environ, HQ_KNOWLEDGE=os.path.join(SRCDIR, "knowledge"), HQ_INTENTS=os.path.join(SRCDIR, "intents"))
for name in ("HQ_DATA", "HQ_TOKEN"):
    ENV.pop(name, None)


def run(*args, text=""):
    done = subprocess.run([os.path.join(BUILDDIR, "hongqiao"), *args], input=text, capture_output=True, text=True,
                          timeout=300, env=ENV, check=False)
    return done.returncode, done.stdout, done.stderr


LINES = "试用期最长可以几个月？\n老细拖粮点算\n勞動合同到期公司不續簽有冇補償\nHow do I join the union?\n"

with Tap() as t:
    code, out, _ = run("--help")
    commands = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    t.ok(code == 0 and {"ask", "pack", "case"} <= set(commands), "--help lists the commands")
    with open(os.path.join(SRCDIR, "deploy/man/hongqiao.1"), encoding="utf-8") as file:
        manual = file.read().replace("\\-", "-")
    for command in commands:
        code, out, _ = run(command, "--help")
        missing = [word for word in set(re.findall(r"--[a-z][a-z-]+", out)) if word not in manual]
        t.equal(missing, [], f"{command}: every option is in the man page")
        t.ok(f".SS {command}\n" in manual, f"{command} has its section there")
        t.ok(code == 0 and out.startswith("Usage: hongqiao " + command), f"{command} --help")
        code, _, err = run(command, "--no-such-option")
        t.ok(code == 2 and err, f"{command}: an unknown option gives 2")
    t.equal(run()[0], 2, "no command: 2")
    t.equal(run("dance")[0], 2, "an unknown command: 2")
    t.ok(run("--version")[1].startswith("hongqiao "), "--version")
    t.equal(run("ask")[0], 2, "ask without a question: 2")
    t.equal(run("ask", "a", "b")[0], 2, "ask with two: 2")
    t.equal(run("ask", "x", "--lang", "fr")[0], 2, "an unknown language: 2")
    t.equal(run("ask", "x", "--url", "ftp://x")[0], 1, "a bad URL: 1")
    t.equal(run("ask", "x", "--url", "ws://127.0.0.1:1")[0], 1, "nobody there: 1")
    t.equal(run("ask", "x", "--knowledge", "/no/such")[0], 1, "no knowledge: 1")

    code, out, _ = run("ask", "试用期最长可以几个月？")
    t.ok(code == 0 and "6个月" in out and "《劳动合同法》" in out, "ask prints the answer and its law")
    code, out, _ = run("ask", "--explain", "试用期最长可以几个月？")
    t.ok(code == 0 and isinstance(json.loads(out), dict), "--explain prints the evidence as JSON")
    code, out, _ = run("ask", "--lang", "en", "How long may probation be?")
    t.ok(code == 0 and out.isascii() or "《" in out, "--lang en")

    code, out, _ = run("ask", "--json", text=LINES)
    here = [json.loads(line) for line in out.splitlines()]
    t.equal((code, len(here)), (0, 4), "ask --json: a line out for each line in")
    t.equal(here[0]["entry"][:9], "probation", "the first is about probation")
    t.ok(here[0]["citations"] and here[2]["citations"], "with citations")
    odd = '["试用期最长可以几个月？","那工资呢"]\n[求助]老板不给工资\n["x", 1]\n\n  \n' + "长" * 30000 + "\n试用期"
    code, out, _ = run("ask", "--json", text=odd)
    lines = [json.loads(line) for line in out.splitlines()]
    t.equal(len(lines), 7, "odd lines, too: empty, not quite JSON, too long, without an end")
    t.ok("error" in lines[5] and code == 1, "what could not be answered is an error object and exit code 1")
    t.equal(run("ask", "--json", text="")[:2], (0, ""), "nothing in, nothing out")

    daemon = Daemon(fake=False)
    url = f"ws://127.0.0.1:{daemon.port}/ws"
    code, out, _ = run("ask", "--json", "--url", url, text=LINES)
    there = [json.loads(line) for line in out.splitlines()]
    pick = lambda answers: [(a["kind"], a["entry"], a["text"], a["citations"]) for a in answers]
    t.equal(pick(there), pick(here), "the daemon gives the same answers")
    code, out, _ = run("ask", "--json", "--url", url, text='["试用期最长可以几个月？","那工资呢"]\n')
    t.equal(json.loads(out)["entry"], lines[0]["entry"], "and the same conversation")
    t.equal(run("ask", "--url", url, "--explain", "x")[0], 2, "--explain works here only")

    data = daemon.conf["data_dir"]
    with daemon.ws() as ws:
        ws.open_session()
        receipt = ws.result("case.open", {"kind": "grievance", "text": "拖欠工资", "contact": "13800138000"})
        ws.result("case.message", {"number": receipt["number"], "code": receipt["code"], "text": "补充"})
    number = receipt["number"]
    t.equal(run("case", "list")[0], 2, "case without records: 2")
    code, out, _ = run("case", "list", "--data", data)
    t.ok(code == 0 and number in out, "case list")
    t.ok(number not in run("case", "list", "--data", data, "--state", "closed")[1], "case list --state")
    t.ok(json.loads(run("case", "list", "--data", data, "--json")[1]), "case list --json")
    code, out, _ = run("case", "show", number, "--data", data)
    t.ok(code == 0 and "补充" in out, "case show")
    t.equal(run("case", "show", "HQ-0", "--data", data)[0], 1, "an unknown case: 1")
    code, out, _ = run("case", "export", "--data", data)
    t.ok(code == 0 and any(json.loads(line)["number"] == number for line in out.splitlines()), "case export")
    t.equal(json.loads(run("case", "export", number, "--data", data)[1])["number"], number, "case export NUMBER")
    code, out, _ = run("case", "verify", "--data", data)
    t.ok(code == 0 and "chain intact" in out, "case verify")
    t.equal(run("case", "dance", "--data", data)[0], 2, "case dance: 2")
    daemon.check_stop(t)
