#pragma once

#include <cstdio>
#include <cstdlib>

namespace cipin::fuzz {

/// A finding: libFuzzer keeps the input that led here.
inline void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace cipin::fuzz
