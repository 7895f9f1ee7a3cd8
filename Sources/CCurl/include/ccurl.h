// Typed doors to libcurl's variadic functions and macros, which Swift cannot call.
#ifndef CCURL_H
#define CCURL_H
#include <curl/curl.h>

typedef size_t (*cc_bytes_function)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode cc_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_function(CURL *easy, CURLoption option, cc_bytes_function value) {
  return curl_easy_setopt(easy, option, value);
}
// Keeps the sockets of `easy` from programs that are started: libcurl 7.88 does not by itself, and a credential
// plugin or an ssh that lives on would hold the user's connections open.
CURLcode cc_close_on_exec(CURL *easy);
// libcurl copies the bytes.
static inline CURLcode cc_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return curl_easy_setopt(easy, option, &blob);
}
static inline CURLcode cc_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode cc_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline void *cc_private(CURL *easy) {
  void *pointer = 0;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &pointer);
  return pointer;
}
static inline CURLMcode cc_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
// Whether `message` says that a transfer is over; which one, and how.
static inline int cc_is_done(const CURLMsg *message, CURL **easy, CURLcode *result) {
  if (message->msg != CURLMSG_DONE) return 0;
  *easy = message->easy_handle;
  *result = message->data.result;
  return 1;
}
static inline size_t cc_pause(void) { return CURL_WRITEFUNC_PAUSE; }

// Names the calling thread and keeps every signal from it: signals belong to the main thread, and
// a SIGPIPE of OpenSSL's writes to nobody.
void cc_prepare_thread(const char *name);
#endif
