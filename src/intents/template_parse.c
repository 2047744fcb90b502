/*
 * Reads a template into nodes. Recursive descent; depth is bounded, rules are read once, on first
 * use, and shared.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "base/mem.h"
#include "intents/template.h"
#include "text/normalise.h"
#include "text/utf8.h"

#define NAME_MAX_BYTES 40
#define CHILD_MAX      400

struct parser {
    struct hq_template_world *world;
    struct hq_template *template; /* NULL in a rule */
    struct hq_str source;
    struct hq_str rest;
    unsigned depth;
    struct hq_error *error;
};

struct children {
    const struct hq_node **items;
    size_t count;
    size_t cap;
};

static enum hq_err fail(struct parser *p, enum hq_err code, const char *what)
{
    struct hq_str head = {p->source.p, (size_t)(p->rest.p - p->source.p)};
    unsigned column = (unsigned)hq_utf8_count(head) + 1;

    hq_error_set(p->error, code, "%s in \"%.*s\"", what,
                 (int)(p->source.n < 200 ? p->source.n : 200), p->source.p);
    hq_error_at(p->error, NULL, 0, column);
    return code;
}

static enum hq_err full(struct parser *p)
{
    return fail(p, HQ_ELIMIT, "no room left for templates");
}

static struct hq_node *new_node(struct hq_template_world *world, enum hq_node_kind kind)
{
    struct hq_node *node = hq_arena_alloc(world->arena, sizeof *node);
    if (node != NULL)
        node->kind = kind;
    return node;
}

static void add_child(struct children *c, const struct hq_node *node)
{
    c->items = hq_grow(c->items, &c->cap, c->count + 1, sizeof *c->items);
    c->items[c->count++] = node;
}

/* One child stands for itself; several become a node of `kind`. Takes c's memory. */
static enum hq_err close_children(struct parser *p, struct children *c, enum hq_node_kind kind,
                                  const struct hq_node **node_out)
{
    enum hq_err err = HQ_OK;

    if (c->count == 1) {
        *node_out = c->items[0];
    } else {
        struct hq_node *node = new_node(p->world, kind);
        size_t bytes = c->count * sizeof *c->items;
        if (node != NULL)
            node->child = hq_arena_alloc(p->world->arena, bytes > 0 ? bytes : 1);
        if (node == NULL || node->child == NULL) {
            err = full(p);
        } else {
            if (bytes > 0)
                memcpy(node->child, c->items, bytes);
            node->child_count = c->count;
            *node_out = node;
        }
    }
    free(c->items);
    return err;
}

enum hq_err hq_template_literal(struct hq_template_world *world, struct hq_str text,
                                const struct hq_node **node_out)
{
    struct hq_buf canonical;
    struct hq_symbols symbols = {0};
    struct hq_node *node = NULL;
    enum hq_err err;

    hq_buf_init(&canonical, HQ_TEMPLATE_MAX_BYTES * 8);
    err = hq_normalise(world->norm, text, &canonical);
    if (err == HQ_OK) {
        struct hq_str copy = hq_arena_copy(world->arena, hq_buf_str(&canonical));
        err =
            copy.p == NULL ? HQ_ELIMIT : hq_symbols_add(copy, world->words, world->arena, &symbols);
    }
    hq_buf_deinit(&canonical);
    if (err != HQ_OK)
        return err;
    if (symbols.count == 0)
        return HQ_EINVAL;
    node = new_node(world, HQ_NODE_LITERAL);
    if (node == NULL)
        return HQ_ELIMIT;
    node->symbols = symbols.symbol;
    node->symbol_count = symbols.count;
    node->text = symbols.text;
    *node_out = node;
    return HQ_OK;
}

static bool is_mark(char c)
{
    return c != '\0' && strchr("[](){}<>|", c) != NULL;
}

static enum hq_err parse_literal(struct parser *p, struct children *into)
{
    const struct hq_node *node;
    struct hq_str text = {p->rest.p, 0};

    while (text.n < p->rest.n && !is_mark(p->rest.p[text.n]))
        text.n++;
    enum hq_err err = hq_template_literal(p->world, text, &node);
    if (err == HQ_ELIMIT)
        return full(p);
    if (err == HQ_OK)
        add_child(into, node);
    else if (hq_str_trim(text).n > 0)
        return fail(p, HQ_EPARSE, "punctuation that matches nothing");
    p->rest.p += text.n;
    p->rest.n -= text.n;
    return HQ_OK;
}

/* The text up to `close`, which is taken too; the opening mark is the current character. */
static enum hq_err take_name(struct parser *p, char close, struct hq_str *name_out)
{
    const char *end = memchr(p->rest.p, close, p->rest.n);

