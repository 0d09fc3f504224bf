#include <langinfo.h>

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
