/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/gather.h"

#include <stdio.h>

#include "text/utf8.h"

#define LONG_MESSAGE_CHARS 40 /* above it, sentences are looked at one by one */
#define MAX_SENTENCES      24
#define FOLLOWUP_MAX_CHARS 16
#define SENTENCE_MIN_CHARS 4

/* --- input ------------------------------------------------------------------------------------ */

static bool is_english_text(struct hq_str text)
{
    size_t letters = 0;

    while (text.n > 0) {
        uint32_t c = hq_utf8_next(&text);
        if (hq_char_is_han(c))
            return false;
        letters += (c >= 'a' && c <= 'z');
    }
    return letters >= 2;
}

/* 1 / 2 / 3, 第一个, 选2, "the first": which choice; -1 = none. */
static int choice_number(struct hq_str text)
{
    static const char *const words[HQ_SESSION_MAX_CHOICES][5] = {
        {"1", "一", "第一", "first", "one"},
        {"2", "二", "第二", "second", "two"},
        {"3", "三", "第三", "third", "three"},
    };
    static const char *const fillers[] = {"第", "选", "我要", "个",     "项", "条", "那",
                                          "就", "是", "the",  "number", " ",  ".",  "。"};
    struct hq_buf left;
    int found = -1;

    hq_buf_init(&left, 64);
    while (text.n > 0) {
        size_t skip = 0;
        for (size_t i = 0; i < sizeof fillers / sizeof *fillers && skip == 0; i++) {
            struct hq_str f = hq_str_of(fillers[i]);
            if (hq_str_starts(text, f))
                skip = f.n;
        }
        if (skip == 0) {
            hq_buf_addc(&left, text.p[0]);
            skip = 1;
        }
        text = (struct hq_str){text.p + skip, text.n - skip};
    }
    for (int i = 0; i < HQ_SESSION_MAX_CHOICES; i++) {
        for (int j = 0; j < 5; j++) {
            if (hq_buf_error(&left) == HQ_OK && hq_str_eqz(hq_buf_str(&left), words[i][j]))
                found = i;
        }
    }
    hq_buf_deinit(&left);
    return found;
}

static uint32_t picked_entry(const struct hq_machine *m, const struct hq_session *session,
                             struct hq_str canonical, struct hq_str raw)
{
    if (session->choice_count == 0)
        return UINT32_MAX;
    for (unsigned i = 0; i < session->choice_count; i++) {
        uint32_t entry = hq_snapshot_find(m->snapshot, hq_str_of(session->choices[i]));
        if (entry == UINT32_MAX)
            continue;
        const struct hq_entry *e = hq_snapshot_entry(m->snapshot, entry);
        if (hq_str_eq(raw, e->question) || hq_str_eq(raw, e->question_en) || hq_str_eq(raw, e->id))
            return entry;
    }
    int n = choice_number(canonical);
    if (n < 0 || (unsigned)n >= session->choice_count)
        return UINT32_MAX;
    return hq_snapshot_find(m->snapshot, hq_str_of(session->choices[n]));
}

static bool is_code_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "hq-20261123-0001 ab12cd34" in canonical text. */
static void find_case(struct hq_turn *turn)
{
    struct hq_str text = hq_buf_str(&turn->canonical);
    ptrdiff_t at = hq_str_find(text, HQ_STR("hq-"));

    if (at < 0)
        return;
    struct hq_str rest = {text.p + at, text.n - (size_t)at};
    size_t n = 0;
    while (n < rest.n && n + 1 < sizeof turn->case_number &&
           (is_code_char(rest.p[n]) || rest.p[n] == '-'))
        n++;
    for (size_t i = 0; i < n; i++)
        turn->case_number[i] =
            (char)(rest.p[i] >= 'a' && rest.p[i] <= 'z' ? rest.p[i] - 32 : rest.p[i]);
    rest = (struct hq_str){rest.p + n, rest.n - n};
    /* The code is the first run of at least six letters or digits after the number. */
    for (size_t i = 0; i < rest.n;) {
        size_t run = 0;
        while (i + run < rest.n && is_code_char(rest.p[i + run]))
            run++;
        if (run >= 6 && run < sizeof turn->case_code) {
            for (size_t k = 0; k < run; k++) {
                char c = rest.p[i + k];
                turn->case_code[k] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
            }
            return;
        }
        i += run + 1;
    }
}

