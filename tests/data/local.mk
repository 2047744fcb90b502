# tests/data
TESTS += tests/data/schema.py tests/data/rules.py
EXTRA_DIST += tests/data/schema.py tests/data/rules.py
TESTS += tests/data/intents.py
EXTRA_DIST += tests/data/intents.py
