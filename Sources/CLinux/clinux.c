#define _GNU_SOURCE 1
#include "clinux.h"

#include <fcntl.h>

int cl_reserve(int file, off_t offset, off_t length) { return fallocate(file, FALLOC_FL_KEEP_SIZE, offset, length); }

int cl_free(int file, off_t offset, off_t length) {
  return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}
