/*
 * The methods of hongqiao.v1. One table (method_table.c) names each with its role, its parameters
 * and its handler; the dispatcher, the metrics and the OpenRPC document are made from it. Handlers
 * know nothing of sockets: method_<group>.c holds the methods <group>.*.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_METHOD_H
#define HQ_SERVER_METHOD_H

#include "base/json.h"
#include "records/staff.h"
#include "server/auth.h"
#include "server/live.h"
#include "server/metrics.h"

struct hq_dialogue;
struct hq_caller;

/* What every handler may use; lives as long as the server. */
struct hq_rpc_env {
    const struct hq_conf *conf;
    struct hq_dialogue *dialogue;
    struct hq_records *records; /* may be NULL */
    struct hq_lives lives;
    struct hq_metrics metrics;
    const struct hq_caller *speaker; /* whose call is being answered; NULL between calls */
};

/* Who speaks: a WebSocket connection for its life, or one HTTP request. */
struct hq_caller {
    enum hq_role role;
    struct hq_live *live;                  /* held; NULL before session.open */
    char staff_token[HQ_STAFF_TOKEN_SIZE]; /* "" unless signed in */
    struct hq_staff staff;                 /* while signed in */
    struct hq_bucket bucket;               /* counts while there is no session */
    struct hq_bucket *address;             /* of the peer's address; may be NULL */
};

struct hq_call {
    struct hq_rpc_env *env;
    struct hq_caller *caller;
    struct hq_error error; /* a handler that fails may leave a text for the client here */
    json_t *error_data;    /* new, or NULL: the error's `data` */
};

#define HQ_METHOD_PARAMS_MAX_BYTES 256

struct hq_method {
    const char *name;
    enum hq_role role; /* least role */
    bool needs_session;
    const struct hq_json_field *params;
    size_t param_count;
    size_t params_size; /* of the struct that params fill; at most HQ_METHOD_PARAMS_MAX_BYTES */
    /* params points to that struct, zeroed before it was filled; *result_out is new. */
    enum hq_err (*run)(struct hq_call *call, const void *params, json_t **result_out);
};

size_t hq_method_count(void);
const struct hq_method *hq_method_at(size_t i);
/* HQ_METHOD_NONE if there is no such method. */
#define HQ_METHOD_NONE SIZE_MAX
size_t hq_method_find(const char *name);

/* Groups, each defined in its own file. */
struct hq_method_group {
    const struct hq_method *methods;
    size_t count;
};
extern const struct hq_method_group hq_methods_session;
extern const struct hq_method_group hq_methods_question;
extern const struct hq_method_group hq_methods_case;
extern const struct hq_method_group hq_methods_staff;
extern const struct hq_method_group hq_methods_desk_case;
extern const struct hq_method_group hq_methods_admin;

#define HQ_METHOD_PARAMS(fields, type) (fields), sizeof(fields) / sizeof((fields)[0]), sizeof(type)
#define HQ_METHOD_NO_PARAMS            NULL, 0, 0
#define HQ_METHOD_GROUP(methods)                                                                   \
    {                                                                                              \
        (methods), sizeof(methods) / sizeof((methods)[0])                                          \
    }

#endif
