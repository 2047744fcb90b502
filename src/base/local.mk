noinst_LTLIBRARIES += libhq_base.la
libhq_base_la_SOURCES = \
  src/base/err.h src/base/err.c \
  src/base/mem.h src/base/mem.c \
  src/base/str.h src/base/str.c \
  src/base/buf.h src/base/buf.c \
  src/base/arena.h src/base/arena.c \
  src/base/map.h src/base/map.c \
  src/base/clock.h src/base/clock.c \
  src/base/log.h src/base/log.c \
  src/base/file.h src/base/file.c \
  src/base/json.h src/base/json.c \
  src/base/conf.h src/base/conf.c src/base/conf_table.c src/base/conf_print.c
libhq_base_la_LIBADD = $(JANSSON_LIBS)
