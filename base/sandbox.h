#ifndef KAIHYO_BASE_SANDBOX_H
#define KAIHYO_BASE_SANDBOX_H

#include "base/error.h"
#include "base/text.h"

/*
 * Forbids this process and whatever it starts what they never need: sockets
 * of every kind, tracing, new privileges, core dumps, starting a program by
 * its name; sets umask 077. From here on socket(2) fails
 * with EPERM. ERROR_SYSTEM if the kernel refuses.
 */
MUST_CHECK int sandbox_enter(struct error *err);

/*
 * Looks, never dials: writes what /sys and /proc say of networks as
 * "none" or "up:eth0,wlan0 route:yes" (codes for the log) into `finding`.
 * Returns true if no interface but loopback is up and no route exists.
 */
bool airgap_look(struct text *finding);

#endif
