#define _GNU_SOURCE 1
#include "cncurses.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

bool cn_use_locale(void) {
  setlocale(LC_ALL, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int cn_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

int cn_utf8_width(uint32_t scalar) {
  static locale_t utf8 = (locale_t)0;
  if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (!utf8) return -1;
  locale_t before = uselocale(utf8);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  return width;
}
