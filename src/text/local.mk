noinst_LTLIBRARIES += libhq_text.la
libhq_text_la_SOURCES = \
  src/text/utf8.h src/text/utf8.c \
  src/text/normalise.h src/text/normalise.c \
  src/text/token.h \
  src/text/stem.h src/text/stem.c \
  src/text/pipeline.h src/text/pipeline.c \
  src/text/number.h src/text/number.c src/text/number_part.h \
  src/text/number_numeral.c src/text/number_date.c \
  src/text/fts_tokenizer.h src/text/fts_tokenizer.c
libhq_text_la_LIBADD = libhq_base.la $(ICU_LIBS) $(STEMMER_LIBS) $(SQLITE_LIBS) -lm

# The tokenizer for the sqlite3 shell: .load PATH/hongqiao
pkglib_LTLIBRARIES = hongqiao.la
hongqiao_la_SOURCES = src/text/fts_extension.c
hongqiao_la_LIBADD = libhq_text.la
hongqiao_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -export-symbols-regex '^sqlite3_hongqiao_init$$'
