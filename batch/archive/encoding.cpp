#include "batch/archive/encoding.h"

#include <algorithm>
#include <array>
#include <utility>

#include "batch/archive/sequence.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

constexpr std::size_t kDeclarationBytesMax = 4096;

char lower_ascii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

// The label behind "NAME =" in a tag or declaration, where `name` first stands before an equals sign; empty if nowhere.
std::string_view attribute_value(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    std::size_t begin = at + name.size();
    const auto skip_blanks = [&] {
      while (begin < tag.size() && is_blank(tag[begin])) ++begin;
    };
    skip_blanks();
    if (begin == tag.size() || tag[begin] != '=') continue;
    ++begin;
    skip_blanks();
    if (begin < tag.size() && (tag[begin] == '"' || tag[begin] == '\'')) ++begin;
    return tag.substr(begin, tag.find_first_of("\"'>;/? \t\r\n", begin) - begin);
  }
  return {};
}

// How well bytes fit an encoding of byte pairs.
struct Fit {
  std::uint64_t sequence_count = 0;  // that are no ASCII
  std::uint64_t common_count = 0;    // of them, those for signs and the common Han of the standard's first level
  std::uint64_t fault_count = 0;

  double score() const {
    return sequence_count == 0 ? 1.0 : static_cast<double>(common_count) / static_cast<double>(sequence_count);
  }
};

// GB2312's and Big5's makers put the Han of everyday texts first. Read in the other encoding, those of a text spread
// over rare ones, so that no table of frequencies is needed to tell them apart.
bool is_common_gb18030(Byte lead, Byte trail) {
  return trail >= 0xA1 && ((lead >= 0xA1 && lead <= 0xA3) || (lead >= 0xB0 && lead <= 0xD7));
}
bool is_common_big5(Byte lead, Byte trail) {
  return lead >= 0xA1 && (lead < 0xC6 || (lead == 0xC6 && trail <= 0x7E));
}

template <Sequence (*kRead)(const Byte*, const Byte*), bool (*kIsCommon)(Byte, Byte)>
Fit fit_pairs(std::string_view text, bool at_end) {
  Fit fit;
  const Byte* at = reinterpret_cast<const Byte*>(text.data());
  const Byte* const end = at + text.size();
  while (at != end) {
    if (*at < 0x80) {
      ++at;
      continue;
    }
    Sequence sequence = kRead(at, end);
    if (sequence.length_bytes == 0) {
      if (!at_end) break;
      sequence.length_bytes = 1;
    }
    ++fit.sequence_count;
    if (sequence.utf8 == kFaultyUtf8) {
      ++fit.fault_count;
    } else if (sequence.length_bytes == 2 && kIsCommon(at[0], at[1])) {
      ++fit.common_count;
    }
    at += sequence.length_bytes;
  }
  return fit;
}

struct Utf8Fit {
  std::uint64_t fault_count = 0;
  std::uint64_t wide_count = 0;  // sequences of three bytes and more: nothing else is so by chance
  bool is_other = false;         // so many faults that the rest was not looked at
};

Utf8Fit fit_utf8(std::string_view text, bool at_end) {
  constexpr std::uint64_t kFaultsAllowed = 200;
  Utf8Fit fit;
  while (!text.empty()) {
    const Utf8Check check = check_utf8(text);
    const std::string_view valid = text.substr(0, check.valid_bytes);
    fit.wide_count += static_cast<std::uint64_t>(
        std::count_if(valid.begin(), valid.end(), [](char byte) { return static_cast<Byte>(byte) >= 0xE0; }));
    if (check.fault == Utf8Fault::kNone || (check.fault == Utf8Fault::kTruncated && !at_end)) break;
    ++fit.fault_count;
    fit.is_other = fit.fault_count > 2 * fit.wide_count + kFaultsAllowed;
    if (fit.is_other) break;
    text.remove_prefix(check.valid_bytes + check.fault_bytes);
  }
  return fit;
}

// A text that calls itself UTF-16 in letters of one byte is none.
bool looks_like_utf16(std::string_view head, bool at_end, Encoding encoding) {
  std::string text;
  std::vector<FaultyRange> faults;
  const std::size_t whole_bytes = at_end ? head.size() : head.size() / 2 * 2;
  decode(head.substr(0, std::min(whole_bytes, kDeclarationBytesMax)), encoding, text, faults);
  return faults.empty() && head.find('\0') != std::string_view::npos && text.find('\0') == std::string::npos;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "utf-8";
    case Encoding::kGb18030:
      return "gb18030";
    case Encoding::kBig5:
      return "big5";
    case Encoding::kUtf16Le:
      return "utf-16le";
    case Encoding::kUtf16Be:
      return "utf-16be";
  }
  return "";
}

