#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"

namespace cipin::archive {

/// One step into a JSON value.
struct FieldStep {
  enum class Kind : std::uint8_t { kKey, kIndex, kEach };
  Kind kind = Kind::kKey;
  std::string key;        // in an array, a key of digits is an index, as in a JSON Pointer
  std::size_t index = 0;  // from 0
};

/// Where a field is: the steps from a record to it.
using FieldPath = std::vector<FieldStep>;

/// A JSON Pointer (RFC 6901: /a/b/0, ~1 for a slash, ~0 for a tilde), or names between dots, each with any number of
/// [3] for an element or [] for every element behind it: a.b[0].c, list[], [].text. Empty: the record itself. Errors:
/// kBadInput, worded for the user.
Result<FieldPath> parse_field_path(std::string_view text);

/// A text field as options write it: FIELD, or FIELD:html where it holds HTML.
struct TextField {
  std::string_view field;
  bool html = false;
};
TextField parse_text_field(std::string_view text);

/// Appends a part of a record's text: parts are paragraphs, a blank line apart. Empty parts leave no trace.
void append_part(std::string& text, std::string_view part);

}  // namespace cipin::archive
