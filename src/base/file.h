/*
 * Whole files in and out, with a maximum.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_BASE_FILE_H
#define HQ_BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

/* Reads a whole regular file of at most max_bytes; *text_out is new and NUL-ended. */
enum hq_err hq_file_read(const char *path, size_t max_bytes, char **text_out, size_t *len_out,
                         struct hq_error *error) HQ_MUST_USE;

/*
 * Replaces the file at `path` as one step: written aside, synced, renamed, folder synced. After
 * HQ_OK the new content survives power loss; after an error the old content stands.
 */
enum hq_err hq_file_replace(const char *path, struct hq_str bytes,
                            struct hq_error *error) HQ_MUST_USE;

/* Names in a folder that end in `suffix`, sorted by bytes; new array of new strings. */
enum hq_err hq_file_list(const char *dir, const char *suffix, char ***names_out, size_t *count_out,
                         struct hq_error *error) HQ_MUST_USE;
void hq_file_list_free(char **names, size_t count);

/* Makes the folder and its parents (mode 0750) where they are missing. */
enum hq_err hq_file_make_dirs(const char *path, struct hq_error *error) HQ_MUST_USE;

bool hq_file_is_dir(const char *path);

/* "dir/name", new. */
char *hq_path_join(const char *dir, const char *name);

#endif
