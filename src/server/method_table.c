/*
 * All methods, in the order of the OpenRPC document. A new group is one line here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/method.h"

static const struct hq_method_group *const groups[] = {
    &hq_methods_session, &hq_methods_question,  &hq_methods_case,
    &hq_methods_staff,   &hq_methods_desk_case, &hq_methods_admin,
};

#define GROUP_COUNT (sizeof(groups) / sizeof(groups[0]))

size_t hq_method_count(void)
{
    size_t n = 0;
    for (size_t g = 0; g < GROUP_COUNT; g++)
        n += groups[g]->count;
    return n;
}

const struct hq_method *hq_method_at(size_t i)
{
    for (size_t g = 0; g < GROUP_COUNT; g++) {
        if (i < groups[g]->count)
            return &groups[g]->methods[i];
        i -= groups[g]->count;
    }
    return NULL;
}

size_t hq_method_find(const char *name)
{
    const struct hq_method *method;
    for (size_t i = 0; (method = hq_method_at(i)); i++)
        if (strcmp(method->name, name) == 0)
            return i;
    return HQ_METHOD_NONE;
}
