#!/usr/bin/env python3
"""Every file of intents/ against its schema. What the schemas cannot say, `hongqiao intent check` does (rules.py).

SPDX-License-Identifier: Apache-2.0
"""
import glob
import json
import os
import sys

TOP = os.environ.get("HQ_SRCDIR") or os.path.join(os.path.dirname(__file__), "..", "..")


def schema_name(path):
    if path.endswith("contract.json"):
        return "contract-1"
    folder = os.path.relpath(path, os.path.join(TOP, "intents")).split(os.sep)[0]
    return {"shared": "shared-1", "forms": "form-1"}.get(folder, "intent-1")


def validators():
    try:
        import jsonschema
    except ImportError:
        python = "/usr/bin/python3"  # Debian's module belongs to Debian's Python
        if os.path.exists(python) and os.path.realpath(sys.executable) != os.path.realpath(python):
            os.execv(python, [python, os.path.abspath(__file__)])
        return None
    made = {}
    for path in glob.glob(os.path.join(TOP, "intents", "schema", "*.json")):
        with open(path, encoding="utf-8") as f:
            made[os.path.basename(path)[:-5]] = jsonschema.Draft202012Validator(json.load(f))
    return made


def check_schemas(made):
    lines = []
    for path in sorted(glob.glob(os.path.join(TOP, "intents", "**", "*.json"), recursive=True)):
        if os.sep + "schema" + os.sep in path:
            continue
        with open(path, encoding="utf-8") as f:
            errors = list(made[schema_name(path)].iter_errors(json.load(f)))
        lines.append((not errors, os.path.relpath(path, TOP)))
        for e in errors[:5]:
            lines.append((None, f"/{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"))
    return lines


def main():
    made = validators()
    if made is None:
        print("1..0 # SKIP python3-jsonschema is not installed")
        return 0
    number, failed = 0, 0
    for is_fine, text in check_schemas(made):
        if is_fine is None:
            print(f"# {text}")
            continue
        number += 1
        failed += not is_fine
        print(f"{'ok' if is_fine else 'not ok'} {number} - {text}")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
