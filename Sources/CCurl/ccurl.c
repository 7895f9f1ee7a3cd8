#define _GNU_SOURCE 1
#include "ccurl.h"

#include <pthread.h>
#include <signal.h>

void cc_prepare_thread(const char *name) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, 0);
  pthread_setname_np(pthread_self(), name);
}
