noinst_LTLIBRARIES += libhq_intents.la
libhq_intents_la_SOURCES = \
  src/intents/symbol.h src/intents/symbol.c \
  src/intents/slot.h src/intents/slot.c \
  src/intents/template.h \
  src/intents/template_parse.c \
  src/intents/template_compile.c \
  src/intents/template_match.c src/intents/template_sample.c \
  src/intents/literal_index.h src/intents/literal_index.c \
  src/intents/intent_set.h src/intents/intent_set.c \
  src/intents/intent_data.h src/intents/intent_read.h src/intents/intent_read.c \
  src/intents/intent_read_shared.c src/intents/intent_read_contract.c \
  src/intents/match.c \
  src/intents/intent_check.h src/intents/intent_check.c \
  src/intents/form_check.h src/intents/form_check.c \
  src/intents/formula.h src/intents/formula.c \
  src/intents/formula_functions.h src/intents/formula_functions.c \
  src/intents/form.h src/intents/form.c \
  src/intents/form_state.h src/intents/form_state.c \
  src/intents/form_data.h src/intents/form_read.c \
  src/intents/form_take.c src/intents/form_text.c src/intents/form_result.c
libhq_intents_la_LIBADD = libhq_knowledge.la libhq_text.la libhq_base.la \
  $(SQLITE_LIBS) $(JANSSON_LIBS) -lm -lpthread
