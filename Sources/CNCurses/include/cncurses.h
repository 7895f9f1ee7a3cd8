// The narrow waist between Swift and ncursesw.
//
// <ncurses.h> is not included here: Swift sees only what it can use safely under strict concurrency.
// Calls that touch the state of curses carry CN_MAIN, which the Swift importer reads as an isolation:
// calling one off the main actor is a compile error, not a race.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CN_MAIN __attribute__((swift_attr("@MainActor")))

// One cell as it is sent; the right half of a wide glyph is not sent.
typedef struct {
  uint32_t scalars[3];  // base first, then marks; 0 ends
  int32_t pair;         // of cn_pair()
  uint16_t attributes;  // CN_BOLD | …
  uint16_t width;       // cells the base takes
} CNCell;

enum { CN_BOLD = 1, CN_DIM = 2, CN_REVERSE = 4, CN_UNDERLINE = 8 };

// What is wrong with the terminal that $TERM names.
typedef enum { CN_USABLE, CN_UNKNOWN, CN_TOO_SIMPLE } CNTerminal;

typedef struct {
  int rows, columns, colors;
} CNSize;

// Takes the locale of the environment; true if its characters are UTF-8.
CN_MAIN bool cn_use_locale(void);
// Looks $TERM up without touching the screen.
CN_MAIN CNTerminal cn_check_terminal(void);
// Saves the terminal's modes and has crashes give them back before Swift's backtracer speaks; before cn_open().
CN_MAIN void cn_install_crash_guard(void);
// Takes the screen, in raw mode; also given back at exit().  False if it cannot be had.
CN_MAIN bool cn_open(bool mouse);
// Gives the screen back.  Does nothing if that is done.
CN_MAIN void cn_close(void);
// Takes the screen again after cn_close() or after a stop; all of it is drawn by the next cn_show().
CN_MAIN void cn_reopen(void);
// Takes over a new size of the terminal; true if it changed.
CN_MAIN bool cn_resize(void);
CN_MAIN CNSize cn_size(void);
// A pair of palette colours, -1 for the terminal's own; 0 where there are no colours.
CN_MAIN int32_t cn_pair(int foreground, int background);
// Lays a row of cells out for the next cn_show().
CN_MAIN void cn_put(int row, const CNCell *cells, size_t count);
// Sends what changed.  The terminal's cursor is shown at a place, or hidden if row is negative.
CN_MAIN void cn_show(int row, int column);

// Bytes that were typed, without waiting: their number, 0 if there are none now, -1 if the terminal is gone.
int cn_read(uint8_t *bytes, size_t capacity);
// Whether stopping leaves the user with a shell to continue from.
bool cn_can_stop(void);
// Stops the process group as ctrl-z does; SIGCONT continues.
void cn_stop(void);

// wcwidth() in C.UTF-8, whatever the locale of the process; -1 if unknown.
int cn_utf8_width(uint32_t scalar);

#endif
