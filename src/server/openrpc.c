/*
 * Makes the OpenRPC document from the method table and openrpc_parts.json.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/openrpc.h"

#include <assert.h>

#include "config.h"
#include "server/method.h"

static const char parts_text[] =
#include "server/openrpc_parts.inc"
    ;

static const char *type_name(enum hq_json_type type)
{
    switch (type) {
    case HQ_JSON_STRING:
        return "string";
    case HQ_JSON_INT:
        return "integer";
    case HQ_JSON_NUMBER:
        return "number";
    case HQ_JSON_BOOL:
        return "boolean";
    case HQ_JSON_OBJECT:
        return "object";
    case HQ_JSON_ARRAY:
        return "array";
    case HQ_JSON_ANY:
        break;
    }
    return NULL;
}

/* Bounds of strings are bytes; a character has at least one, so maxLength holds too. */
static json_t *schema_of(const struct hq_json_field *field)
{
    json_t *schema = json_object();
    const char *type = type_name(field->type);
    if (type)
        json_object_set_new(schema, "type", json_string(type));
    if (field->type == HQ_JSON_STRING) {
        if (field->min > 0)
            json_object_set_new(schema, "minLength", json_integer(1));
        if (field->max)
            json_object_set_new(schema, "maxLength", json_integer(field->max));
    } else if (field->type == HQ_JSON_INT && field->max) {
        json_object_set_new(schema, "minimum", json_integer(field->min));
        json_object_set_new(schema, "maximum", json_integer(field->max));
    }
    return schema;
}

static json_t *params_of(const struct hq_method *method, const json_t *texts)
{
    json_t *params = json_array();
    for (size_t i = 0; i < method->param_count; i++) {
        const struct hq_json_field *field = &method->params[i];
        json_t *param = json_pack("{s:s, s:b, s:o}", "name", field->name, "required",
                                  (int)field->required, "schema", schema_of(field));
        json_t *text = json_object_get(texts, field->name);
        if (text)
            json_object_set(param, "description", text);
        json_array_append_new(params, param);
    }
    return params;
}

static json_t *method_of(const struct hq_method *method, const json_t *part)
{
    json_t *result = json_object_get(part, "result");
    json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:o, s:{s:s, s:O}}", "name", method->name,
                               "paramStructure", "by-name", "x-role", hq_role_name(method->role),
                               "x-needs-session", (int)method->needs_session, "params",
                               params_of(method, json_object_get(part, "params")), "result", "name",
                               "result", "schema", result);
    static const char *const copied[] = {"summary", "examples"};
    for (size_t i = 0; object && i < sizeof(copied) / sizeof(copied[0]); i++) {
        json_t *value = json_object_get(part, copied[i]);
        if (value)
            json_object_set(object, copied[i], value);
    }
    return object;
}

json_t *hq_openrpc_new(void)
{
    json_t *document = json_loads(parts_text, 0, NULL);
    assert(document);
    json_object_set_new(json_object_get(document, "info"), "version", json_string(PACKAGE_VERSION));
    json_t *parts = json_incref(json_object_get(document, "x-parts"));
    json_object_del(document, "x-parts");
    json_t *methods = json_array();
    for (size_t i = 0; i < hq_method_count(); i++) {
        const struct hq_method *method = hq_method_at(i);
        json_t *object = method_of(method, json_object_get(parts, method->name));
        assert(object); /* every method has its part */
        json_array_append_new(methods, object);
    }
    json_object_set_new(document, "methods", methods);
    json_decref(parts);
    return document;
}
