#pragma once

#include <new>
#include <utility>

#include "core/base/status.h"

namespace cipin::formats {

/// Runs `call` and turns what the libraries throw into an Error: no exception may leave the module, whose C++ library
/// is not the program's.
template <class Call>
auto guarded(Call&& call) -> decltype(call()) {
  try {
    return std::forward<Call>(call)();
  } catch (const std::bad_alloc&) {
    return Error{ErrorKind::kNoSpace, "out of memory while a file was unpacked or parsed"};
  }
}

}  // namespace cipin::formats
