# records: what must never be lost
noinst_LTLIBRARIES += libhq_records.la
libhq_records_la_SOURCES = \
  src/records/records.h src/records/records_state.h src/records/records.c \
  src/records/db.h src/records/db_part.h src/records/db.c src/records/db_sqlite.c \
  src/records/schema.c \
  src/records/crypt.h src/records/crypt.c \
  src/records/chain.h src/records/chain.c \
  src/records/glyph.h src/records/glyph.c \
  src/records/mask.h src/records/mask_part.h src/records/mask.c src/records/mask_number.c \
  src/records/mask_name.c \
  src/records/hours.h src/records/hours.c \
  src/records/desk.h src/records/desk.c src/records/desk_read.c \
  src/records/lifecycle.h src/records/lifecycle.c \
  src/records/case_part.h src/records/case_part.c \
  src/records/case_open.c src/records/case_event.c src/records/case_read.c src/records/case_list.c \
  src/records/outbox.h src/records/outbox.c \
  src/records/session.c \
  src/records/sweep.h src/records/sweep.c \
  src/records/erase.h src/records/erase.c \
  src/records/staff.h src/records/staff.c src/records/staff_login.c \
  src/records/question_log.h src/records/question_log.c \
  src/records/gap.c src/records/stats.c
libhq_records_la_LIBADD = libhq_base.la $(SQLITE_LIBS) $(SODIUM_LIBS) $(JANSSON_LIBS)
if WITH_POSTGRESQL
libhq_records_la_SOURCES += src/records/db_pg.c
libhq_records_la_LIBADD += $(PQ_LIBS)
endif
