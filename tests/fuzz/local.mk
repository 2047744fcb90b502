# Fuzz targets. Plain builds replay the seeds; with --enable-fuzzing (clang) each is a libFuzzer
# program: tests/fuzz/fuzz_conf tests/fuzz/seeds/conf
if FUZZING
HQ_FUZZ_MAIN =
HQ_FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
else
HQ_FUZZ_MAIN = tests/fuzz/replay.c
HQ_FUZZ_LINK = $(AM_LDFLAGS)
HQ_FUZZ_TARGETS = tests/fuzz/fuzz_conf tests/fuzz/fuzz_url tests/fuzz/fuzz_rpc
TESTS += $(HQ_FUZZ_TARGETS)
endif
check_PROGRAMS += tests/fuzz/fuzz_conf tests/fuzz/fuzz_url tests/fuzz/fuzz_rpc
EXTRA_DIST += tests/fuzz/seeds tests/fuzz/replay.c

tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c $(HQ_FUZZ_MAIN)
tests_fuzz_fuzz_conf_LDADD = libhq_base.la
tests_fuzz_fuzz_conf_LDFLAGS = $(HQ_FUZZ_LINK)
tests_fuzz_fuzz_url_SOURCES = tests/fuzz/fuzz_url.c $(HQ_FUZZ_MAIN)
tests_fuzz_fuzz_url_LDADD = libhq_client.la libhq_base.la
tests_fuzz_fuzz_url_LDFLAGS = $(HQ_FUZZ_LINK)
tests_fuzz_fuzz_rpc_SOURCES = tests/fuzz/fuzz_rpc.c $(HQ_FUZZ_MAIN) \
  tests/support/fake_dialogue.c tests/support/fake_records.c tests/support/fake_staff.c
tests_fuzz_fuzz_rpc_LDADD = libhq_server.la libhq_base.la $(HQ_LIBS)
tests_fuzz_fuzz_rpc_LDFLAGS = $(HQ_FUZZ_LINK)

# src/intents and the figures of src/text
HQ_FUZZ_INTENTS = tests/fuzz/fuzz_number tests/fuzz/fuzz_formula tests/fuzz/fuzz_template
check_PROGRAMS += $(HQ_FUZZ_INTENTS)
if !FUZZING
TESTS += $(HQ_FUZZ_INTENTS)
endif
tests_fuzz_fuzz_number_SOURCES = tests/fuzz/fuzz_number.c $(HQ_FUZZ_MAIN)
tests_fuzz_fuzz_number_LDADD = libhq_text.la -lm
tests_fuzz_fuzz_number_LDFLAGS = $(HQ_FUZZ_LINK)
tests_fuzz_fuzz_formula_SOURCES = tests/fuzz/fuzz_formula.c $(HQ_FUZZ_MAIN)
tests_fuzz_fuzz_formula_LDADD = libhq_intents.la
tests_fuzz_fuzz_formula_LDFLAGS = $(HQ_FUZZ_LINK)
tests_fuzz_fuzz_template_SOURCES = tests/fuzz/fuzz_template.c $(HQ_FUZZ_MAIN)
tests_fuzz_fuzz_template_LDADD = libhq_intents.la
tests_fuzz_fuzz_template_LDFLAGS = $(HQ_FUZZ_LINK)
