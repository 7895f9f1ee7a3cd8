// Gives the terminal back when the program crashes.
#ifndef CRASHGUARD_H
#define CRASHGUARD_H
#include <stdbool.h>

// Saves the terminal's modes and takes the signals of a crash.
void crash_guard_install(void);
// Gathers what is to be sent; NULL and (char *)-1, which terminfo gives for what it does not have, are skipped.
void crash_guard_begin_bytes(void);
void crash_guard_add_bytes(const char *bytes);
// Whether there is a screen to give back.
void crash_guard_arm(bool armed);

#endif
