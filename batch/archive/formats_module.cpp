#include <dlfcn.h>
#include <unistd.h>

#include <climits>
#include <string>

#include "batch/archive/formats.h"

namespace cipin::archive {
namespace {

constexpr const char* kModuleName = "cipin-formats.so";

// The module lies beside the program in a build folder, else in PREFIX/lib/cipin of PREFIX/bin/cipin.
Result<Formats*> load() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  std::string folder(path, length > 0 ? static_cast<std::size_t>(length) : 0);
  folder.resize(folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/'));
  std::string module;
  for (const char* relative : {"/", "/../lib/cipin/"}) {
    module = folder + relative + kModuleName;
    if (::access(module.c_str(), R_OK) == 0) break;
  }
  void* const handle = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    return Error{ErrorKind::kIo,
                 std::string("this file needs the module ") + kModuleName + ", which cannot be loaded: " + ::dlerror() +
                     "; install it with cipin, and the libraries libarchive13, libsimdjson14 and libxml2"};
  }
  const auto make = reinterpret_cast<decltype(&cipin_formats)>(::dlsym(handle, "cipin_formats"));
  Formats* const made = make == nullptr ? nullptr : make(kFormatsInterface);
  if (made == nullptr) {
    return Error{ErrorKind::kIo, "the module is of another version of cipin; install both anew", module};
  }
  return made;
}

}  // namespace

Result<Formats*> formats() {
  static const Result<Formats*> loaded = load();
  return loaded;
}

std::string_view formats_place() {
  return "module";
}

}  // namespace cipin::archive
