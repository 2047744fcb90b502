"""Every method of a real daemon, each reply held against the OpenRPC document it serves."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import ADMIN_TOKEN, SRCDIR, Daemon, Schema, Tap

QUESTIONS = ["试用期最长可以几个月？", "老细拖粮点算", "勞動合同到期公司不續簽有冇補償", "How do I join the union?",
             "你好", "转人工", "我想死", "今晚月色真美", "工资", "谢谢", "计算经济补偿", "8", "a" * 200, "?", "😀"]

with Tap() as t:
    daemon = Daemon(fake=False, web=os.path.join(SRCDIR, "src/web"))
    status, _, body = daemon.http("GET", "/openrpc.json")
    schema = Schema(json.loads(body))
    with daemon.ws() as ws:
        def call(method, params=None):
            return schema.check(t, method, ws.call(method, params))

        t.equal(call("rpc.discover"), schema.document, "rpc.discover gives what /openrpc.json gives")
        opened = call("session.open", {"client": {"kind": "test"}, "site": "park-1", "lang": "zh-Hans"})
        t.equal(len(opened["areas"]), 6, "six areas")
        answers = [call("question.ask", {"text": text}) for text in QUESTIONS]
        first = answers[0]
        t.ok(first["kind"] == "answer" and first["citations"] and "6" in first["text"],
             "the probation question: answered, with its law")
        t.ok(all(a["citations"] for a in answers[:3] if a["kind"] == "answer"), "answers on rights name their law")
        call("question.suggest", {"prefix": "试用"})
        entry = call("entry.get", {"id": first["entry"]})
        t.equal(entry["entry"], first["entry"], "entry.get gives that entry")
        for area in opened["areas"]:
            topics = call("area.list", {"area": area["id"]})
            t.ok(topics["topics"], f"{area['id']} has topics")
        call("answer.rate", {"answer": first["answer"], "helpful": True, "comment": "清楚"})
        call("answer.rate", {"answer": "no.such.answer", "helpful": False})

        receipt = call("case.open", {"kind": "grievance", "text": "老板拖欠工资三个月", "contact": "13800138000", "area": "rights"})
        key = {"number": receipt["number"], "code": receipt["code"]}
        case = call("case.status", key)
        t.equal((case["state"], case["kind"]), ("open", "grievance"), "the case is open")
        call("case.message", dict(key, text="还有加班费"))
        case = call("case.status", key)
        t.ok(any(event["text"] == "还有加班费" for event in case["events"]), "and holds the message")
        t.equal(ws.error("case.status", dict(key, code="AAAAAAAA")), -32005, "a wrong code shows nothing")
        call("case.rate", dict(key, score=5, comment="谢谢"))
        for method in ("pack.list", "pack.check", "pack.install", "pack.rollback", "gap.list", "stats.get"):
            t.equal(ws.error(method, {}), -32002, f"{method} is not for workers")

    with daemon.ws(headers={"Authorization": "Bearer " + ADMIN_TOKEN}) as ws:
        packs = call("pack.list")
        t.ok(len(packs["packs"]) >= 6, "the packs are listed")
        call("pack.check", {"pack": {"id": "rubbish"}})
        call("pack.install", {"pack": {"id": "rubbish"}})
        call("pack.rollback")
        call("gap.list", {"days": 1, "limit": 10})
        stats = call("stats.get", {"days": 1})
        t.ok(stats["rules"]["entries"] > 200, "stats count the entries")
    # The methods of the staff console are not asked here.
    staff = {m for m in schema.methods if m.startswith(("staff.", "desk.", "user."))} | {
        "case.claim", "case.reply", "case.note", "case.transfer", "case.close", "case.reopen"}
    mine = {m for m in schema.methods if m.startswith(("session.", "question.", "entry.", "area.", "answer.", "pack.",
                                                       "gap.", "stats."))} | {
        "case.open", "case.status", "case.message", "case.rate"}
    t.equal(sorted((mine - staff) - schema.hit), [], "every method of workers and admins was hit")
    t.ok(daemon.metric("dialogue_entries") > 200, "/metrics counts the entries")
    daemon.check_stop(t)
