noinst_LTLIBRARIES += libhq_knowledge.la
libhq_knowledge_la_SOURCES = \
  src/knowledge/lexicon.h src/knowledge/lexicon.c \
  src/knowledge/laws.h src/knowledge/laws.c \
  src/knowledge/params.h src/knowledge/params.c \
  src/knowledge/report.h src/knowledge/report.c \
  src/knowledge/pack.h src/knowledge/pack_read.c src/knowledge/pack_form.c \
  src/knowledge/pack_check.h src/knowledge/pack_check.c src/knowledge/pack_lint.c \
  src/knowledge/pack_tool.h src/knowledge/pack_tool.c \
  src/knowledge/index.h src/knowledge/index.c \
  src/knowledge/snapshot.h src/knowledge/snapshot.c \
  src/knowledge/search.h src/knowledge/search.c \
  src/knowledge/confidence.h src/knowledge/confidence.c \
  src/knowledge/generation.h src/knowledge/generation.c \
  src/knowledge/library.h src/knowledge/library.c
libhq_knowledge_la_LIBADD = libhq_text.la $(SODIUM_LIBS) -lm