    if (end == NULL || end - p->rest.p > NAME_MAX_BYTES)
        return fail(p, HQ_EPARSE, close == '}' ? "{ without }" : "< without >");
    *name_out = (struct hq_str){p->rest.p + 1, (size_t)(end - p->rest.p) - 1};
    p->rest.n -= (size_t)(end + 1 - p->rest.p);
    p->rest.p = end + 1;
    return HQ_OK;
}

static enum hq_err parse_gap(struct parser *p, struct hq_str digits, const struct hq_node **out)
{
    uint32_t max = 0;

    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9' || max > HQ_TEMPLATE_GAP_MAX)
            return fail(p, HQ_EPARSE, "bad gap: write {*} or {*N} with N from 1 to 20");
        max = max * 10 + (uint32_t)(digits.p[i] - '0');
    }
    if (digits.n == 0)
        max = HQ_TEMPLATE_GAP;
    if (max < 1 || max > HQ_TEMPLATE_GAP_MAX)
        return fail(p, HQ_EPARSE, "bad gap: write {*} or {*N} with N from 1 to 20");
    struct hq_node *node = new_node(p->world, HQ_NODE_GAP);
    if (node == NULL)
        return full(p);
    node->max_gap = max;
    *out = node;
    return HQ_OK;
}

static enum hq_err add_slot(struct parser *p, struct hq_str name, struct hq_str type,
                            uint32_t *slot_out)
{
    struct hq_template *t = p->template;
    struct hq_template_slot slot = {.type = HQ_SLOT_LIST};

    if (t == NULL)
        return fail(p, HQ_EPARSE, "a rule holds no slots");
    if (t->slot_count >= HQ_TEMPLATE_MAX_SLOTS)
        return fail(p, HQ_ELIMIT, "too many slots");
    for (size_t i = 0; i < t->slot_count; i++) {
        if (hq_str_eq(t->slots[i].name, name))
            return fail(p, HQ_EINVAL, "two slots of one name");
    }
    if (hq_slot_type_parse(type, &slot.type) != HQ_OK) {
        uint32_t list = hq_map_get(p->world->list_ids, type);
        if (list == HQ_MAP_NONE)
            return fail(p, HQ_ENOTFOUND, "unknown slot type or list");
        slot.list = &p->world->lists[list];
        p->world->list_is_used[list] = true;
    }
    slot.name = hq_arena_copy(p->world->arena, name);
    if (slot.name.p == NULL)
        return full(p);
    *slot_out = (uint32_t)t->slot_count;
    t->slots[t->slot_count++] = slot;
    return HQ_OK;
}

static enum hq_err parse_slot(struct parser *p, const struct hq_node **out)
{
    struct hq_str name, type;
    uint32_t slot = 0;
    enum hq_err err = take_name(p, '}', &name);

    if (err != HQ_OK)
        return err;
    if (name.n > 0 && name.p[0] == '*')
        return parse_gap(p, (struct hq_str){name.p + 1, name.n - 1}, out);
    const char *colon = name.n > 0 ? memchr(name.p, ':', name.n) : NULL;
    type = name;
    if (colon != NULL) {
        type = (struct hq_str){colon + 1, name.n - (size_t)(colon + 1 - name.p)};
        name.n = (size_t)(colon - name.p);
    }
    if (name.n == 0 || type.n == 0)
        return fail(p, HQ_EPARSE, "a slot is {type} or {name:type}");
    err = add_slot(p, name, type, &slot);
    if (err != HQ_OK)
        return err;
    const struct hq_template_list *list = p->template->slots[slot].list;
    struct hq_node *node = new_node(p->world, list != NULL ? HQ_NODE_LIST : HQ_NODE_SLOT);
    if (node == NULL)
        return full(p);
    node->slot = slot;
    node->list = list;
    *out = node;
    return HQ_OK;
}

static enum hq_err parse_rule(struct parser *p, const struct hq_node **out)
{
    struct hq_template_world *w = p->world;
    struct hq_str name;
    enum hq_err err = take_name(p, '>', &name);

    if (err != HQ_OK)
        return err;
    uint32_t rule = hq_map_get(w->rule_ids, name);
    if (rule == HQ_MAP_NONE)
        return fail(p, HQ_ENOTFOUND, "unknown rule");
    w->rule_is_used[rule] = true;
    if (w->rules[rule] == NULL) {
        if (w->rule_is_open[rule])
            return fail(p, HQ_EINVAL, "a rule leads back to itself");
        w->rule_is_open[rule] = true;
        err =
            hq_template_parse(w, w->rule_sources[rule], NULL, p->depth, &w->rules[rule], p->error);
        w->rule_is_open[rule] = false;
        if (err != HQ_OK)
            return err;
    }
    *out = w->rules[rule];
    return HQ_OK;
}

