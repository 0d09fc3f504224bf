#pragma once

#include <compare>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "batch/archive/documents.h"
#include "batch/cli/log.h"
#include "core/base/status.h"
#include "core/pass.h"

namespace cipin::archive {

/// How messages name a member of a file: "news.jsonl#12", "news.zip/a.html"; the file itself if `member` is empty.
std::string place_of(const std::string& path, std::string_view member);

/// Where in the walk something is: what is told of it stands in this order, whichever thread tells it first.
struct InputPlace {
  std::uint32_t ordinal;  // of the input, from 1
  std::uint32_t part;     // of the input, in its order, if threads read parts of it

  InputPlace(std::uint32_t ordinal_, std::uint32_t part_ = 0) : ordinal(ordinal_), part(part_) {}

  auto operator<=>(const InputPlace&) const = default;
};

/// Everything that was not counted as it stands, from all threads: nothing is lost unsaid.
class Skips {
 public:
  struct Entry {
    InputPlace place;
    std::string path;
    std::uint64_t offset_bytes;
    std::uint64_t length_bytes;  // 0: to the end, or unknown
    std::string reason;
  };

  /// An input that could not be read, or not beyond error.offset_bytes.
  void add(InputPlace place, const std::string& path, const Error& error);
  /// A part of an input, or of its member, that was not read as it stands.
  void add(InputPlace place, const std::string& path, const Problem& problem);
  /// Faulty bytes, missing ends, forced cuts of an input that was read.
  void add(InputPlace place, const std::string& path, const PassReport& report);

  /// True if some input was skipped (a forced cut is none: its text is counted).
  bool any() const;
  std::uint64_t input_count() const;  // inputs that stand here

  /// Says the first ones on stderr, one line an input, in the order of the walk.
  void say(const cli::Log& log) const;
  /// Writes all of them: path, offset_bytes, length_bytes, reason, between tabs, with a header line.
  Status write(const std::string& path) const;

 private:
  std::vector<Entry> in_order() const;

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::uint64_t forced_cut_count_ = 0;
  std::string forced_cut_path_;
};

}  // namespace cipin::archive
