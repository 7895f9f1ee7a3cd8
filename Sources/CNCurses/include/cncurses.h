// The narrow waist between Swift and ncursesw.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stdint.h>

// Takes the locale of the environment; true if its characters are UTF-8.
bool cn_use_locale(void);

// wcwidth(): cells that a character takes in the locale of its thread; -1 if unknown.
int cn_width(uint32_t scalar);

// The same in the locale C.UTF-8, whatever the process uses; for tests.
int cn_utf8_width(uint32_t scalar);

#endif
