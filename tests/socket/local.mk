# The server with stand-ins for dialogue and records: its own behaviour, alone.
check_PROGRAMS += tests/support/fake_hongqiaod
tests_support_fake_hongqiaod_SOURCES = src/hongqiaod.c src/notify.c \
  tests/support/fake_dialogue.c tests/support/fake_records.c
tests_support_fake_hongqiaod_LDADD = libhq_app.la libhq_server.la libhq_base.la $(HQ_LIBS)

# A program on libhongqiao, with its own event loop.
check_PROGRAMS += tests/support/client_probe
tests_support_client_probe_SOURCES = tests/support/client_probe.c
tests_support_client_probe_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/client
tests_support_client_probe_LDADD = libhongqiao.la
