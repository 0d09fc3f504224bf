#include "core/text/cpu.h"

#if defined(CIPIN_NEON) && !defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace cipin {
namespace {

Vectors ask_cpu() {
#if defined(CIPIN_AVX2)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
    return Vectors::kAvx2;
#elif defined(CIPIN_NEON) && defined(__aarch64__)
  return Vectors::kNeon;
#elif defined(CIPIN_NEON)
  if ((getauxval(AT_HWCAP) & HWCAP_NEON) != 0) return Vectors::kNeon;
#endif
  return Vectors::kNone;
}

bool forbidden = false;

}  // namespace

Vectors vectors_of_cpu() {
  static const Vectors found = ask_cpu();
  return forbidden ? Vectors::kNone : found;
}

void forbid_vectors() {
  forbidden = true;
}

}  // namespace cipin
