"""Whole conversations (tests/dialogues/*.json) with the real rules, over the real socket.

A file is {"conversations": [{"title", "lang"?, "turns": [{"say", and what the answer must be}]}]}. What may be
asked of an answer: kind, entry, area, intent (a string, or a list of which one is right), says (every text stands in
the answer's text), not (none of them does), hotline (a number that is named), choices (at least so many).
"""

import glob
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from hqtest import Daemon, Tap

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../dialogues")


def faults(turn, answer):
    """What is wrong with the answer, in words."""
    for key in ("kind", "entry", "area", "intent"):
        if key in turn:
            wanted = turn[key] if isinstance(turn[key], list) else [turn[key]]
            if answer.get(key) not in wanted:
                yield f"{key} is {answer.get(key)!r}, not {turn[key]!r}"
    for text in turn.get("says", []):
        if text not in answer["text"]:
            yield f"does not say {text!r}"
    for text in turn.get("not", []):
        if text in answer["text"]:
            yield f"says {text!r}"
    if "hotline" in turn:
        named = [h["number"] for h in (answer["handoff"] or {}).get("hotlines", [])]
        if turn["hotline"] not in named and turn["hotline"] not in answer["text"]:
            yield f"does not name {turn['hotline']}"
    if len(answer["choices"]) < turn.get("choices", 0):
        yield f"offers {len(answer['choices'])} choices"


with Tap() as t:
    daemon = Daemon(fake=False)
    for path in sorted(glob.glob(os.path.join(HERE, "*.json"))):
        with open(path, encoding="utf-8") as f:
            conversations = json.load(f)["conversations"]
        for conversation in conversations:
            bad = []
            with daemon.ws() as ws:
                options = {k: conversation[k] for k in ("lang", "site") if k in conversation}
                ws.open_session(**options)
                for number, turn in enumerate(conversation["turns"], 1):
                    answer = ws.result("question.ask", {"text": turn["say"]})
                    found = list(faults(turn, answer))
                    if found:
                        bad.append(f"turn {number} {turn['say']!r}: {'; '.join(found)}: {answer['text'][:160]!r}")
            t.ok(not bad, f"{os.path.basename(path)}: {conversation['title']}")
            for line in bad:
                print("# " + line.replace("\n", " "))
    daemon.check_stop(t)
