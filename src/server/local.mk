# server: sockets, HTTP, JSON-RPC
noinst_LTLIBRARIES += libhq_server.la
libhq_server_la_SOURCES = \
  src/server/server.h src/server/server.c src/server/core.h src/server/sweep.c src/server/duty.c \
  src/server/ws_conn.c src/server/http.c \
  src/server/assets.h src/server/assets.c \
  src/server/rpc.h src/server/rpc.c src/server/rpc_errors.h \
  src/server/openrpc.h src/server/openrpc.c \
  src/server/method.h src/server/method_table.c \
  src/server/method_session.c src/server/method_question.c src/server/method_case.c \
  src/server/method_admin.c src/server/method_staff.c src/server/method_desk_case.c \
  src/server/remind.h src/server/remind.c \
  src/server/staff_caller.h src/server/staff_caller.c \
  src/server/auth.h src/server/auth.c \
  src/server/live.h src/server/live.c \
  src/server/limit.h src/server/limit.c \
  src/server/table.h src/server/table.c \
  src/server/metrics.h src/server/metrics.c
nodist_libhq_server_la_SOURCES = src/server/openrpc_parts.inc
libhq_server_la_CFLAGS = $(AM_CFLAGS) $(LWS_CFLAGS)
libhq_server_la_LIBADD = $(LWS_LIBS) $(EV_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS)

# The texts and schemas of the OpenRPC document, as a C string.
EXTRA_DIST += src/server/openrpc_parts.json
BUILT_SOURCES += src/server/openrpc_parts.inc
CLEANFILES += src/server/openrpc_parts.inc
src/server/openrpc_parts.inc: src/server/openrpc_parts.json
	$(AM_V_GEN)$(MKDIR_P) src/server && \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^ *//' -e 's/^/"/' -e 's/$$/\\n"/' \
	    $(top_srcdir)/src/server/openrpc_parts.json > $@.tmp && mv $@.tmp $@
$(libhq_server_la_OBJECTS): src/server/openrpc_parts.inc
