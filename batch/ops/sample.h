#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "batch/archive/dates.h"
#include "batch/archive/documents.h"
#include "core/base/status.h"
#include "core/pass.h"
#include "core/segment/tokenizer.h"

namespace cipin::ops {

/// A file is counted as a whole up to here; of a larger one parts of this size.
inline constexpr std::uint64_t kUnitBytes = std::uint64_t{1} << 20;
/// Where a part can only be had from the front (something compressed, an archive, a page) it is so long.
inline constexpr std::uint64_t kFrontBytes = std::uint64_t{8} << 20;

/// What was counted of files, and how long it took.
struct SampleFigures {
  std::uint64_t unit_count = 0;  // files, or parts of them
  std::uint64_t file_bytes = 0;
  std::uint64_t text_bytes = 0;  // decoded
  std::uint64_t articles = 0;
  std::uint64_t tokens = 0;
  std::uint64_t unreadable = 0;  // units that could not be read to their end
  double seconds = 0;            // one thread
};

/// Types against tokens while they are counted, and the curve through them: Heaps' law, types = k * tokens^b.
class TypeGrowth {
 public:
  void add(std::uint64_t tokens, std::uint64_t types);
  /// b, by least squares over the logarithms of the later points; a value from newspapers where there are too few.
  double exponent() const;

 private:
  struct Point {
    double log_tokens;
    double log_types;
  };
  std::vector<Point> points_;
};

/// Counts parts of an archive to learn what the whole will take. Nothing is written: a part of a file is read from
/// memory.
class Sample : private archive::DocumentSink, private archive::PieceSink, private TokenSink {
 public:
  /// Both outlive this.
  Sample(const Tokenizer& tokenizer, const archive::ReadSettings& settings);

  /// Counts a file, or if it is larger than kUnitBytes a part of it that begins near `offset_bytes`. Gives the bytes of
  /// the file that this took. What cannot be read is left out.
  std::uint64_t count_file(const std::string& path, archive::NamedFormat format, std::uint64_t size_bytes,
                           std::uint64_t offset_bytes);

  /// By format and whether it is compressed.
  const SampleFigures& figures(archive::NamedFormat format) const { return figures_[index_of(format)]; }
  SampleFigures total() const;
  std::uint64_t type_count() const { return type_count_; }
  /// How types grow: the exponent of Heaps' law.
  double type_exponent() const { return growth_.exponent(); }
  /// Types among so many tokens, by the curve through what was counted. 0 if that is nothing.
  double types_at(double tokens) const;
  /// The first and the last day in the fields of the articles counted; 0 if there was none.
  archive::Day first_day() const { return first_day_; }
  archive::Day last_day() const { return last_day_; }

  /// True if count_file can begin at any place of such a file, false if it always takes it from its front.
  static bool has_places(archive::NamedFormat format, std::uint64_t size_bytes);

  static constexpr std::size_t kFormatCount = 18;
  static std::size_t index_of(archive::NamedFormat format) {
    return 2 * static_cast<std::size_t>(format.format) + (format.compressed ? 1 : 0);
  }

 private:
  Status document(std::string_view member, std::span<const archive::Article> articles) override;
  Status document(std::string_view member, ByteSource& text) override;
  Status piece(archive::Piece piece) override;
  Status problem(archive::Problem problem) override;
  Status take(const Clause& clause, std::span<const Token> tokens) override;

  Status count(ByteSource& text);
  Status read(const std::string& path, archive::NamedFormat format);

  const archive::ReadSettings* settings_;
  Pass pass_;
  std::array<SampleFigures, kFormatCount> figures_;
  SampleFigures* current_ = nullptr;
  bool troubled_ = false;  // the unit in hand
  TypeGrowth growth_;
  std::vector<bool> seen_ids_;
  std::unordered_set<std::uint64_t> seen_forms_;  // hashes of the forms without an id
  std::uint64_t token_count_ = 0;
  std::uint64_t type_count_ = 0;
  std::uint64_t next_point_ = 1000;
  archive::Day first_day_ = 0;
  archive::Day last_day_ = 0;
};

}  // namespace cipin::ops
