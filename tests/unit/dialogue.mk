# unit tests of src/dialogue
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_router
TESTS += tests/unit/test_router
tests_unit_test_router_SOURCES = tests/unit/test_router.c
tests_unit_test_router_LDADD = libhq_dialogue.la $(HQ_TEST_LIBS)
endif
