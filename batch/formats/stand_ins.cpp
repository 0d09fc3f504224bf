#include <langinfo.h>

#if __has_include(<unicode/ucnv.h>)
#include <unicode/ucnv.h>
#endif

// What stands in, in a file without dependencies, for what libraries look for on the machine.

// libarchive asks for the locale's encoding and turns the names of members into it. The locale C.UTF-8, which
// unpack.cpp sets for it, is a folder of files that need not be there; by this (linked with --wrap) names stay UTF-8.
extern "C" {
char* __real_nl_langinfo(nl_item item);
char* __wrap_nl_langinfo(nl_item item);

char* __wrap_nl_langinfo(nl_item item) {
  static char utf8[] = "UTF-8";
  return item == CODESET ? utf8 : __real_nl_langinfo(item);
}
}

#ifdef UCNV_H
// The functions of ICU that Debian's libxml2 calls where it meets an encoding that it does not know itself. It is given
// UTF-8 and told to take a document's own word for nothing (XML_PARSE_IGNORE_ENC), so that it never does; with these it
// would hear that ICU has no such encoding.
extern "C" {

UConverter* ucnv_open(const char*, UErrorCode* error) {
  *error = U_FILE_ACCESS_ERROR;
  return nullptr;
}
void ucnv_close(UConverter*) {}

void ucnv_convertEx(UConverter*, UConverter*, char**, const char*, const char**, const char*, UChar*, UChar**, UChar**,
                    const UChar*, UBool, UBool, UErrorCode* error) {
  *error = U_UNSUPPORTED_ERROR;
}

void ucnv_setToUCallBack(UConverter*, UConverterToUCallback, const void*, UConverterToUCallback*, const void**,
                         UErrorCode* error) {
  *error = U_UNSUPPORTED_ERROR;
}
void ucnv_setFromUCallBack(UConverter*, UConverterFromUCallback, const void*, UConverterFromUCallback*, const void**,
                           UErrorCode* error) {
  *error = U_UNSUPPORTED_ERROR;
}

void UCNV_TO_U_CALLBACK_STOP(const void*, UConverterToUnicodeArgs*, const char*, int32_t, UConverterCallbackReason,
                             UErrorCode*) {}
void UCNV_FROM_U_CALLBACK_STOP(const void*, UConverterFromUnicodeArgs*, const UChar*, int32_t, UChar32,
                               UConverterCallbackReason, UErrorCode*) {}

}  // extern "C"
#endif