std::optional<Encoding> encoding_of_name(std::string_view label) {
  std::string name;
  for (const char byte : label) {
    if (byte != '-' && byte != '_' && !is_blank(byte)) name += lower_ascii(byte);
  }
  name.erase(0, name.find_first_not_of('x'));
  static constexpr std::pair<std::string_view, Encoding> kNames[] = {
      {"utf8", Encoding::kUtf8},        {"usascii", Encoding::kUtf8},     {"ascii", Encoding::kUtf8},
      {"gb18030", Encoding::kGb18030},  {"gbk", Encoding::kGb18030},      {"gb2312", Encoding::kGb18030},
      {"gb231280", Encoding::kGb18030}, {"csgb2312", Encoding::kGb18030}, {"cp936", Encoding::kGb18030},
      {"ms936", Encoding::kGb18030},    {"euccn", Encoding::kGb18030},    {"chinese", Encoding::kGb18030},
      {"big5", Encoding::kBig5},        {"big5hkscs", Encoding::kBig5},   {"big5eten", Encoding::kBig5},
      {"cnbig5", Encoding::kBig5},      {"csbig5", Encoding::kBig5},      {"cp950", Encoding::kBig5},
      {"ms950", Encoding::kBig5},       {"utf16", Encoding::kUtf16Le},    {"utf16le", Encoding::kUtf16Le},
      {"utf16be", Encoding::kUtf16Be},
  };
  const auto* const found =
      std::find_if(std::begin(kNames), std::end(kNames), [&name](const auto& entry) { return entry.first == name; });
  if (found == std::end(kNames)) return std::nullopt;
  return found->second;
}

std::optional<Encoding> declared_encoding(std::string_view head) {
  std::string lower(head.substr(0, kDeclarationBytesMax));
  std::transform(lower.begin(), lower.end(), lower.begin(), lower_ascii);
  const std::string_view text = lower;
  const std::size_t begin = text.find_first_not_of(" \t\r\n\f");
  if (begin != std::string_view::npos && text.substr(begin).starts_with("<?xml")) {
    const std::string_view declaration = text.substr(begin, text.find("?>", begin) - begin);
    const std::string_view label = attribute_value(declaration, "encoding");
    if (!label.empty()) return encoding_of_name(label);
  }
  for (std::size_t at = text.find("<meta"); at != std::string_view::npos; at = text.find("<meta", at + 1)) {
    const std::string_view label = attribute_value(text.substr(at, text.find('>', at) - at), "charset");
    if (!label.empty()) return encoding_of_name(label);
  }
  return std::nullopt;
}

Encoding detect_encoding(std::string_view head, bool at_end, std::optional<Encoding> declared) {
  if (head.starts_with(kByteOrderMarkUtf8)) return Encoding::kUtf8;
  if (head.starts_with("\xFF\xFE")) return Encoding::kUtf16Le;
  if (head.starts_with("\xFE\xFF")) return Encoding::kUtf16Be;
  if (head.starts_with("\x84\x31\x95\x33")) return Encoding::kGb18030;
  if ((declared == Encoding::kUtf16Le || declared == Encoding::kUtf16Be) && looks_like_utf16(head, at_end, *declared)) {
    return *declared;
  }
  const Utf8Check check = check_utf8(head);
  const bool is_utf8 = check.fault == Utf8Fault::kNone || (check.fault == Utf8Fault::kTruncated && !at_end);
  const bool declared_pairs = declared == Encoding::kGb18030 || declared == Encoding::kBig5;
  if (is_utf8 && !declared_pairs) return Encoding::kUtf8;
  const Utf8Fit utf8 = fit_utf8(head, at_end);
  // Other encodings' texts, taken as UTF-8, have far more faults than wide sequences. Without any of both (ASCII so
  // far, or pairs that could be either) a declaration decides.
  if (utf8.wide_count > utf8.fault_count) return Encoding::kUtf8;
  const Fit gb18030 = fit_pairs<gb18030_sequence, is_common_gb18030>(head, at_end);
  // Big5 taken for GB18030 has a third of common ones; so its own look is saved for nearly all texts.
  constexpr double kClearlyGb18030 = 0.9;
  if (gb18030.score() > kClearlyGb18030 && !is_utf8 && declared != Encoding::kBig5) return Encoding::kGb18030;
  const Fit big5 = fit_pairs<big5_sequence, is_common_big5>(head, at_end);
  const std::uint64_t pair_fault_count = std::min(gb18030.fault_count, big5.fault_count);
  if (!is_utf8 && !utf8.is_other && pair_fault_count >= utf8.fault_count) return Encoding::kUtf8;
  // A declaration is wrong only if the bytes say so clearly: texts of rare characters exist.
  constexpr double kDeclaredAdvantage = 0.2;
  const double gb18030_score = gb18030.score() + (declared == Encoding::kGb18030 ? kDeclaredAdvantage : 0);
  const double big5_score = big5.score() + (declared == Encoding::kBig5 ? kDeclaredAdvantage : 0);
  return big5_score > gb18030_score ? Encoding::kBig5 : Encoding::kGb18030;
}

}  // namespace cipin::archive
