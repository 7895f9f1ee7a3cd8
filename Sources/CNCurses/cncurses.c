#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1
#include "cncurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "crashguard.h"

// <term.h> has these, and macros named `lines` and `columns` too.
extern int setupterm(const char *term, int fd, int *error);
extern char *tigetstr(const char *name);

static bool is_open = false;
static bool uses_mouse = false;
static bool knows_exit_handler = false;
// The file descriptor to which curses writes, and a file in memory that stands in for the terminal there while a frame is
// made: curses writes after each movement of the cursor, and tmux or ssh would take each of these as news.
static int curses_output = -1;
static int frame = -1;

// Button presses (1000) as decimal numbers (1006); pasted text in brackets (2004).
static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

static void send_bytes(const char *bytes, size_t left) {
  while (left > 0) {
    ssize_t sent = write(STDOUT_FILENO, bytes, left);
    if (sent < 0 && errno == EAGAIN) {
      struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
      poll(&output, 1, -1);
      continue;
    }
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    bytes += sent;
    left -= (size_t)sent;
  }
}

static void send(const char *bytes) { send_bytes(bytes, strlen(bytes)); }

// Opens the screen on a descriptor of its own, which can be turned away from the terminal.
static SCREEN *new_terminal(void) {
  if (curses_output < 0) curses_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (frame < 0) frame = memfd_create("frame", MFD_CLOEXEC);
  FILE *output = curses_output < 0 ? NULL : fdopen(curses_output, "w");
  return newterm(NULL, output ? output : stdout, stdin);
}

// Sends what has changed in one piece.
static void update(void) {
  static char bytes[1 << 16];
  if (curses_output < 0 || frame < 0 || dup3(frame, curses_output, O_CLOEXEC) < 0) {
    doupdate();
    return;
  }
  doupdate();
  dup3(STDOUT_FILENO, curses_output, O_CLOEXEC);
  off_t position = 0;
  for (ssize_t count; (count = pread(frame, bytes, sizeof bytes, position)) > 0; position += count)
    send_bytes(bytes, (size_t)count);
  lseek(frame, 0, SEEK_SET);
  if (ftruncate(frame, 0) != 0) {
    // What is left in it would be sent again: curses writes to the terminal from now on.
    close(frame);
    frame = -1;
  }
}

bool cn_use_locale(void) {
  setlocale(LC_ALL, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

CNTerminal cn_check_terminal(void) {
  int error = 0;
  if (setupterm(NULL, STDOUT_FILENO, &error) != OK) return CN_UNKNOWN;
  const char *move = tigetstr("cup");
  return move && move != (char *)-1 ? CN_USABLE : CN_TOO_SIMPLE;
}

void cn_install_crash_guard(void) { crash_guard_install(); }

bool cn_open(bool mouse) {
  if (!new_terminal()) return false;
  is_open = true;
  uses_mouse = mouse;
  if (!knows_exit_handler) {
    atexit(cn_close);
    knows_exit_handler = true;
  }
  crash_guard_begin_bytes();
  crash_guard_add_bytes(mouse_off);
  crash_guard_add_bytes(paste_off);
  crash_guard_add_bytes(tigetstr("sgr0"));
  crash_guard_add_bytes(tigetstr("cnorm"));
  crash_guard_add_bytes(tigetstr("rmcup"));
  crash_guard_arm(true);
  raw();
  noecho();
  nonl();
  typeahead(-1);  // or a frame would wait for keys that we read, not curses
  curs_set(0);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  wnoutrefresh(stdscr);
  doupdate();
  send(paste_on);
  if (uses_mouse) send(mouse_on);
  return true;
}

void cn_close(void) {
  if (!is_open) return;
  is_open = false;
  send(mouse_off);
  send(paste_off);
  curs_set(1);
  endwin();
  crash_guard_arm(false);
}

void cn_reopen(void) {
  is_open = true;
  crash_guard_arm(true);
  reset_prog_mode();
  clearok(curscr, TRUE);
  curs_set(0);
  wnoutrefresh(stdscr);
  doupdate();
  send(paste_on);
  if (uses_mouse) send(mouse_on);
}

bool cn_resize(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  if (!is_term_resized(size.ws_row, size.ws_col)) return false;
  resizeterm(size.ws_row, size.ws_col);
  return true;
}

CNSize cn_size(void) {
  CNSize size = {LINES, COLS, has_colors() ? COLORS : 0};
  return size;
}

int32_t cn_pair(int foreground, int background) {
  if (!has_colors() || (foreground < 0 && background < 0)) return 0;
  int pair = alloc_pair(foreground, background);
  return pair < 0 ? 0 : pair;
}

static attr_t attributes(uint16_t set) {
  attr_t result = A_NORMAL;
  if (set & CN_BOLD) result |= A_BOLD;
  if (set & CN_DIM) result |= A_DIM;
  if (set & CN_REVERSE) result |= A_REVERSE;
  if (set & CN_UNDERLINE) result |= A_UNDERLINE;
  return result;
}

static bool has_width(uint32_t scalar, int width) {
  return (scalar >= 0x20 && scalar < 0x7F) ? width == 1 : wcwidth((wchar_t)scalar) == width;
}

void cn_put(int row, const CNCell *cells, size_t count) {
  static cchar_t *line = NULL;
  static size_t capacity = 0;
  // A cell that the locale cannot show becomes two in the worst case.
  if (capacity < 2 * count) {
    cchar_t *larger = realloc(line, 2 * count * sizeof *line);
    if (!larger) return;
    line = larger;
    capacity = 2 * count;
  }
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    const CNCell *cell = &cells[i];
    wchar_t text[4] = {L' ', 0, 0, 0};
    size_t scalars = 1;
    bool known = has_width(cell->scalars[0], cell->width);
    if (known) {
      text[0] = (wchar_t)cell->scalars[0];
      for (size_t k = 1; k < 3 && cell->scalars[k]; k++)
        if (wcwidth((wchar_t)cell->scalars[k]) == 0) text[scalars++] = (wchar_t)cell->scalars[k];
    } else {
      // Unknown to this C library or locale: something of the same width keeps the columns in line.
      text[0] = L'?';
    }
    int pair = cell->pair;
    if (setcchar(&line[length], text, attributes(cell->attributes), 0, &pair) == OK) length++;
    if (!known && cell->width == 2) {
      text[0] = L' ';
      if (setcchar(&line[length], text, attributes(cell->attributes), 0, &pair) == OK) length++;
    }
  }
  mvwadd_wchnstr(stdscr, row, 0, line, (int)length);
}

void cn_show(int row, int column) {
  curs_set(row >= 0 ? 1 : 0);
  if (row >= 0) wmove(stdscr, row, column);
  wnoutrefresh(stdscr);
  update();
}

int cn_read(uint8_t *bytes, size_t capacity) {
  // Not O_NONBLOCK: that would change the terminal for the shell, too.
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, 0) <= 0) return 0;
  if (!(input.revents & POLLIN)) return -1;
  ssize_t count = read(STDIN_FILENO, bytes, capacity);
  return count > 0 ? (int)count : -1;
}

bool cn_can_stop(void) {
  // Nobody continues a stopped group whose leader has no parent in its session: a shell without job
  // control, or none at all (`tmux new-session interlink-tui`).
  if (getsid(0) == getpid()) return false;
  return getpgrp() != getpid() || getsid(getppid()) == getsid(0);
}

void cn_stop(void) { kill(0, SIGSTOP); }

int cn_utf8_width(uint32_t scalar) {
  static locale_t utf8 = (locale_t)0;
  if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (!utf8) return -1;
  locale_t before = uselocale(utf8);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  return width;
}
