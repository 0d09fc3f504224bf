#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cipin::ops {

/// Bytes that this process, with all its threads, has made the kernel write to storage since it began: whole pages,
/// each as often as it was written out or waits to be, less what was taken back before it went out (temporary files). 0
/// for files in memory (tmpfs). No value where the kernel does not tell (no /proc). Cost: one small file is read.
/// Source    write_bytes and cancelled_write_bytes of /proc/PID/io, proc(5).
std::optional<std::uint64_t> disk_written_bytes();

/// The same from the text of such a file.
std::optional<std::uint64_t> disk_written_bytes_in(std::string_view io);

}  // namespace cipin::ops
