/*
 * What time does to cases: overdue, reminded, escalated to the parent desk, closed when nobody
 * objects to the answer, looked at again after closing (回头看), and at the end of the retention
 * time erased. Each case knows when it must be looked at next, so a sweep costs what is due and no
 * more; several nodes may sweep the same store at once, each step happens once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_SWEEP_H
#define HQ_RECORDS_SWEEP_H

#include "records/records.h"

/*
 * Does at most max_steps steps that are due by the clock and says how many it did; call it every
 * few seconds. Now and then it also forgets expired sessions and old questions, and writes the
 * anchor.
 */
enum hq_err hq_records_sweep(struct hq_records *r, int max_steps, int *steps_out) HQ_MUST_USE;

#endif
