// Calls of Linux that Swift's Glibc does not show.
#ifndef CLINUX_H
#define CLINUX_H
#include <sys/types.h>

// Sets room on the disk aside for part of a file, whose length stays as it is.
// Returns 0, or -1 with errno set: not every file system can.
int cl_reserve(int file, off_t offset, off_t length);
// Gives the room of part of a file back; it reads as zeros from then on.
// Returns 0, or -1 with errno set.
int cl_free(int file, off_t offset, off_t length);
#endif
