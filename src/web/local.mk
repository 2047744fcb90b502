# web: the faces, installed as they are. Beside each lies a .gz of it, which the daemon sends to
# browsers that take it.
webdir = $(pkgdatadir)/web
weblibdir = $(webdir)/lib
webwidgetdir = $(webdir)/widget
webwordsdir = $(webdir)/words
webpagedir = $(webdir)/page
webkioskdir = $(webdir)/kiosk

dist_web_DATA = src/web/index.html src/web/favicon.svg src/web/widget.js
dist_weblib_DATA = \
  src/web/lib/avatar.js src/web/lib/blocks.js src/web/lib/connection.js src/web/lib/dom.js \
  src/web/lib/i18n.js src/web/lib/icons.js src/web/lib/speech.js src/web/lib/store.js
dist_webwidget_DATA = \
  src/web/widget/chat.js src/web/widget/composer.js \
  src/web/widget/print.js src/web/widget/slots.js \
  src/web/widget/styles.js src/web/widget/views.js
dist_webwords_DATA = src/web/words/en.js src/web/words/zh-Hans.js src/web/words/zh-Hant.js
dist_webpage_DATA = src/web/page/page.css src/web/page/page.js src/web/page/texts.js
dist_webkiosk_DATA = \
  src/web/kiosk/index.html src/web/kiosk/kiosk.css src/web/kiosk/kiosk.js src/web/kiosk/cache.js \
  src/web/kiosk/idle.js src/web/kiosk/keys.js src/web/kiosk/screens.js src/web/kiosk/sw.js \
  src/web/kiosk/words.js

nodist_web_DATA = $(dist_web_DATA:=.gz)
nodist_weblib_DATA = $(dist_weblib_DATA:=.gz)
nodist_webwidget_DATA = $(dist_webwidget_DATA:=.gz)
nodist_webwords_DATA = $(dist_webwords_DATA:=.gz)
nodist_webpage_DATA = $(dist_webpage_DATA:=.gz)
nodist_webkiosk_DATA = $(dist_webkiosk_DATA:=.gz)
web_gz = $(nodist_web_DATA) $(nodist_weblib_DATA) $(nodist_webwidget_DATA) \
  $(nodist_webwords_DATA) $(nodist_webpage_DATA) $(nodist_webkiosk_DATA)
CLEANFILES += $(web_gz)

$(web_gz): $(dist_web_DATA) $(dist_weblib_DATA) $(dist_webwidget_DATA) $(dist_webwords_DATA) \
  $(dist_webpage_DATA) $(dist_webkiosk_DATA)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && file=$@ && \
	  gzip -9nc "$(top_srcdir)/$${file%.gz}" > $@.tmp && mv $@.tmp $@