void hq_gather_input(const struct hq_machine *m, const struct hq_session *session,
                     struct hq_turn *turn)
{
    const struct hq_lexicon *lexicon = hq_library_lexicon(m->library);
    enum hq_err err = hq_normalise(hq_library_norm(m->library), turn->raw, &turn->canonical);

    (void)err; /* the buffer holds what fits */
    struct hq_str canonical = hq_buf_str(&turn->canonical);
    turn->is_english = is_english_text(canonical) ||
                       (session->lang == HQ_LANG_EN && hq_utf8_count(canonical) == canonical.n);
    turn->day = hq_china_day(hq_clock_now_ms(m->clock));
    turn->region = hq_lexicon_region(lexicon, canonical);
    if (turn->region.n == 0)
        turn->region = hq_str_of(session->region[0] ? session->region : m->default_region);
    turn->picked = picked_entry(m, session, canonical, hq_str_trim(turn->raw));
    find_case(turn);
}

/* --- intent ----------------------------------------------------------------------------------- */

void hq_gather_intent(const struct hq_machine *m, const struct hq_session *session,
                      struct hq_turn *turn)
{
    if (m->intents == NULL || turn->canonical.len == 0)
        return;
    turn->has_intent =
        hq_intent_match(m->intents, hq_buf_str(&turn->canonical), hq_lang_name(session->lang),
                        turn->day, m->arena, &turn->intent) == HQ_OK;
}

/* --- hits ------------------------------------------------------------------------------------- */

static void rank(const struct hq_machine *m, const struct hq_turn *turn, struct hq_str text,
                 struct hq_evidence *out)
{
    struct hq_search_options options = {.region = turn->region,
                                        .day = turn->day,
                                        .area = turn->has_intent ? turn->intent.area
                                                                 : (struct hq_str){"", 0},
                                        .limit = HQ_TURN_MAX_HITS};

    out->text = text;
    out->count = hq_search(m->searcher, m->snapshot, text, &options, out->hits);
    hq_confidence_features(out->hits, out->count, hq_utf8_count(text), out->features);
    out->confidence = out->count > 0 ? hq_confidence_of(&m->confidence, out->features) : 0;
}

static bool ends_sentence(uint32_t c)
{
    return c == '?' || c == '!' || c == ';' || c == '\n' || c == 0x3002 || c == 0x2026;
}

/* Sentences of canonical text (which has ASCII ? and ! after folding); at most MAX_SENTENCES. */
static size_t split(struct hq_str text, struct hq_str out[MAX_SENTENCES])
{
    size_t count = 0;
    struct hq_str rest = text;
    const char *start = text.p;

    while (rest.n > 0 && count < MAX_SENTENCES) {
        bool ends = ends_sentence(hq_utf8_next(&rest));
        if (!ends && rest.n > 0)
            continue;
        struct hq_str s = hq_str_trim((struct hq_str){start, (size_t)(rest.p - start)});
        if (hq_utf8_count(s) >= SENTENCE_MIN_CHARS)
            out[count++] = s;
        start = rest.p;
    }
    return count;
}

static bool is_question(struct hq_str s)
{
    return s.n > 0 && s.p[s.n - 1] == '?';
}

