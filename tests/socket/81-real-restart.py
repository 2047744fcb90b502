"""What a worker was told is true is still true after kill -9: the conversation and the case."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap

with Tap() as t:
    daemon = Daemon(fake=False)
    opened, cases = None, []
    for round in range(3):
        with daemon.ws() as ws:
            again = ws.open_session(resume=opened["token"]) if opened else ws.open_session(lang="zh-Hant")
            if opened:
                t.equal((again["resumed"], again["session"], again["lang"]), (True, opened["session"], "zh-Hant"),
                        f"round {round}: resumed after kill -9")
            opened = again
            ws.result("question.ask", {"text": "试用期最长可以几个月？"})
            for key in cases:
                t.ok(ws.result("case.status", key)["events"], f"round {round}: {key['number']} is there")
            receipt = ws.result("case.open", {"kind": "human", "text": f"第{round}件"})
            cases.append({"number": receipt["number"], "code": receipt["code"]})
            daemon.kill()
        daemon.start()
    numbers = [key["number"] for key in cases]
    t.equal(len(set(numbers)), 3, "numbers are not given twice")
    daemon.check_stop(t)
