include tests/unit/base.mk
include tests/unit/text.mk
include tests/unit/knowledge.mk
include tests/unit/intents.mk
include tests/unit/records.mk
include tests/unit/dialogue.mk
include tests/unit/server.mk
include tests/unit/client.mk
include tests/data/local.mk
include tests/socket/local.mk
include tests/fuzz/local.mk
include tests/lint/local.mk
include tests/bench/local.mk

# cmocka speaks TAP; one group a program, as the driver wants.
AM_TESTS_ENVIRONMENT += CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT;
HQ_TEST_LIBS = $(CMOCKA_LIBS)
