# data and files to install
dist_man_MANS += deploy/man/hongqiaod.8 deploy/man/hongqiao.1
man_MANS = deploy/man/hongqiaod.conf.5
EXTRA_DIST += deploy/desks.json deploy/run deploy/install-packages deploy/packages-build.txt deploy/packages-test.txt \
  deploy/hongqiaod.service.in deploy/desks.json deploy/hongqiao.sysusers deploy/hongqiao.tmpfiles
CLEANFILES += deploy/man/hongqiaod.conf.5 deploy/hongqiaod.conf.sample deploy/hongqiaod.service \
  deploy/hongqiao.sysusers.conf deploy/hongqiao.tmpfiles.conf

# Made from the option table, so that they cannot differ from it.
deploy/man/hongqiaod.conf.5: hongqiaod$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) deploy/man && ./hongqiaod$(EXEEXT) --print-man > $@.tmp && mv $@.tmp $@
pkgdata_DATA = deploy/hongqiaod.conf.sample deploy/desks.json
deploy/hongqiaod.conf.sample: hongqiaod$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) deploy && ./hongqiaod$(EXEEXT) --print-config > $@.tmp && mv $@.tmp $@

systemdunitdir = $(prefix)/lib/systemd/system
systemdunit_DATA = deploy/hongqiaod.service
deploy/hongqiaod.service: deploy/hongqiaod.service.in
	$(AM_V_GEN)$(MKDIR_P) deploy && sed -e 's|@sbindir[@]|$(sbindir)|g' \
	  -e 's|@sysconfdir[@]|$(sysconfdir)|g' $(top_srcdir)/deploy/hongqiaod.service.in > $@

sysusersdir = $(prefix)/lib/sysusers.d
sysusers_DATA = deploy/hongqiao.sysusers.conf
deploy/hongqiao.sysusers.conf: deploy/hongqiao.sysusers
	$(AM_V_GEN)$(MKDIR_P) deploy && sed -e 's|/var/lib|$(localstatedir)/lib|g' \
	  $(top_srcdir)/deploy/hongqiao.sysusers > $@
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = deploy/hongqiao.tmpfiles.conf
deploy/hongqiao.tmpfiles.conf: deploy/hongqiao.tmpfiles
	$(AM_V_GEN)$(MKDIR_P) deploy && sed -e 's|/var/lib|$(localstatedir)/lib|g' \
	  -e 's|/etc/|$(sysconfdir)/|g' $(top_srcdir)/deploy/hongqiao.tmpfiles > $@
