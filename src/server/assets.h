/*
 * The web folder in memory: read once, looked up by exact name, so that no request can reach any
 * other file. Counted: a reply in flight keeps the set it came from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_ASSETS_H
#define HQ_SERVER_ASSETS_H

#include "base/err.h"
#include "base/str.h"

#define HQ_ASSETS_MAX_FILES ((size_t)2000)
#define HQ_ASSETS_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define HQ_ASSETS_MAX_DEPTH 6

#define HQ_ASSET_ETAG_SIZE 20

struct hq_asset {
    char *name; /* "kiosk/index.html" */
    const char *type;
    char *data;
    size_t len;
    char *gzip; /* of name.gz beside it, or NULL */
    size_t gzip_len;
    char etag[HQ_ASSET_ETAG_SIZE]; /* with its quotes */
};

struct hq_assets;

/*
 * Reads every file under dir whose type is known; names that begin with a dot are left out. An
 * empty dir gives an empty set. HQ_ELIMIT: over one of the maxima above.
 */
enum hq_err hq_assets_load(const char *dir, struct hq_assets **assets_out,
                           struct hq_error *error) HQ_MUST_USE;
struct hq_assets *hq_assets_hold(struct hq_assets *assets);
void hq_assets_release(struct hq_assets **assets); /* clears; NULL is fine */

/*
 * What is served for a URL path: "/" and folders give their index.html. *is_folder_out: the path
 * names a folder without its slash. Borrowed; NULL if there is nothing.
 */
const struct hq_asset *hq_assets_find(const struct hq_assets *assets, struct hq_str path,
                                      bool *is_folder_out);
size_t hq_assets_count(const struct hq_assets *assets);

#endif
