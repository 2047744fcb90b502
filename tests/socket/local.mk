# The server with stand-ins for dialogue and records: its own behaviour, alone.
check_PROGRAMS += tests/support/fake_hongqiaod
tests_support_fake_hongqiaod_SOURCES = src/hongqiaod.c src/notify.c \
  tests/support/fake_dialogue.c tests/support/fake_records.c tests/support/fake_staff.c
tests_support_fake_hongqiaod_LDADD = libhq_app.la libhq_server.la libhq_base.la $(HQ_LIBS)

# A program on libhongqiao, with its own event loop.
check_PROGRAMS += tests/support/client_probe
tests_support_client_probe_SOURCES = tests/support/client_probe.c
tests_support_client_probe_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/client
tests_support_client_probe_LDADD = libhongqiao.la

dist_check_SCRIPTS += $(HQ_SOCKET_TESTS)
TESTS += $(HQ_SOCKET_TESTS)
HQ_SOCKET_TESTS = \
  tests/socket/10-rpc-envelope.py \
  tests/socket/20-ws-frames.py \
  tests/socket/30-limits-flood.py \
  tests/socket/31-limits-connections.py \
  tests/socket/40-http-files.py \
  tests/socket/41-http-origin.py \
  tests/socket/50-session-resume.py \
  tests/socket/60-daemon-lifecycle.py \
  tests/socket/61-daemon-tls.py \
  tests/socket/70-client-library.py tests/socket/71-dialogues.py \
  tests/socket/80-real-methods.py \
  tests/socket/81-real-restart.py \
  tests/socket/82-real-pack-swap.py \
  tests/socket/90-cli-commands.py
EXTRA_DIST += tests/support/hqtest.py tests/support/packs
