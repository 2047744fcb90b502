# unit tests of src/intents, and of the two modules made for it: text/number, knowledge/params
if HAVE_CMOCKA
HQ_INTENT_TESTS = tests/unit/test_number tests/unit/test_params tests/unit/test_formula \
  tests/unit/test_template tests/unit/test_intent tests/unit/test_form
check_PROGRAMS += $(HQ_INTENT_TESTS)
TESTS += $(HQ_INTENT_TESTS)
tests_unit_test_number_SOURCES = tests/unit/test_number.c
tests_unit_test_number_LDADD = libhq_text.la -lm $(HQ_TEST_LIBS)
tests_unit_test_params_SOURCES = tests/unit/test_params.c
tests_unit_test_params_LDADD = libhq_knowledge.la $(HQ_TEST_LIBS)
tests_unit_test_formula_SOURCES = tests/unit/test_formula.c
tests_unit_test_formula_LDADD = libhq_intents.la $(HQ_TEST_LIBS)
tests_unit_test_template_SOURCES = tests/unit/test_template.c
tests_unit_test_template_LDADD = libhq_intents.la $(HQ_TEST_LIBS)
tests_unit_test_intent_SOURCES = tests/unit/test_intent.c tests/unit/intents_support.h \
  tests/unit/intents_support.c
tests_unit_test_intent_LDADD = libhq_intents.la $(HQ_TEST_LIBS)
tests_unit_test_form_SOURCES = tests/unit/test_form.c tests/unit/intents_support.h \
  tests/unit/intents_support.c
tests_unit_test_form_LDADD = libhq_intents.la $(HQ_TEST_LIBS)
endif
