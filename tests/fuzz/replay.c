/*
 * Runs a fuzz target over its seeds, as `make check` does: every file of
 * tests/fuzz/seeds/<target>/, and each of them cut short at every eighth of its length. The target
 * is the program's name without "fuzz_". A crash found by fuzzing becomes a seed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED_MAX_BYTES ((size_t)1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_file(const char *path)
{
    uint8_t *data = malloc(SEED_MAX_BYTES);
    FILE *file = fopen(path, "rb");
    if (!data || !file) {
        printf("Bail out! cannot read %s\n", path);
        exit(1);
    }
    size_t size = fread(data, 1, SEED_MAX_BYTES, file);
    fclose(file);
    for (size_t part = 0; part <= 8; part++) {
        /* In memory of exactly that size, so that a read beyond it shows. */
        size_t n = size * part / 8;
        uint8_t *copy = malloc(n ? n : 1);
        if (!copy)
            abort();
        memcpy(copy, data, n);
        LLVMFuzzerTestOneInput(copy, n);
        free(copy);
    }
    free(data);
}

static const char *target_name(const char *program)
{
    const char *name = strrchr(program, '/');
    name = name ? name + 1 : program;
    name += strncmp(name, "lt-", 3) == 0 ? 3 : 0; /* libtool's name for it in the build tree */
    return strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name;
}

int main(int argc, char **argv)
{
    const char *top = getenv("HQ_SRCDIR");
    const char *target = argc > 1 ? argv[1] : target_name(argv[0]);
    char dir[2048], path[4096];
    snprintf(dir, sizeof(dir), "%s/tests/fuzz/seeds/%s", top ? top : ".", target);
    DIR *folder = opendir(dir);
    if (!folder) {
        printf("Bail out! no seeds in %s\n", dir);
        return 1;
    }
    struct dirent *item;
    int count = 0;
    while ((item = readdir(folder))) {
        if (item->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", dir, item->d_name);
        run_file(path);
        printf("ok %d - %s/%s\n", ++count, target, item->d_name);
        fflush(stdout);
    }
    closedir(folder);
    printf("1..%d\n", count);
    return count ? 0 : 1;
}
