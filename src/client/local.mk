# client: libhongqiao, the library that kiosks embed
lib_LTLIBRARIES += libhongqiao.la
include_HEADERS += src/client/hongqiao.h
libhongqiao_la_SOURCES =
libhongqiao_la_LIBADD = libhq_client.la

# Its code, for unit tests too: the library itself shows nothing but its interface.
noinst_LTLIBRARIES += libhq_client.la
libhq_client_la_SOURCES = \
  src/client/hongqiao.h src/client/client.c src/client/link.c src/client/part.h \
  src/client/url.h src/client/url.c
libhq_client_la_CFLAGS = $(AM_CFLAGS) $(LWS_CFLAGS)
libhq_client_la_LIBADD = libhq_base.la $(LWS_LIBS) $(JANSSON_LIBS)

libhongqiao_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -no-undefined \
  -export-symbols-regex '^hq_client_(new|free|call|ask|service|fd|timeout_ms|state|token)$$'
pkgconfig_DATA = src/client/libhongqiao.pc
EXTRA_DIST += src/client/libhongqiao.pc.in