static enum hq_err parse_choice(struct parser *p, char close, const struct hq_node **out);

/* ( ... ) or [ ... ]; the opening mark is the current character. */
static enum hq_err parse_group(struct parser *p, const struct hq_node **out)
{
    bool is_option = *p->rest.p == '[';
    const struct hq_node *inner;

    if (p->depth >= HQ_TEMPLATE_MAX_DEPTH)
        return fail(p, HQ_ELIMIT, "brackets nested too deep");
    p->rest.p++;
    p->rest.n--;
    p->depth++;
    enum hq_err err = parse_choice(p, is_option ? ']' : ')', &inner);
    p->depth--;
    if (err != HQ_OK)
        return err;
    if (!is_option) {
        *out = inner;
        return HQ_OK;
    }
    struct hq_node *node = new_node(p->world, HQ_NODE_OPTION);
    const struct hq_node **child = hq_arena_alloc(p->world->arena, sizeof *child);
    if (node == NULL || child == NULL)
        return full(p);
    *child = inner;
    node->child = child;
    node->child_count = 1;
    *out = node;
    return HQ_OK;
}

static enum hq_err parse_item(struct parser *p, struct children *into)
{
    const struct hq_node *node = NULL;
    enum hq_err err;

    switch (*p->rest.p) {
    case '(':
    case '[':
        err = parse_group(p, &node);
        break;
    case '{':
        err = parse_slot(p, &node);
        break;
    case '<':
        err = parse_rule(p, &node);
        break;
    case '}':
    case '>':
        return fail(p, HQ_EPARSE, "a closing mark without its opening one");
    default:
        return parse_literal(p, into);
    }
    if (err == HQ_OK)
        add_child(into, node);
    return err;
}

static enum hq_err parse_sequence(struct parser *p, const struct hq_node **out)
{
    struct children items = {0};
    enum hq_err err = HQ_OK;

    while (err == HQ_OK && p->rest.n > 0 && strchr(")]|", *p->rest.p) == NULL) {
        err = items.count < CHILD_MAX ? parse_item(p, &items) : fail(p, HQ_ELIMIT, "too long");
    }
    if (err == HQ_OK && items.count == 0)
        err = fail(p, HQ_EPARSE, "an empty alternative (use [ ] for what may be left out)");
    if (err == HQ_OK)
        return close_children(p, &items, HQ_NODE_SEQUENCE, out);
    free(items.items);
    return err;
}

/* Alternatives up to `close` ('\0' = end of text), which is taken. */
static enum hq_err parse_choice(struct parser *p, char close, const struct hq_node **out)
{
    struct children items = {0};
    enum hq_err err;

    for (;;) {
        const struct hq_node *item = NULL;
        err = parse_sequence(p, &item);
        if (err != HQ_OK)
            break;
        add_child(&items, item);
        if (items.count > CHILD_MAX)
            err = fail(p, HQ_ELIMIT, "too many alternatives");
        if (err != HQ_OK || p->rest.n == 0 || *p->rest.p != '|')
            break;
        p->rest.p++;
        p->rest.n--;
    }
    if (err == HQ_OK && close == '\0' && p->rest.n > 0)
        err = fail(p, HQ_EPARSE, "a closing mark without its opening one");
    if (err == HQ_OK && close != '\0') {
        if (p->rest.n == 0 || *p->rest.p != close)
            err = fail(p, HQ_EPARSE, close == ')' ? "( without )" : "[ without ]");
        else {
            p->rest.p++;
            p->rest.n--;
        }
    }
    if (err == HQ_OK)
        return close_children(p, &items, HQ_NODE_CHOICE, out);
    free(items.items);
    return err;
}

enum hq_err hq_template_parse(struct hq_template_world *world, struct hq_str source,
                              struct hq_template *template, unsigned depth,
                              const struct hq_node **node_out, struct hq_error *error)
{
    struct parser p = {.world = world,
                       .template = template,
                       .source = source,
                       .rest = source,
                       .depth = depth + 1,
                       .error = error};

    if (source.n > HQ_TEMPLATE_MAX_BYTES)
        return fail(&p, HQ_ELIMIT, "template too long");
    if (p.depth > HQ_TEMPLATE_MAX_DEPTH)
        return fail(&p, HQ_ELIMIT, "rules nested too deep");
    if (!hq_utf8_is_valid(source) || memchr(source.p, '\0', source.n) != NULL)
        return fail(&p, HQ_EPARSE, "not UTF-8 text");
    return parse_choice(&p, '\0', node_out);
}
