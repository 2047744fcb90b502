#!/usr/bin/env python3
"""Every shipped topic file against knowledge/schema/pack-1.json.

SPDX-License-Identifier: Apache-2.0
"""
import glob
import json
import os
import sys

TOP = os.environ.get("HQ_SRCDIR") or os.path.join(os.path.dirname(__file__), "..", "..")


def main():
    try:
        import jsonschema
    except ImportError:
        for python in ("/usr/bin/python3",):  # Debian's module belongs to Debian's Python
            if os.path.realpath(sys.executable) != os.path.realpath(python) and os.path.exists(python):
                os.execv(python, [python, os.path.abspath(__file__)])
        print("1..0 # SKIP python3-jsonschema is not installed")
        return 0
    with open(os.path.join(TOP, "knowledge", "schema", "pack-1.json"), encoding="utf-8") as f:
        validator = jsonschema.Draft202012Validator(json.load(f))
    files = []
    for manifest in sorted(glob.glob(os.path.join(TOP, "knowledge", "*", "pack.json"))):
        folder = os.path.dirname(manifest)
        files += [p for p in sorted(glob.glob(os.path.join(folder, "*.json"))) if os.path.basename(p) != "pack.json"]
    print(f"1..{len(files)}")
    failed = 0
    for number, path in enumerate(files, 1):
        with open(path, encoding="utf-8") as f:
            problems = [f"/{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(json.load(f))]
        print(f"{'not ok' if problems else 'ok'} {number} - {os.path.relpath(path, TOP)}")
        for p in problems[:5]:
            print(f"# {p}")
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