/* The two sentences that are ranked with most confidence, in the order of the message. */
static void rank_parts(const struct hq_machine *m, struct hq_turn *turn)
{
    struct hq_str canonical = hq_buf_str(&turn->canonical);
    struct hq_str sentences[MAX_SENTENCES];
    size_t count = split(canonical, sentences);
    size_t questions = 0;

    for (size_t i = 0; i < count; i++)
        questions += is_question(sentences[i]);
    if (count < 2 || (questions < 2 && hq_utf8_count(canonical) < LONG_MESSAGE_CHARS))
        return;
    for (size_t i = 0; i < count; i++) {
        struct hq_evidence e;
        /* Where there are questions, the rest is only the story around them. */
        if (questions > 0 && !is_question(sentences[i]))
            continue;
        rank(m, turn, sentences[i], &e);
        if (turn->part_count < 2) {
            turn->part[turn->part_count++] = e;
        } else {
            int weaker = turn->part[0].confidence <= turn->part[1].confidence ? 0 : 1;
            if (e.confidence > turn->part[weaker].confidence) {
                if (weaker == 0)
                    turn->part[0] = turn->part[1];
                turn->part[1] = e;
            }
        }
    }
}

/* Does it lean on the turn before? (那孕妇呢, 超过一年呢, what about …) */
static bool leans(struct hq_str text)
{
    static const char *const heads[] = {"那",         "如果是", "要是",      "换成", "还有",
                                        "what about", "and if", "how about", "if"};
    static const char *const tails[] = {"呢", "呢?", "的话", "的话?"};

    if (hq_utf8_count(text) >
        FOLLOWUP_MAX_CHARS * (text.p && (unsigned char)text.p[0] < 128 ? 3 : 1))
        return false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (hq_str_starts(text, hq_str_of(heads[i])))
            return true;
    }
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct hq_str tail = hq_str_of(tails[i]);
        if (text.n > tail.n && memcmp(text.p + text.n - tail.n, tail.p, tail.n) == 0)
            return true;
    }
    return false;
}

/*
 * The last topic in front of the new words. The entry just shown would always win by its own
 * words, so it steps back: who leans on it asks for something else.
 */
static void rank_followup(const struct hq_machine *m, const struct hq_session *session,
                          struct hq_turn *turn)
{
    struct hq_str canonical = hq_buf_str(&turn->canonical);
    struct hq_str last = hq_str_of(session->last_entry);
    struct hq_str joined;
    size_t room_bytes = strlen(session->last_question) + canonical.n + 2;
    char *room = hq_arena_alloc(m->arena, room_bytes);

    if (room == NULL || last.n == 0 || !leans(canonical))
        return;
    joined.p = room;
    joined.n = (size_t)snprintf(room, room_bytes, "%s %.*s", session->last_question,
                                (int)canonical.n, canonical.p);
    rank(m, turn, joined, &turn->followup);
    struct hq_evidence *e = &turn->followup;
    uint32_t before = hq_snapshot_find(m->snapshot, last);
    if (e->count > 1 && e->hits[0].entry == before) {
        memmove(&e->hits[0], &e->hits[1], (e->count - 1) * sizeof *e->hits);
        e->count--;
        hq_confidence_features(e->hits, e->count, hq_utf8_count(joined), e->features);
        e->confidence = hq_confidence_of(&m->confidence, e->features);
    }
    turn->is_followup = true;
}

void hq_gather_hits(const struct hq_machine *m, const struct hq_session *session,
                    struct hq_turn *turn)
{
    struct hq_str canonical = hq_buf_str(&turn->canonical);

    turn->exact = UINT32_MAX;
    if (canonical.n == 0)
        return;
    uint32_t phrase = hq_snapshot_exact(m->snapshot, canonical);
    if (phrase != UINT32_MAX) {
        uint32_t entry = hq_snapshot_phrase(m->snapshot, phrase)->entry;
        if (hq_entry_applies(hq_snapshot_entry(m->snapshot, entry), turn->region, turn->day))
            turn->exact = entry;
    }
    rank(m, turn, canonical, &turn->whole);
    rank_parts(m, turn);
    rank_followup(m, session, turn);
}
