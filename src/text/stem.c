/* SPDX-License-Identifier: Apache-2.0 */
#include "text/stem.h"

#include <libstemmer.h>
#include <stdlib.h>

#include "base/mem.h"

#define WORD_MAX_BYTES 64 /* a longer run of letters is no English word */

struct hq_stemmer {
    struct sb_stemmer *english;
};

struct hq_stemmer *hq_stemmer_new(void)
{
    struct hq_stemmer *stemmer = hq_xcalloc(1, sizeof *stemmer);
    stemmer->english = sb_stemmer_new("english", "UTF_8");
    if (stemmer->english == NULL)
        abort(); /* every libstemmer has English */
    return stemmer;
}

void hq_stemmer_free(struct hq_stemmer **stemmer)
{
    if (*stemmer == NULL)
        return;
    sb_stemmer_delete((*stemmer)->english);
    free(*stemmer);
    *stemmer = NULL;
}

void hq_stem(struct hq_stemmer *stemmer, struct hq_str word, struct hq_buf *out)
{
    if (word.n <= WORD_MAX_BYTES) {
        const sb_symbol *stem =
            sb_stemmer_stem(stemmer->english, (const sb_symbol *)word.p, (int)word.n);
        int len = sb_stemmer_length(stemmer->english);
        if (stem != NULL && len > 0) {
            hq_buf_add(out, (struct hq_str){(const char *)stem, (size_t)len});
            return;
        }
    }
    hq_buf_add(out, word);
}
