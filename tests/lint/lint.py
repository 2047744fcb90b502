#!/usr/bin/env python3
"""House rules that a compiler does not hold: who may include whom, lengths, banned calls, globals.

SPDX-License-Identifier: Apache-2.0
"""
import os
import re
import subprocess
import sys

TOP = os.environ.get("HQ_SRCDIR") or os.path.join(os.path.dirname(__file__), "..", "..")
SRC = os.path.join(TOP, "src")

# A folder may include its own headers and those of the folders named here.
MAY_INCLUDE = {
    "base": set(),
    "text": {"base"},
    "knowledge": {"base", "text"},
    "intents": {"base", "text", "knowledge"},
    "records": {"base"},
    "dialogue": {"base", "text", "knowledge", "intents", "records"},
    "server": {"base", "dialogue", "records"},
    "client": {"base"},
    "cli": None,  # programs see everything
    "": None,
}
ONLY_SERVER = {"libwebsockets.h"}
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|alloca|system)\s*\(")
FILE_MAX = 600
FUNCTION_MAX = 80
# Longer on purpose; the reason stands in the file.
LONG_REASON = "length:"


def sources():
    for folder, _, names in sorted(os.walk(SRC)):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.relpath(os.path.join(folder, name), SRC)


def read(path):
    with open(os.path.join(SRC, path), encoding="utf-8") as f:
        return f.read()


def strip(text):
    """Code without comments and string contents, line by line as before."""
    def blank(m):
        s = m.group(0)
        return '""' if s[0] in "\"'" else re.sub(r"[^\n]", " ", s)
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", blank, text, flags=re.S)


def check_includes(path, text):
    folder = path.split(os.sep)[0] if os.sep in path else ""
    allowed = MAY_INCLUDE.get(folder)
    for m in re.finditer(r'^#\s*include\s+(["<])([^">]+)[">]', text, re.M):
        name = m.group(2)
        if name in ONLY_SERVER and folder not in ("server", "client"):
            yield f"{name} outside src/server and src/client"
        if m.group(1) == "<" or allowed is None:
            continue
        other = name.split("/")[0] if "/" in name else ""
        if other and other != folder and other in MAY_INCLUDE and other not in allowed:
            yield f"{folder}/ may not include {name}"


def functions(code):
    """(name, first line, last line) of each function body: a '{' in column 0 to its '}'."""
    lines = code.split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{") and start is None:
            head = " ".join(lines[max(0, number - 6):number - 1])
            m = re.findall(r"(\w+)\s*\(", head)
            start = (m[-1] if m else "?", number)
        elif line.startswith("}") and start is not None:
            if line.rstrip() == "}":
                yield start[0], start[1], number
            start = None


def check_lengths(path, text, code):
    count = text.count("\n")
    if count > FILE_MAX and LONG_REASON not in text:
        yield f"{count} lines, more than {FILE_MAX}, with no reason (\"{LONG_REASON} ...\")"
    if not path.endswith(".c"):
        return
    for name, first, last in functions(code):
        if last - first > FUNCTION_MAX and LONG_REASON not in text:
            yield f"{name}() has {last - first} lines, more than {FUNCTION_MAX}"


def check_globals(path, code):
    """File statics must be const; the log threshold and flags set by signals are the exceptions."""
    allowed = {("base/log.c", "threshold")}
    depth = 0
    for line in code.split("\n"):
        if depth == 0:
            m = re.match(r"static\s+(?!const\b|inline\b)([\w\s\*]+?)(\w+)(\[[^\]]*\])?\s*(=|;)", line)
            if m and "(" not in line and "const" not in m.group(1).split("*")[-1].split() \
                    and "sig_atomic_t" not in line and "const" not in line:
                if (path, m.group(2)) not in allowed:
                    yield f"mutable file static {m.group(2)}"
        depth += line.count("{") - line.count("}")


def check_head(path, text):
    if "SPDX-License-Identifier: Apache-2.0" not in text[:3000]:
        yield "no SPDX line"
    if re.search(r"\bTODO\b|\bFIXME\b|\bXXX\b", text):
        yield "a TODO left behind"


def test_no_sleep():
    bad = []
    for folder, _, names in os.walk(os.path.join(TOP, "tests")):
        for name in names:
            if not name.endswith((".py", ".sh", ".c", ".js", ".mjs")) or name == "lint.py":
                continue
            path = os.path.join(folder, name)
            if "node_modules" in path:
                continue
            with open(path, encoding="utf-8") as f:
                text = f.read()
            if re.search(r"\b(time\.sleep|usleep|nanosleep|sleep)\s*\(", text) or \
                    re.search(r"^\s*sleep\s+[0-9]", text, re.M) or "waitForTimeout" in text:
                bad.append(f"{os.path.relpath(path, TOP)}: sleeps; wait for an event instead")
    return bad


def test_format():
    tool = os.environ.get("CLANG_FORMAT") or "clang-format-14"
    try:
        version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    if " 14." not in version:
        return None
    bad = []
    files = [os.path.join(SRC, p) for p in sources()]
    out = subprocess.run([tool, "--dry-run", "--Werror"] + files, capture_output=True, text=True)
    if out.returncode != 0:
        seen = sorted({line.split(":")[0] for line in out.stderr.splitlines() if ": error:" in line})
        bad = [f"{os.path.relpath(p, TOP)}: not formatted by clang-format" for p in seen]
    return bad


def main():
    results = {"includes go downwards": [], "files and functions are short": [], "no banned calls": [],
               "no mutable globals": [], "every file has its head": []}
    for path in sources():
        text = read(path)
        code = strip(text)
        results["includes go downwards"] += [f"src/{path}: {p}" for p in check_includes(path, text)]
        results["files and functions are short"] += [f"src/{path}: {p}" for p in check_lengths(path, text, code)]
        results["no banned calls"] += [f"src/{path}: {m.group(1)}()" for m in BANNED.finditer(code)]
        results["every file has its head"] += [f"src/{path}: {p}" for p in check_head(path, text)]
        if path.endswith(".c"):
            results["no mutable globals"] += [f"src/{path}: {p}" for p in check_globals(path, code)]
    results["tests do not sleep"] = test_no_sleep()
    results["clang-format"] = test_format()
    print(f"1..{len(results)}")
    failed = 0
    for number, (name, problems) in enumerate(results.items(), 1):
        if problems is None:
            print(f"ok {number} - {name} # SKIP clang-format 14 is not installed")
            continue
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")
        for p in problems:
            print(f"# {p}")
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
