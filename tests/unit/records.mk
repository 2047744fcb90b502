# unit tests of src/records
if HAVE_CMOCKA
hq_records_tests = tests/unit/test_mask tests/unit/test_records tests/unit/test_case
check_PROGRAMS += $(hq_records_tests)
TESTS += $(hq_records_tests)
hq_records_support = tests/unit/records_support.h tests/unit/records_support.c
hq_records_test_libs = libhq_records.la $(HQ_TEST_LIBS) $(SQLITE_LIBS) $(PQ_LIBS)
tests_unit_test_mask_SOURCES = tests/unit/test_mask.c
tests_unit_test_mask_LDADD = libhq_records.la $(HQ_TEST_LIBS)
tests_unit_test_records_SOURCES = tests/unit/test_records.c $(hq_records_support)
tests_unit_test_records_LDADD = $(hq_records_test_libs)
tests_unit_test_case_SOURCES = tests/unit/test_case.c $(hq_records_support)
tests_unit_test_case_LDADD = $(hq_records_test_libs)
endif
