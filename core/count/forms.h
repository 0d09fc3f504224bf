#pragma once

#include <cstdint>

namespace cipin {

/// What is counted of a term.
struct TermCount {
  std::uint64_t token_count = 0;         // tf
  std::uint64_t document_frequency = 0;  // documents that hold it at least once
};

}  // namespace cipin
