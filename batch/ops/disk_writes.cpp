#include "batch/ops/disk_writes.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "core/io/stream.h"

namespace cipin::ops {
namespace {

// The figure of a line "name: figure".
std::optional<std::uint64_t> figure_in(std::string_view io, std::string_view name) {
  while (!io.empty()) {
    std::string_view line = io.substr(0, io.find('\n'));
    io.remove_prefix(std::min(line.size() + 1, io.size()));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(": ")) continue;
    line.remove_prefix(name.size() + 2);
    std::uint64_t figure = 0;
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), figure);
    if (error == std::errc() && stop == line.data() + line.size()) return figure;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> disk_written_bytes_in(std::string_view io) {
  const std::optional<std::uint64_t> written = figure_in(io, "write_bytes");
  const std::optional<std::uint64_t> cancelled = figure_in(io, "cancelled_write_bytes");
  if (!written || !cancelled) return std::nullopt;
  // More can be taken back than was written: pages that another process wrote into a file that this one cut short.
  return *written - std::min(*written, *cancelled);
}

std::optional<std::uint64_t> disk_written_bytes() {
  const Result<std::string> io = read_whole_file("/proc/self/io");
  return io ? disk_written_bytes_in(*io) : std::nullopt;
}

}  // namespace cipin::ops
