/*
 * Writes sentences that a template stands for: they test the matcher and show which templates can
 * never win.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "intents/template.h"

struct sampler {
    const struct hq_template *t;
    uint64_t state;
    struct hq_buf *out;
};

/* splitmix64 */
static uint64_t next(struct sampler *s)
{
    uint64_t z = (s->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Of a script that puts spaces between words: everything before the ideographs. */
static bool is_spaced(unsigned char lead)
{
    return (lead >= 'a' && lead <= 'z') || (lead >= '0' && lead <= '9') ||
           (lead >= 0xc2 && lead <= 0xe1);
}

static unsigned char last_lead(const struct hq_buf *buf)
{
    size_t at = buf->len;
    while (at > 0 && ((unsigned char)buf->data[at - 1] & 0xc0) == 0x80)
        at--;
    return at > 0 ? (unsigned char)buf->data[at - 1] : 0;
}

/* Such words need a space between them, or they would become one. */
static void put(struct sampler *s, struct hq_str text)
{
    text = hq_str_trim(text);
    if (text.n > 0 && is_spaced(last_lead(s->out)) && is_spaced((unsigned char)text.p[0]))
        hq_buf_addc(s->out, ' ');
    hq_buf_add(s->out, text);
}

static const char *example_of(enum hq_slot_type type)
{
    static const char *const examples[HQ_SLOT_TYPE_COUNT] = {
        [HQ_SLOT_TEXT] = "某某",         [HQ_SLOT_LIST] = "",
        [HQ_SLOT_NUMBER] = "12",         [HQ_SLOT_COUNT] = "3个人",
        [HQ_SLOT_MONEY] = "8500元",      [HQ_SLOT_PERCENT] = "80%",
        [HQ_SLOT_HOURS] = "20小时",      [HQ_SLOT_AGE] = "45岁",
        [HQ_SLOT_GRADE] = "8级",         [HQ_SLOT_DURATION] = "3年8个月",
        [HQ_SLOT_DATE] = "2024年3月1日",
    };
    return examples[type];
}

static void sample(struct sampler *s, const struct hq_node *node)
{
    switch (node->kind) {
    case HQ_NODE_LITERAL:
        put(s, node->text);
        break;
    case HQ_NODE_SEQUENCE:
        for (size_t i = 0; i < node->child_count; i++)
            sample(s, node->child[i]);
        break;
    case HQ_NODE_CHOICE:
        sample(s, node->child[next(s) % node->child_count]);
        break;
    case HQ_NODE_OPTION:
        if (next(s) % 2 == 0)
            sample(s, node->child[0]);
        break;
    case HQ_NODE_SLOT:
        put(s, hq_str_of(example_of(s->t->slots[node->slot].type)));
        break;
    case HQ_NODE_LIST: {
        const struct hq_list_value *v = &node->list->values[next(s) % node->list->count];
        put(s, v->words[next(s) % v->word_count]->text);
        break;
    }
    case HQ_NODE_GAP:
        break;
    }
}

void hq_template_sample(const struct hq_template *t, uint64_t seed, struct hq_buf *out)
{
    struct sampler s = {.t = t, .state = seed, .out = out};
    sample(&s, t->root);
}
