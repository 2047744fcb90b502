/*
 * The web folder in memory.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/assets.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"

struct hq_assets {
    unsigned holders;
    struct hq_asset *files;
    size_t count, cap;
    size_t bytes;
    struct hq_map *by_name;
};

static const struct {
    const char *suffix;
    const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wav", "audio/wav"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".pdf", "application/pdf"},
};

static bool ends_with(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && strcmp(name + n - m, suffix) == 0;
}

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (ends_with(name, types[i].suffix))
            return types[i].type;
    return NULL;
}

static enum hq_err read_gzip(struct hq_assets *assets, struct hq_asset *file, const char *path,
                             struct hq_error *error)
{
    size_t size = strlen(path) + 4;
    char *gz = hq_xcalloc(1, size);
    snprintf(gz, size, "%s.gz", path);
    struct stat st;
    enum hq_err err = HQ_OK;
    if (stat(gz, &st) == 0 && S_ISREG(st.st_mode)) {
        err = hq_file_read(gz, HQ_ASSETS_MAX_BYTES - assets->bytes, &file->gzip, &file->gzip_len,
                           error);
    }
    free(gz);
    return err;
}

static enum hq_err add_file(struct hq_assets *assets, const char *path, const char *name,
                            struct hq_error *error)
{
    const char *type = type_of(name);
    if (!type)
        return HQ_OK;
    if (assets->count == HQ_ASSETS_MAX_FILES) {
        return hq_error_set(error, HQ_ELIMIT, "more than %zu files in the web folder",
                            HQ_ASSETS_MAX_FILES);
    }
    struct hq_asset file = {.type = type};
    enum hq_err err =
        hq_file_read(path, HQ_ASSETS_MAX_BYTES - assets->bytes, &file.data, &file.len, error);
    if (err)
        return err;
    assets->bytes += file.len;
    err = read_gzip(assets, &file, path, error);
    if (err) {
        free(file.data);
        return err;
    }
    assets->bytes += file.gzip_len;
    snprintf(file.etag, sizeof(file.etag), "\"%016llx\"",
             (unsigned long long)hq_str_hash((struct hq_str){file.data, file.len}));
    file.name = hq_xstrdup(name);
    hq_map_set(assets->by_name, hq_str_of(name), (uint32_t)assets->count);
    assets->files = hq_grow(assets->files, &assets->cap, assets->count + 1, sizeof(file));
    assets->files[assets->count++] = file;
    return HQ_OK;
}

static enum hq_err add_folder(struct hq_assets *assets, const char *dir, const char *prefix,
                              int depth, struct hq_error *error)
{
    DIR *folder = opendir(dir);
    if (!folder || depth > HQ_ASSETS_MAX_DEPTH) {
        if (folder)
            closedir(folder);
        return hq_error_set(error, folder ? HQ_ELIMIT : HQ_EIO, "cannot read the folder %s", dir);
    }
    enum hq_err err = HQ_OK;
    struct dirent *item;
    while (!err && (item = readdir(folder))) {
        if (item->d_name[0] == '.')
            continue;
        char *path = hq_path_join(dir, item->d_name);
        char *name = *prefix ? hq_path_join(prefix, item->d_name) : hq_xstrdup(item->d_name);
        struct stat st;
        if (stat(path, &st) == 0) {
            if (S_ISDIR(st.st_mode))
                err = add_folder(assets, path, name, depth + 1, error);
            else if (S_ISREG(st.st_mode))
                err = add_file(assets, path, name, error);
        }
        free(name);
        free(path);
    }
    closedir(folder);
    return err;
}

enum hq_err hq_assets_load(const char *dir, struct hq_assets **assets_out, struct hq_error *error)
{
    struct hq_assets *assets = hq_xcalloc(1, sizeof(*assets));
    assets->holders = 1;
    assets->by_name = hq_map_new();
    enum hq_err err = *dir ? add_folder(assets, dir, "", 0, error) : HQ_OK;
    if (err) {
        hq_assets_release(&assets);
        return err;
    }
    *assets_out = assets;
    return HQ_OK;
}

struct hq_assets *hq_assets_hold(struct hq_assets *assets)
{
    assets->holders++;
    return assets;
}

void hq_assets_release(struct hq_assets **assets)
{
    struct hq_assets *one = *assets;
    *assets = NULL;
    if (!one || --one->holders)
        return;
    for (size_t i = 0; i < one->count; i++) {
        free(one->files[i].name);
        free(one->files[i].data);
        free(one->files[i].gzip);
    }
    free(one->files);
    hq_map_free(&one->by_name);
    free(one);
}

static const struct hq_asset *get(const struct hq_assets *assets, const char *name)
{
    uint32_t i = hq_map_get(assets->by_name, hq_str_of(name));
    return i == HQ_MAP_NONE ? NULL : &assets->files[i];
}

const struct hq_asset *hq_assets_find(const struct hq_assets *assets, struct hq_str path,
                                      bool *is_folder_out)
{
    char name[1024];
    *is_folder_out = false;
    if (path.n == 0 || path.p[0] != '/' || path.n + sizeof("/index.html") > sizeof(name))
        return NULL;
    bool is_folder = path.p[path.n - 1] == '/';
    snprintf(name, sizeof(name), "%.*s%s", (int)path.n - 1, path.p + 1,
             is_folder ? "index.html" : "");
    const struct hq_asset *file = get(assets, name);
    if (!file && !is_folder) {
        snprintf(name, sizeof(name), "%.*s/index.html", (int)path.n - 1, path.p + 1);
        *is_folder_out = get(assets, name) != NULL;
    }
    return file;
}

size_t hq_assets_count(const struct hq_assets *assets)
{
    return assets->count;
}
