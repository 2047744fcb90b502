/* SPDX-License-Identifier: Apache-2.0 */
#include "intents/symbol.h"

#include "text/utf8.h"

/* From here on scripts are written without spaces: every character is a symbol. */
#define FIRST_IDEOGRAPH 0x2e80

enum char_class { CLASS_NONE, CLASS_STOP, CLASS_IDEOGRAPH, CLASS_LETTER, CLASS_DIGIT };

static enum char_class class_of(uint32_t c)
{
    if (c < 0x80) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return CLASS_LETTER;
        if (c >= '0' && c <= '9')
            return CLASS_DIGIT;
        return c == '!' || c == '?' || c == ';' || c == '\n' ? CLASS_STOP : CLASS_NONE;
    }
    if (c == 0x3002) /* ideographic full stop */
        return CLASS_STOP;
    if (!hq_char_is_word(c))
        return CLASS_NONE;
    return c >= FIRST_IDEOGRAPH ? CLASS_IDEOGRAPH : CLASS_LETTER;
}

static bool make_room(struct hq_symbols *s, size_t max, struct hq_arena *arena)
{
    s->symbol = hq_arena_alloc(arena, max * sizeof *s->symbol);
    s->from = hq_arena_alloc(arena, max * sizeof *s->from);
    s->until = hq_arena_alloc(arena, max * sizeof *s->until);
    s->has_break = hq_arena_alloc(arena, max * sizeof *s->has_break);
    return s->symbol != NULL && s->from != NULL && s->until != NULL && s->has_break != NULL;
}

static uint32_t number_word(struct hq_map *mutable_words, const struct hq_map *words,
                            struct hq_str word)
{
    uint32_t id =
        mutable_words != NULL ? hq_map_intern(mutable_words, word) : hq_map_get(words, word);
    return id == HQ_MAP_NONE ? HQ_SYMBOL_UNKNOWN : HQ_SYMBOL_WORD | id;
}

static enum hq_err cut(struct hq_str text, struct hq_map *mutable_words, const struct hq_map *words,
                       struct hq_arena *arena, struct hq_symbols *out)
{
    struct hq_symbols s = {.text = text};
    struct hq_str rest = text;
    bool has_break = false;

    if (text.n > INT32_MAX || !make_room(&s, hq_utf8_count(text) + 1, arena))
        return HQ_ELIMIT;
    while (rest.n > 0) {
        const char *start = rest.p;
        uint32_t c = hq_utf8_next(&rest);
        enum char_class class = class_of(c);
        if (class == CLASS_NONE || class == CLASS_STOP) {
            has_break = has_break || class == CLASS_STOP;
            continue;
        }
        uint32_t symbol = c;
        if (class != CLASS_IDEOGRAPH) {
            for (struct hq_str ahead = rest; ahead.n > 0; rest = ahead) {
                if (class_of(hq_utf8_next(&ahead)) != class)
                    break;
            }
            symbol =
                number_word(mutable_words, words, (struct hq_str){start, (size_t)(rest.p - start)});
        }
        s.symbol[s.count] = symbol;
        s.from[s.count] = (uint32_t)(start - text.p);
        s.until[s.count] = (uint32_t)(rest.p - text.p);
        s.has_break[s.count++] = has_break;
        has_break = false;
    }
    *out = s;
    return HQ_OK;
}

enum hq_err hq_symbols_add(struct hq_str text, struct hq_map *words, struct hq_arena *arena,
                           struct hq_symbols *out)
{
    return cut(text, words, words, arena, out);
}

enum hq_err hq_symbols_find(struct hq_str text, const struct hq_map *words, struct hq_arena *arena,
                            struct hq_symbols *out)
{
    return cut(text, NULL, words, arena, out);
}
