# unit tests of src/client
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_client
TESTS += tests/unit/test_client
tests_unit_test_client_SOURCES = tests/unit/test_client.c
tests_unit_test_client_LDADD = libhq_client.la libhq_base.la $(HQ_TEST_LIBS)
endif
