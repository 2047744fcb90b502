# tests/data
TESTS += tests/data/schema.py
EXTRA_DIST += tests/data/schema.py
