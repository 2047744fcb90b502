# unit tests of src/knowledge
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_knowledge
TESTS += tests/unit/test_knowledge
tests_unit_test_knowledge_SOURCES = tests/unit/test_knowledge.c
tests_unit_test_knowledge_LDADD = libhq_knowledge.la $(HQ_TEST_LIBS)
endif
