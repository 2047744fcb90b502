/* SPDX-License-Identifier: Apache-2.0 */
#include "knowledge/laws.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"

#define FILE_MAX_BYTES ((size_t)4 * 1024 * 1024)

struct law {
    char *name;
    char *full;
    int articles; /* 0 = unknown */
    hq_day from;
    hq_day until;
};

struct hq_laws {
    struct law *laws;
    size_t count;
    struct hq_map *by_name; /* short, full and alias names */
};

void hq_laws_free(struct hq_laws **laws)
{
    if (*laws == NULL)
        return;
    for (size_t i = 0; i < (*laws)->count; i++) {
        free((*laws)->laws[i].name);
        free((*laws)->laws[i].full);
    }
    free((*laws)->laws);
    hq_map_free(&(*laws)->by_name);
    free(*laws);
    *laws = NULL;
}

static enum hq_err read_day(const json_t *object, const char *key, hq_day *day_out)
{
    struct hq_str text = hq_json_str(object, key);
    return text.n == 0 ? HQ_OK : hq_day_parse(text, day_out);
}

static void add_name(struct hq_laws *laws, struct hq_str name, size_t index)
{
    if (name.n > 0 && hq_map_get(laws->by_name, name) == HQ_MAP_NONE)
        hq_map_set(laws->by_name, name, (uint32_t)index);
}

static enum hq_err read_law(struct hq_laws *laws, const json_t *json, struct hq_error *error)
{
    struct law *law = &laws->laws[laws->count];
    struct hq_str name = hq_json_str(json, "law");
    const json_t *aliases = json_object_get(json, "aliases");
    size_t i;
    json_t *alias;

    if (name.n == 0)
        return hq_error_set(error, HQ_EINVAL, "law %zu has no name", laws->count);
    *law = (struct law){.from = HQ_DAY_OPEN_FROM, .until = HQ_DAY_OPEN_UNTIL};
    if (read_day(json, "from", &law->from) != HQ_OK ||
        read_day(json, "until", &law->until) != HQ_OK)
        return hq_error_set(error, HQ_EINVAL, "%.*s: bad date", (int)name.n, name.p);
    law->name = hq_xstrndup(name.p, name.n);
    struct hq_str full = hq_json_str(json, "full");
    law->full = full.n ? hq_xstrndup(full.p, full.n) : hq_xstrdup(law->name);
    law->articles = (int)json_integer_value(json_object_get(json, "articles"));
    add_name(laws, name, laws->count);
    add_name(laws, full, laws->count);
    json_array_foreach((json_t *)aliases, i, alias)
    {
        if (json_is_string(alias))
            add_name(laws, hq_str_of(json_string_value(alias)), laws->count);
    }
    laws->count++;
    return HQ_OK;
}

enum hq_err hq_laws_load(const char *path, struct hq_laws **laws_out, struct hq_error *error)
{
    json_t *json = NULL;
    enum hq_err err = hq_json_load_file(path, FILE_MAX_BYTES, &json, error);
    size_t i;
    json_t *item;

    if (err != HQ_OK)
        return err;
    const json_t *list = json_object_get(json, "laws");
    struct hq_laws *laws = hq_xcalloc(1, sizeof *laws);
    laws->by_name = hq_map_new();
    laws->laws = hq_xcalloc(json_array_size(list), sizeof *laws->laws);
    if (!hq_str_eqz(hq_json_str(json, "format"), "hongqiao-laws/1") || !json_is_array(list))
        err = hq_error_set(error, HQ_EINVAL, "not a hongqiao-laws/1 register");
    json_array_foreach((json_t *)list, i, item)
    {
        if (err == HQ_OK)
            err = read_law(laws, item, error);
    }
    json_decref(json);
    if (err != HQ_OK) {
        hq_error_at(error, path, 0, 0);
        hq_laws_free(&laws);
        return err;
    }
    *laws_out = laws;
    return HQ_OK;
}

/* --- numerals --------------------------------------------------------------------------------- */

