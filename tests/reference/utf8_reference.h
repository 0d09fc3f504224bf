#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The slow, obvious twin of core/text/utf8: table 3-7 of the Unicode Standard written down as a table.
namespace cipin::reference {

/// A sequence that is no UTF-8 and becomes one U+FFFD.
struct FaultySequence {
  std::size_t offset_bytes;
  std::size_t length_bytes;
  bool cut_short;  // the text ends inside it, and it was right so far
  bool operator==(const FaultySequence&) const = default;
};

/// Every faulty sequence of `text`, as Python's bytes.decode('utf-8', 'replace') tells them apart.
std::vector<FaultySequence> faulty_sequences(std::string_view text);

/// `text` with one U+FFFD for each of them.
std::string replace_faults(std::string_view text);

/// The code points of a text without faults, decoded by utfcpp's checked functions.
std::u32string decode(std::string_view text);

/// The other way, by the definition of UTF-8.
std::string encode(std::u32string_view text);

}  // namespace cipin::reference
