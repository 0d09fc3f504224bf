#include "batch/archive/skips.h"

#include <fmt/format.h>

#include <algorithm>

#include "batch/cli/output.h"
#include "core/io/stream.h"

namespace cipin::archive {
namespace {

constexpr std::size_t kLinesSaid = 20;

}  // namespace

std::string place_of(const std::string& path, std::string_view member) {
  return fmt::format("{}{}{}", path, member.empty() || member.starts_with('#') ? "" : "/", member);
}

void Skips::add(InputPlace place, const std::string& path, const Error& error) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({place, path, error.offset_bytes, 0, error.what});
}

void Skips::add(InputPlace place, const std::string& path, const Problem& problem) {
  const std::lock_guard lock(mutex_);
  entries_.push_back(
      {place, place_of(path, problem.member), problem.offset_bytes, problem.length_bytes, problem.reason});
}

void Skips::add(InputPlace place, const std::string& path, const PassReport& report) {
  if (report.faulty_ranges.empty() && report.missing_bytes == 0 && report.forced_cut_count == 0) return;
  const std::lock_guard lock(mutex_);
  for (const FaultyRange& range : report.faulty_ranges) {
    entries_.push_back({place, path, range.offset_bytes, range.length_bytes,
                        fmt::format("not UTF-8: {} sequence{} counted as U+FFFD", range.sequence_count,
                                    range.sequence_count == 1 ? "" : "s")});
  }
  if (report.missing_bytes > 0) {
    entries_.push_back(
        {place, path, report.size_bytes, report.missing_bytes, "the file became shorter while it was read"});
  }
  if (report.forced_cut_count > 0 && forced_cut_count_ == 0) forced_cut_path_ = path;
  forced_cut_count_ += report.forced_cut_count;
}

bool Skips::any() const {
  const std::lock_guard lock(mutex_);
  return !entries_.empty();
}

std::vector<Skips::Entry> Skips::in_order() const {
  const std::lock_guard lock(mutex_);
  std::vector<Entry> entries = entries_;
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.place < b.place; });
  return entries;
}

std::uint64_t Skips::input_count() const {
  std::uint64_t count = 0;
  std::uint32_t last = 0;
  for (const Entry& entry : in_order()) {
    if (entry.place.ordinal != last) ++count;
    last = entry.place.ordinal;
  }
  return count;
}

void Skips::say(const cli::Log& log) const {
  const std::vector<Entry> entries = in_order();
  std::size_t said = 0;
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].place.ordinal == entries[i].place.ordinal) ++end;
    if (said++ < kLinesSaid) {
      std::string what = entries[i].reason;
      if (end - i > 1) what += fmt::format(" (and {} more places)", end - i - 1);
      log.warning({entries[i].length_bytes > 0 ? ErrorKind::kBadText : ErrorKind::kBadInput, std::move(what),
                   entries[i].path, entries[i].offset_bytes});
    }
    i = end;
  }
  if (said > kLinesSaid) {
    log.warning(
        {ErrorKind::kBadInput,
         fmt::format("{} more inputs were skipped or read in part; --skipped FILE lists all", said - kLinesSaid)});
  }
  const std::lock_guard lock(mutex_);
  if (forced_cut_count_ > 0) {
    log.warning(
        {ErrorKind::kBadInput,
         fmt::format("{} cut{} inside runs of more than 65536 letters (without a lexicon: bytes) without a break; "
                     "tokens at the cuts may differ from those of the uncut text",
                     forced_cut_count_, forced_cut_count_ == 1 ? "" : "s"),
         forced_cut_path_});
  }
}

Status Skips::write(const std::string& path) const {
  std::string text = "path\toffset_bytes\tlength_bytes\treason\n";
  for (const Entry& entry : in_order()) {
    text += fmt::format("{}\t{}\t{}\t{}\n", cli::escape_controls(entry.path), entry.offset_bytes, entry.length_bytes,
                        cli::escape_controls(entry.reason));
  }
  return replace_file(path, text);
}

}  // namespace cipin::archive
