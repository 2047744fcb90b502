/*
 * Tells the service manager how we are, over its notify socket; see sd_notify(3).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_NOTIFY_H
#define HQ_NOTIFY_H

/* Sends "READY=1", "STOPPING=1" ...; without NOTIFY_SOCKET in the environment does nothing. */
void hq_notify(const char *state);

#endif
