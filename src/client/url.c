/*
 * ws:// and wss:// addresses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "client/url.h"

#include <stdio.h>

static const struct {
    const char *prefix;
    bool is_secure;
} schemes[] = {{"ws://", false}, {"wss://", true}, {"http://", false}, {"https://", true}};

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static bool parse_port(const char *text, size_t n, int *port_out)
{
    int port = 0;
    if (n == 0 || n > 5)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        port = port * 10 + (text[i] - '0');
    }
    *port_out = port;
    return port > 0 && port < 65536;
}

/* "host", "host:port" or "[v6]:port". */
static bool parse_authority(struct hq_str text, struct hq_url *url)
{
    const char *host = text.p, *end = text.p + text.n, *host_end;
    if (text.n && host[0] == '[') {
        host_end = memchr(++host, ']', text.n - 1);
        if (!host_end || (host_end + 1 < end && host_end[1] != ':'))
            return false;
    } else {
        host_end = memchr(text.p, ':', text.n);
        host_end = host_end ? host_end : end;
    }
    size_t n = (size_t)(host_end - host);
    if (n == 0 || n >= sizeof(url->host) || memchr(text.p, '@', text.n))
        return false;
    snprintf(url->host, sizeof(url->host), "%.*s", (int)n, host);
    const char *rest = *host_end == ']' ? host_end + 1 : host_end;
    return rest >= end || parse_port(rest + 1, (size_t)(end - rest - 1), &url->port);
}

enum hq_err hq_url_parse(const char *text, struct hq_url *url_out)
{
    struct hq_url url = {0};
    size_t skip = 0;
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]) && !skip; i++) {
        if (strncmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0) {
            skip = strlen(schemes[i].prefix);
            url.is_secure = schemes[i].is_secure;
        }
    }
    if (!skip || !is_printable(text))
        return HQ_EINVAL;
    url.port = url.is_secure ? 443 : 80;
    size_t n = strcspn(text + skip, "/?#");
    const char *path = text + skip + n;
    if (!parse_authority((struct hq_str){text + skip, n}, &url) || strchr(path, '#') ||
        *path == '?' || strlen(path) >= sizeof(url.path))
        return HQ_EINVAL;
    snprintf(url.path, sizeof(url.path), "%s", *path && strcmp(path, "/") != 0 ? path : "/ws");
    *url_out = url;
    return HQ_OK;
}
