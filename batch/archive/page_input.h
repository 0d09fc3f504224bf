#pragma once

#include <cstdint>
#include <string>

#include "batch/archive/dates.h"
#include "batch/archive/documents.h"
#include "core/io/byte_source.h"
#include "core/page/dates.h"
#include "core/pass.h"

// A document on its way to the page room, which takes the whole of a page as checked UTF-8.
namespace cipin::archive {

/// What is read as a newspaper page: texts and HTML, but no records.
bool is_page_format(Format format);

/// The day for the page room; no value for an undated one.
std::optional<page::Date> date_of_day(Day day);

/// The beginning of a document in memory.
struct PageInput {
  std::string text;
  bool whole = true;  // false: it is longer than page::kPageBytesMax, and the source stands behind `text`
};
/// Errors: the source's.
Result<PageInput> take_page(ByteSource& source);

/// `text` and what is left of a source behind it, as one.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string text, ByteSource& rest) : buffer_(std::move(text)), rest_(&rest) {}
  Result<Window> advance(std::size_t consumed_bytes) override;
  std::uint64_t missing_bytes() const override { return rest_->missing_bytes(); }

 private:
  std::string buffer_;
  std::size_t begin_ = 0;  // of what has not been consumed
  std::uint64_t offset_bytes_ = 0;
  ByteSource* rest_;
  std::size_t rest_consumed_bytes_ = 0;  // of its last window, all of it copied
  bool rest_ended_ = false;
};

/// Bytes of a document that are no UTF-8.
struct Faults {
  std::size_t byte_count = 0;
  std::size_t sequence_count = 0;
  std::size_t first = 0;
  std::size_t end = 0;  // of the last

  /// As a pass tells of them.
  PassReport report(const ByteSource& source) const;
};
/// Faulty bytes become blanks, one each, so that offsets stay.
Faults blank_faults(std::string& text);
/// Faulty sequences become U+FFFD, as they are counted.
Faults replace_faults(std::string& text);

}  // namespace cipin::archive
