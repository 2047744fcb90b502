/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static enum hq_err fail(struct hq_error *error, const char *path, const char *what)
{
    enum hq_err code = errno == ENOENT ? HQ_ENOTFOUND : HQ_EIO;
    hq_error_set(error, code, "%s: %s", what, strerror(errno));
    hq_error_at(error, path, 0, 0);
    return code;
}

enum hq_err hq_file_read(const char *path, size_t max_bytes, char **text_out, size_t *len_out,
                         struct hq_error *error)
{
    struct stat st;
    char *text = NULL;
    size_t len = 0;
    enum hq_err err = HQ_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fail(error, path, "cannot open");
    if (fstat(fd, &st) != 0) {
        err = fail(error, path, "cannot look at");
        goto out;
    }
    if (!S_ISREG(st.st_mode)) {
        err = hq_error_set(error, HQ_EINVAL, "not a regular file");
        hq_error_at(error, path, 0, 0);
        goto out;
    }
    if ((uint64_t)st.st_size > max_bytes) {
        err = hq_error_set(error, HQ_ELIMIT, "file is larger than %zu bytes", max_bytes);
        hq_error_at(error, path, 0, 0);
        goto out;
    }
    text = hq_xcalloc((size_t)st.st_size + 1, 1);
    while (len < (size_t)st.st_size) {
        ssize_t got = read(fd, text + len, (size_t)st.st_size - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            err = fail(error, path, "cannot read");
            goto out;
        }
        if (got == 0)
            break;
        len += (size_t)got;
    }
    text[len] = '\0';
    *text_out = text;
    if (len_out != NULL)
        *len_out = len;
    text = NULL;
out:
    free(text);
    close(fd);
    return err;
}

static bool write_all(int fd, struct hq_str bytes)
{
    while (bytes.n > 0) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes.p += put;
        bytes.n -= (size_t)put;
    }
    return true;
}

static bool sync_parent(const char *path)
{
    char *copy = hq_xstrdup(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    free(copy);
    return ok;
}

enum hq_err hq_file_replace(const char *path, struct hq_str bytes, struct hq_error *error)
{
    char aside[PATH_MAX];
    enum hq_err err = HQ_OK;

    if (snprintf(aside, sizeof aside, "%s.new", path) >= (int)sizeof aside)
        return hq_error_set(error, HQ_ELIMIT, "path too long");
    int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd < 0)
        return fail(error, aside, "cannot create");
    if (!write_all(fd, bytes) || fsync(fd) != 0)
        err = fail(error, aside, "cannot write");
    if (close(fd) != 0 && err == HQ_OK)
        err = fail(error, aside, "cannot close");
    if (err == HQ_OK && rename(aside, path) != 0)
        err = fail(error, path, "cannot rename into place");
    if (err == HQ_OK && !sync_parent(path))
        err = fail(error, path, "cannot sync the folder");
    if (err != HQ_OK)
        unlink(aside);
    return err;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum hq_err hq_file_list(const char *dir, const char *suffix, char ***names_out, size_t *count_out,
                         struct hq_error *error)
{
    char **names = NULL;
    size_t count = 0;
    size_t cap = 0;
    size_t tail = strlen(suffix);
    DIR *d = opendir(dir);

    if (d == NULL)
        return fail(error, dir, "cannot open folder");
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (e->d_name[0] == '.' || len <= tail || strcmp(e->d_name + len - tail, suffix) != 0)
            continue;
        names = hq_grow(names, &cap, count + 1, sizeof *names);
        names[count++] = hq_xstrdup(e->d_name);
    }
    closedir(d);
    if (count > 0)
        qsort(names, count, sizeof *names, by_bytes);
    *names_out = names;
    *count_out = count;
    return HQ_OK;
}

void hq_file_list_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

enum hq_err hq_file_make_dirs(const char *path, struct hq_error *error)
{
    char *copy = hq_xstrdup(path);
    enum hq_err err = HQ_OK;

    for (char *c = copy + 1; err == HQ_OK; c++) {
        char keep = *c;
        if (keep != '/' && keep != '\0')
            continue;
        *c = '\0';
        if (mkdir(copy, 0750) != 0 && errno != EEXIST)
            err = fail(error, copy, "cannot make folder");
        *c = keep;
        if (keep == '\0')
            break;
    }
    free(copy);
    return err;
}

bool hq_file_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *hq_path_join(const char *dir, const char *name)
{
    size_t dir_len = strlen(dir);
    size_t name_len = strlen(name);
    char *path = hq_xcalloc(dir_len + name_len + 2, 1);

    memcpy(path, dir, dir_len);
    if (dir_len > 0 && dir[dir_len - 1] != '/')
        path[dir_len++] = '/';
    memcpy(path + dir_len, name, name_len);
    return path;
}
