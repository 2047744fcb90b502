# Measurements; run by hand, never by make check.
check_PROGRAMS += tests/bench/bench_intents
tests_bench_bench_intents_SOURCES = tests/bench/bench_intents.c
tests_bench_bench_intents_LDADD = libhq_intents.la $(JANSSON_LIBS)
