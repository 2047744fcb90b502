# unit tests of src/server and of the settings
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_conf tests/unit/test_server tests/unit/test_rpc
TESTS += tests/unit/test_conf tests/unit/test_server tests/unit/test_rpc
tests_unit_test_conf_SOURCES = tests/unit/test_conf.c
tests_unit_test_conf_LDADD = libhq_base.la $(HQ_TEST_LIBS)
HQ_FAKE_SOURCES = tests/support/fake_dialogue.c tests/support/fake_records.c \
  tests/support/fake_staff.c
tests_unit_test_server_SOURCES = tests/unit/test_server.c $(HQ_FAKE_SOURCES)
tests_unit_test_server_LDADD = libhq_server.la libhq_base.la $(HQ_LIBS) $(HQ_TEST_LIBS)
tests_unit_test_rpc_SOURCES = tests/unit/test_rpc.c $(HQ_FAKE_SOURCES)
tests_unit_test_rpc_LDADD = libhq_server.la libhq_base.la $(HQ_LIBS) $(HQ_TEST_LIBS)
endif
