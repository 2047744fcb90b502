# web: the faces, installed as they are. Each text file also gets a .gz beside it, which the daemon
# sends to browsers that take it.
web_files = \
  src/web/index.html src/web/favicon.svg src/web/widget.js \
  src/web/lib/avatar.js src/web/lib/blocks.js src/web/lib/connection.js src/web/lib/dom.js \
  src/web/lib/i18n.js src/web/lib/icons.js src/web/lib/speech.js src/web/lib/store.js \
  src/web/widget/chat.js src/web/widget/composer.js src/web/widget/element.js \
  src/web/widget/history.js src/web/widget/print.js src/web/widget/slots.js \
  src/web/widget/styles.js src/web/widget/views.js \
  src/web/words/en.js src/web/words/zh-Hans.js src/web/words/zh-Hant.js \
  src/web/page/page.css src/web/page/page.js src/web/page/texts.js \
  src/web/kiosk/index.html src/web/kiosk/kiosk.css src/web/kiosk/kiosk.js \
  src/web/kiosk/cache.js src/web/kiosk/idle.js src/web/kiosk/keys.js src/web/kiosk/screens.js \
  src/web/kiosk/sw.js src/web/kiosk/words.js
EXTRA_DIST += $(web_files)

web_dir = $(pkgdatadir)/web
install-data-local: install-web
install-web:
	@for f in $(web_files); do \
	  to="$(DESTDIR)$(web_dir)/$${f#src/web/}"; \
	  $(MKDIR_P) "$${to%/*}" && $(INSTALL_DATA) "$(top_srcdir)/$$f" "$$to" && \
	    gzip -9nc "$$to" > "$$to.gz" || exit 1; \
	done
uninstall-local: uninstall-web
uninstall-web:
	@for f in $(web_files); do \
	  to="$(DESTDIR)$(web_dir)/$${f#src/web/}"; \
	  rm -f "$$to" "$$to.gz"; \
	done
	@for d in lib widget words page kiosk .; do \
	  rmdir "$(DESTDIR)$(web_dir)/$$d" 2>/dev/null || :; \
	done
.PHONY: install-web uninstall-web
