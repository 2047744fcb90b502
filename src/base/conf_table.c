/*
 * Every option of hongqiaod.conf: the single source of parser, sample and man page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>

#include "base/conf.h"

#define PATH_MAX_BYTES 1024
#define AT(member)     offsetof(struct hq_conf, member)

#define STRING(key, section, max, value, reload, help)                                             \
    {                                                                                              \
#key, section, HQ_CONF_STRING, 0, max, NULL, value, reload, AT(key), help                  \
    }
#define INT(key, section, min, max, value, reload, help)                                           \
    {                                                                                              \
#key, section, HQ_CONF_INT, min, max, NULL, value, reload, AT(key), help                   \
    }
#define BOOL(key, section, value, reload, help)                                                    \
    {                                                                                              \
#key, section, HQ_CONF_BOOL, 0, 1, NULL, value, reload, AT(key), help                      \
    }
#define CHOICE(key, section, choices, value, reload, help)                                         \
    {                                                                                              \
#key, section, HQ_CONF_CHOICE, 0, 0, choices, value, reload, AT(key), help                 \
    }

const struct hq_conf_option hq_conf_options[] = {
    STRING(host, "Network", 255, "127.0.0.1", false,
           "Address to listen on, as a number: 127.0.0.1, 0.0.0.0, ::1 or :: (all)."),
    INT(port, "Network", 0, 65535, "8080", false,
        "TCP port; 0 takes a free one, which the ready line names."),
    STRING(tls_cert, "Network", PATH_MAX_BYTES, "", false,
           "Certificate chain (PEM). With it and tls_key the daemon speaks https and wss only."),
    STRING(tls_key, "Network", PATH_MAX_BYTES, "", false, "Private key (PEM) of tls_cert."),
    STRING(allowed_origins, "Network", 4096, "", true,
           "Web sites that may use the widget, separated by blanks: https://www.example.org "
           "https://hr.example.com:8443. Pages from this daemon itself and programs that send no "
           "Origin are always allowed; * allows every site."),
    BOOL(trust_forwarded, "Network", "false", true,
         "Take a client's address from the last element of X-Forwarded-For. Only behind a proxy "
         "that sets it."),

    STRING(data_dir, "Places", PATH_MAX_BYTES, HQ_LOCALSTATEDIR "/lib/hongqiao", false,
           "Folder for the index generations, installed packs and, unless records_url says "
           "otherwise, the records."),
    STRING(knowledge_dir, "Places", PATH_MAX_BYTES, HQ_DATADIR "/knowledge", false,
           "Folder of the packs, the lexicon and the list of laws."),
    STRING(intents_dir, "Places", PATH_MAX_BYTES, HQ_DATADIR "/intents", false,
           "Folder of the intents and forms."),
    STRING(web_dir, "Places", PATH_MAX_BYTES, HQ_DATADIR "/web", false,
           "Folder served at /; read into memory at start and on SIGHUP. Empty: serve no files."),
    STRING(records_url, "Places", PATH_MAX_BYTES, "", false,
           "Where cases, sessions and the question log are kept: a file, or postgresql://... . "
           "Empty: records.db in data_dir."),
    STRING(records_key, "Places", PATH_MAX_BYTES, "", false,
           "File with the key that personal data is sealed with; made at first start, readable by "
           "the daemon's user only. Without it what was stored cannot be read: keep a copy, apart "
           "from that of the records. All daemons on one PostgreSQL share it. Empty: records.key "
           "in data_dir."),
    STRING(desks_file, "Places", PATH_MAX_BYTES, "", true,
           "Desks, their members, routes, working hours and due times (deploy/desks.json is an "
           "example). Empty: one desk for everything, Monday to Friday."),
    STRING(region, "Places", 32, "CN-GD-GZ", false,
           "Region of a worker who does not say where he works: CN, CN-GD, CN-GD-GZ ..."),

    STRING(
        admin_token_sha256, "Access", 64, "", true,
        "SHA-256, in hexadecimal, of the bearer token that gives the admin role: "
        "printf %s \"$TOKEN\" | sha256sum. Empty: nobody has it. A token is a secret of at least "
        "16 random characters."),
    STRING(staff_token_sha256, "Access", 64, "", true, "The same for the staff role."),
    BOOL(metrics_public, "Access", "false", true,
         "Serve /metrics to everybody, not only to this machine and to admins."),

    STRING(mail_program, "Reminders", PATH_MAX_BYTES, "/usr/sbin/sendmail", true,
           "Takes mail to desks as sendmail does (-t -i, the message on standard input); every "
           "mail server has one. Empty: send no mail."),
    STRING(mail_from, "Reminders", 254, "hongqiao@localhost", true, "Sender of that mail."),
    STRING(webhook_program, "Reminders", PATH_MAX_BYTES, "/usr/bin/curl", true,
           "Calls the webhooks of desks; takes curl's options. Empty: call none."),

    INT(max_connections, "Limits", 1, 1000000, "10000", false,
        "Connections at once, of all kinds; further ones are closed at once."),
    INT(max_connections_per_address, "Limits", 1, 1000000, "5000", true,
        "Connections at once from one address. Generous, as a whole factory shares one."),
    INT(max_message_bytes, "Limits", 1024, 1048576, "65536", true,
        "Longest message or HTTP body of a worker; longer ones get error -32004."),
    INT(max_admin_bytes, "Limits", 1024, 268435456, "33554432", true,
        "Longest message or HTTP body of an admin (packs are large)."),
    INT(max_queue_bytes, "Limits", 16384, 67108864, "524288", true,
        "Bytes that may wait for a slow reader. At half of it the daemon stops reading from that "
        "connection, above it the connection is closed."),
    INT(max_sessions, "Limits", 1, 1000000, "50000", true,
        "Sessions kept in memory; the least recently used unconnected one goes first and can be "
        "resumed from the records."),
    INT(messages_per_second, "Limits", 1, 100000, "10", true,
        "Messages a second of one session; above it error -32003 with retry_after_ms."),
    INT(messages_burst, "Limits", 1, 100000, "30", true, "Messages a session may send at once."),
    INT(address_messages_per_second, "Limits", 1, 1000000, "2000", true,
        "Messages and HTTP requests a second from one address."),
    INT(handshake_timeout_s, "Limits", 1, 3600, "10", true,
        "Seconds in which a connection must have sent its whole request."),
    INT(idle_timeout_s, "Limits", 1, 86400, "1800", true,
        "Seconds without a message after which a WebSocket connection is closed; its session can "
        "be resumed."),
    INT(write_timeout_s, "Limits", 1, 3600, "20", true,
        "Seconds in which a reader must take something, or the connection is closed."),
    INT(ping_interval_s, "Limits", 1, 3600, "30", true,
        "Seconds between pings on a quiet WebSocket connection, so that proxies keep it open; two "
        "without an answer close it."),
    INT(session_ttl_s, "Limits", 60, 2592000, "86400", true,
        "Seconds for which a session can be resumed after its last use."),

    CHOICE(log_level, "Logging", "error|warn|info|debug", "info", true,
           "How much is written to standard error."),
};

const size_t hq_conf_option_count = sizeof(hq_conf_options) / sizeof(hq_conf_options[0]);
