noinst_LTLIBRARIES += libhq_dialogue.la
libhq_dialogue_la_SOURCES = \
  src/dialogue/dialogue.h src/dialogue/dialogue.c \
  src/dialogue/session.h src/dialogue/session_state.h src/dialogue/session.c \
  src/dialogue/machine.h \
  src/dialogue/turn.h src/dialogue/turn.c \
  src/dialogue/gather.h src/dialogue/gather.c \
  src/dialogue/router.h src/dialogue/router.c \
  src/dialogue/act.h src/dialogue/act.c \
  src/dialogue/act_form.h src/dialogue/act_form.c \
  src/dialogue/answer.h src/dialogue/answer.c \
  src/dialogue/explain.h src/dialogue/explain.c \
  src/dialogue/texts.h src/dialogue/texts.c
libhq_dialogue_la_LIBADD = libhq_knowledge.la libhq_intents.la libhq_records.la