static int digit_value(struct hq_str c)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    for (int i = 0; i < 10; i++) {
        if (hq_str_eqz(c, digits[i]))
            return i;
    }
    return -1;
}

static int unit_value(struct hq_str c)
{
    if (hq_str_eqz(c, "十"))
        return 10;
    if (hq_str_eqz(c, "百"))
        return 100;
    return hq_str_eqz(c, "千") ? 1000 : 0;
}

int hq_laws_numeral(struct hq_str text)
{
    int total = 0;
    int digit = -1;

    if (text.n == 0 || text.n % 3 != 0 || text.n > 21)
        return 0;
    for (size_t i = 0; i < text.n; i += 3) {
        struct hq_str c = {text.p + i, 3};
        int unit = unit_value(c);
        int d = digit_value(c);
        if (unit > 0) {
            total += (digit > 0 ? digit : 1) * unit;
            digit = -1;
        } else if (d >= 0) {
            digit = d;
        } else {
            return 0;
        }
    }
    return total + (digit > 0 ? digit : 0);
}

/* --- citations -------------------------------------------------------------------------------- */

/* Takes 第<numeral><unit> off *rest; its value, or 0 if it does not stand there. */
static int take_part(struct hq_str *rest, const char *unit)
{
    struct hq_str head = HQ_STR("第");
    if (!hq_str_starts(*rest, head))
        return 0;
    struct hq_str body = {rest->p + head.n, rest->n - head.n};
    ptrdiff_t end = hq_str_find(body, hq_str_of(unit));
    if (end <= 0)
        return 0;
    int value = hq_laws_numeral((struct hq_str){body.p, (size_t)end});
    if (value > 0) {
        size_t used = head.n + (size_t)end + strlen(unit);
        rest->p += used;
        rest->n -= used;
    }
    return value;
}

static bool take_suffix(struct hq_str *rest)
{
    struct hq_str of = HQ_STR("之");
    if (!hq_str_starts(*rest, of))
        return true;
    if (rest->n < of.n + 3 || hq_laws_numeral((struct hq_str){rest->p + of.n, 3}) == 0)
        return false;
    rest->p += of.n + 3;
    rest->n -= of.n + 3;
    return true;
}

/* The number of the article in 第X条[之Y][第Z款][第W项], or 0. */
static int parse_article(struct hq_str article)
{
    int number = take_part(&article, "条");

    if (number == 0 || !take_suffix(&article))
        return 0;
    take_part(&article, "款");
    take_part(&article, "项");
    return article.n == 0 ? number : 0;
}

enum hq_err hq_laws_check(const struct hq_laws *laws, struct hq_str law, struct hq_str article,
                          hq_day day, struct hq_error *error)
{
    uint32_t index = hq_map_get(laws->by_name, law);

    if (index == HQ_MAP_NONE)
        return hq_error_set(error, HQ_ENOTFOUND, "law 《%.*s》 is not in knowledge/laws.json",
                            (int)law.n, law.p);
    const struct law *known = &laws->laws[index];
    if (day < known->from || day > known->until)
        return hq_error_set(error, HQ_ECONFLICT, "law 《%s》 is not in force", known->name);
    if (article.n == 0)
        return HQ_OK;
    int number = parse_article(article);
    if (number == 0)
        return hq_error_set(error, HQ_EINVAL,
                            "article \"%.*s\" is not of the form 第十九条[第二款][第一项]",
                            (int)article.n, article.p);
    if (known->articles == 0)
        return HQ_OK;
    if (number > known->articles)
        return hq_error_set(error, HQ_ENOTFOUND, "《%s》 has %d articles, no %.*s", known->name,
                            known->articles, (int)article.n, article.p);
    return HQ_OK;
}

struct hq_str hq_laws_title(const struct hq_laws *laws, struct hq_str law)
{
    uint32_t index = hq_map_get(laws->by_name, law);
    return index == HQ_MAP_NONE ? law : hq_str_of(laws->laws[index].full);
}
