// The narrow waist between Swift and ncursesw.
#ifndef CNCURSES_H
#define CNCURSES_H
#endif
