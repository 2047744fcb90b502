"""A conversation goes on after a lost connection."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap, wait_until

with Tap() as t:
    daemon = Daemon()
    with daemon.ws() as ws:
        first = ws.open_session(lang="zh-Hant", site="park-1", client={"kind": "widget"})
        t.equal((first["resumed"], first["lang"]), (False, "zh-Hant"), "a new session")
        ws.result("question.ask", {"text": "x"})
    with daemon.ws() as ws:
        again = ws.open_session(resume=first["token"])
        t.equal((again["resumed"], again["session"], again["lang"]), (True, first["session"], "zh-Hant"), "the same one again")
        t.equal(ws.result("question.ask", {"text": "x"})["turn"], 2, "with what was said before")
        with daemon.ws() as tab:
            t.ok(tab.open_session(resume={"token": first["token"]})["resumed"], "a second tab of it, by object")
            t.equal(tab.result("question.ask", {"text": "x"})["turn"], 3, "shares the conversation")
        other = ws.open_session()
        t.ok(other["session"] != first["session"], "a second session.open begins afresh")
        t.equal(ws.result("question.ask", {"text": "x"})["turn"], 1, "from nothing")
    token = first["token"]
    with daemon.ws() as ws:
        t.equal(ws.error("session.open", {"resume": token[:-1] + ("A" if token[-1] != "A" else "B")}), -32002, "a wrong secret")
        unknown = "s" + "A" * 22 + "." + "B" * 22
        fresh = ws.open_session(resume=unknown)
        t.equal(fresh["resumed"], False, "an unknown one gives a new session")
        t.ok(len({first["token"], other["token"], fresh["token"]}) == 3, "tokens differ")

    # live notification
    with daemon.ws() as worker, daemon.ws() as tab:
        mine = worker.open_session()
        tab.open_session()
        case = worker.result("case.open", {"kind": "grievance", "text": "欠薪三个月"})
        key = {"number": case["number"], "code": case["code"]}
        t.equal(tab.result("case.status", key)["state"], "open", "another session looks at the case")
        tab.result("case.message", dict(key, text="补充"))
        note = worker.notification()
        t.equal((note["method"], note["params"]["number"], note["params"]["event"]["text"], "id" in note),
                ("case.event", case["number"], "补充", False), "and the first one hears what it adds")
        tab.result("case.message", dict(key, text="再补充"))
        t.equal(tab.notifications, [], "but not the one that said it")
        t.equal(worker.error("case.rate", dict(key, score=5)), -32006, "an open case cannot be rated yet")
    daemon.check_stop(t)

    daemon = Daemon(conf={"max_sessions": 3})
    with daemon.ws() as a, daemon.ws() as b, daemon.ws() as c, daemon.ws() as d:
        tokens = [ws.open_session()["token"] for ws in (a, b, c)]
        t.equal(d.error("session.open", {}), -32007, "no more sessions than max_sessions")
        a.close()
        wait_until(lambda: "result" in d.call("session.open", {}), "room")
        t.equal(d.result("question.ask", {"text": "x"})["turn"], 1, "one that was let go makes room")
        b.close()
        with daemon.ws() as e:
            wait_until(lambda: "result" in e.call("session.open", {"resume": tokens[0]}), "room")
            t.ok(e.open_session(resume=tokens[0])["resumed"], "and is resumed from the records")
    daemon.check_stop(t)
