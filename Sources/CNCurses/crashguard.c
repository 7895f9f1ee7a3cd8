#define _GNU_SOURCE 1
#include "crashguard.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static volatile sig_atomic_t has_saved = 0;
static volatile sig_atomic_t is_armed = 0;
static char bytes[512];
static volatile size_t byte_count = 0;
static struct sigaction previous[NSIG];
static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT};

static void give_back_terminal(void) {
  if (!is_armed) return;
  is_armed = 0;
  for (size_t sent = 0; sent < byte_count;) {
    ssize_t count = write(STDOUT_FILENO, bytes + sent, byte_count - sent);
    if (count <= 0) break;
    sent += (size_t)count;
  }
  if (has_saved) tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

// Only what is safe in a signal handler.
static void crashed(int number, siginfo_t *info, void *context) {
  int error = errno;
  give_back_terminal();
  const struct sigaction *before = &previous[number];
  if (info->si_code > 0 && number != SIGTRAP) {
    // An instruction failed: it does so again on return, and meets whoever was there before us: Swift's
    // backtracer, then the default.
    sigaction(number, before, NULL);
  } else {
    // It was sent, or is a trap that does not happen again: the backtracer would return, and the program go on.
    if (before->sa_flags & SA_SIGINFO)
      before->sa_sigaction(number, info, context);
    else if (before->sa_handler != SIG_DFL)
      before->sa_handler(number);
    signal(number, SIG_DFL);
    raise(number);  // blocked until we return
  }
  errno = error;
}

void crash_guard_install(void) {
  static char stack[65536];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  stack_t old;
  if (has_saved) return;
  if (tcgetattr(STDIN_FILENO, &saved) != 0) return;
  has_saved = 1;
  if (sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE)) sigaltstack(&alternate, NULL);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = crashed;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(signals[i], NULL, &previous[signals[i]]);
    // What our parent wants to be ignored (nohup, for one) stays so.
    if (previous[signals[i]].sa_handler == SIG_IGN) continue;
    sigaction(signals[i], &action, NULL);
  }
}

void crash_guard_begin_bytes(void) { byte_count = 0; }

void crash_guard_add_bytes(const char *more) {
  if (!more || more == (char *)-1) return;
  size_t count = strlen(more);
  if (byte_count + count > sizeof bytes) return;
  memcpy(bytes + byte_count, more, count);
  byte_count += count;
}

void crash_guard_arm(bool armed) { is_armed = armed; }
