# programs: the daemon and the command line
noinst_LTLIBRARIES += libhq_app.la
libhq_app_la_SOURCES = src/app.h src/app.c src/app_desks.c
libhq_app_la_LIBADD = libhq_base.la

sbin_PROGRAMS += hongqiaod
hongqiaod_SOURCES = src/hongqiaod.c src/notify.h src/notify.c
hongqiaod_LDADD = libhq_app.la libhq_server.la libhq_dialogue.la libhq_intents.la \
  libhq_knowledge.la libhq_records.la libhq_text.la libhq_base.la $(HQ_LIBS)
HQ_LIBS = $(LWS_LIBS) $(EV_LIBS) $(JANSSON_LIBS) $(SQLITE_LIBS) $(ICU_LIBS) $(STEMMER_LIBS) \
  $(SODIUM_LIBS) $(PQ_LIBS) -lm

bin_PROGRAMS += hongqiao
hongqiao_SOURCES = src/hongqiao.c src/cli/cmd.h \
  src/cli/common.h src/cli/common.c src/cli/remote.h src/cli/remote.c \
  src/cli/cmd_ask.c src/cli/cmd_case.c src/cli/cmd_pack.c src/cli/cmd_intent.c \
  src/cli/records_common.h src/cli/cmd_user.c src/cli/cmd_report.c
hongqiao_LDADD = libhongqiao.la libhq_app.la libhq_dialogue.la libhq_intents.la \
  libhq_knowledge.la libhq_records.la libhq_text.la libhq_base.la $(HQ_LIBS)
