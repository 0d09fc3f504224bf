#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/status.h"

namespace cipin {

/// What a source shows of its bytes.
struct Window {
  std::string_view bytes;          // from the first byte not yet consumed; valid until the next call
  std::uint64_t offset_bytes = 0;  // of bytes.front() in the whole
  bool at_end = false;             // nothing follows `bytes`
};

/// The bytes of one input, seen through a window that only moves forward. What was not consumed is shown again, so
/// nothing that crosses a window's edge needs joining.
class ByteSource {
 public:
  /// A window shows at least this much, or all that is left.
  static constexpr std::size_t kWindowBytesMin = std::size_t{1} << 19;

  virtual ~ByteSource() = default;

  /// Drops `consumed_bytes` from the front of the last window and shows the next. Errors: kIo; the source then stays
  /// where it was.
  virtual Result<Window> advance(std::size_t consumed_bytes) = 0;

  /// True while the last window's bytes are what the file holds. False once a mapped file was cut short under the
  /// window: what was read since the last true is void, and advance(0) shows what is left. Cost: one system call at
  /// most.
  virtual bool intact() const { return true; }

  /// How many bytes there were when the source was opened that are there no more. Settled once a window says at_end.
  virtual std::uint64_t missing_bytes() const { return 0; }
};

}  // namespace cipin
