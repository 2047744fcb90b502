# unit tests of src/records; those with a store run in SQLite here and in PostgreSQL from
# tests/socket/55-records-postgresql.py
if HAVE_CMOCKA
hq_store_tests = tests/unit/test_records tests/unit/test_case tests/unit/test_chain \
  tests/unit/test_sweep tests/unit/test_staff
hq_records_tests = tests/unit/test_mask tests/unit/test_hours $(hq_store_tests)
check_PROGRAMS += $(hq_records_tests)
TESTS += $(hq_records_tests)
hq_records_support = tests/unit/records_support.h tests/unit/records_support.c
hq_records_test_libs = libhq_records.la $(HQ_TEST_LIBS) $(SQLITE_LIBS) $(PQ_LIBS)
tests_unit_test_mask_SOURCES = tests/unit/test_mask.c
tests_unit_test_mask_LDADD = libhq_records.la $(HQ_TEST_LIBS)
tests_unit_test_hours_SOURCES = tests/unit/test_hours.c $(hq_records_support)
tests_unit_test_hours_LDADD = $(hq_records_test_libs)
tests_unit_test_records_SOURCES = tests/unit/test_records.c $(hq_records_support)
tests_unit_test_records_LDADD = $(hq_records_test_libs)
tests_unit_test_case_SOURCES = tests/unit/test_case.c $(hq_records_support)
tests_unit_test_case_LDADD = $(hq_records_test_libs)
tests_unit_test_chain_SOURCES = tests/unit/test_chain.c $(hq_records_support)
tests_unit_test_chain_LDADD = $(hq_records_test_libs)
tests_unit_test_sweep_SOURCES = tests/unit/test_sweep.c $(hq_records_support)
tests_unit_test_sweep_LDADD = $(hq_records_test_libs)
tests_unit_test_staff_SOURCES = tests/unit/test_staff.c $(hq_records_support)
tests_unit_test_staff_LDADD = $(hq_records_test_libs)
endif
