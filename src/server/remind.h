/*
 * Delivers the reminders of records/outbox.h by handing them to programs that do it better: the
 * local mail server's sendmail, and curl for webhooks. A few run at a time beside the event loop; a
 * reminder counts as delivered when its program ends with exit code 0, and is tried again
 * otherwise.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_REMIND_H
#define HQ_SERVER_REMIND_H

#include <sys/types.h>

#include "base/conf.h"
#include "records/outbox.h"

#define HQ_REMIND_RUNNING_MAX 4

struct hq_remind {
    struct {
        pid_t pid; /* 0: free */
        int64_t id;
        int64_t since_us;
    } running[HQ_REMIND_RUNNING_MAX];
};

/* Looks after the programs that run and starts others; once a second. */
void hq_remind_tick(struct hq_remind *remind, const struct hq_conf *conf,
                    struct hq_records *records);
/* Ends what runs; it is delivered again after the next start. */
void hq_remind_stop(struct hq_remind *remind);

#endif
