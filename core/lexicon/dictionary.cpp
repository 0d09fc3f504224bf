#include "core/lexicon/dictionary.h"

#include <charconv>
#include <unordered_map>

#include "core/text/jieba_block.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

constexpr std::string_view kAsciiSpace = " \t\n\r\f\v";  // what Python's bytes.strip() takes off

std::string_view strip(std::string_view text, std::string_view what) {
  const std::size_t begin = text.find_first_not_of(what);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(what) - begin + 1);
}

bool all_of(std::string_view text, char first, char last) {
  for (const char c : text) {
    if (c < first || c > last) return false;
  }
  return !text.empty();
}

struct ParsedLine {
  DictionaryEntry entry;
  std::string problem;  // empty: the entry is good
};

ParsedLine reject(std::string why) {
  return {{}, std::move(why)};
}

// Digits only, as every dictionary has them: Python's int() would take signs, underscores and other scripts' digits
// too.
std::optional<std::uint64_t> parse_frequency(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value > kFrequencyMax) return std::nullopt;
  return value;
}

// Cuts ` [a-z]+` or ` [0-9]+` off the end of `line`, as the groups of jieba's re_userdict do; empty where there is
// none.
std::string_view take_last_field(std::string_view& line, char first, char last) {
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos || space == 0) return {};
  const std::string_view field = line.substr(space + 1);
  if (!all_of(field, first, last)) return {};
  line = line.substr(0, space);
  return field;
}

ParsedLine parse_line(std::string_view line, DictionaryForm form) {
  ParsedLine parsed;
  std::string_view digits;
  if (form == DictionaryForm::kUser && line.find('\t') != std::string_view::npos) {
    const std::size_t tab = line.find('\t');
    const std::string_view rest = line.substr(tab + 1);
    digits = strip(rest.substr(0, rest.find('\t')), " ");
    parsed.entry.word = strip(line.substr(0, tab), " ");
  } else if (form == DictionaryForm::kUser) {
    // ^(.+?)( [0-9]+)?( [a-z]+)?$ : the tag is cut off first, the frequency from what is left. A word is never emptied
    // for them.
    take_last_field(line, 'a', 'z');
    digits = take_last_field(line, '0', '9');
    parsed.entry.word = line;
  } else {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return reject("no frequency");
    const std::string_view rest = line.substr(space + 1);
    digits = rest.substr(0, rest.find(' '));
    parsed.entry.word = line.substr(0, space);
    if (digits.empty()) return reject("no frequency");
  }
  if (parsed.entry.word.empty()) return reject("no word");
  if (count_code_points(parsed.entry.word) > kWordCodePointsMax) {
    return reject("word longer than " + std::to_string(kWordCodePointsMax) + " code points");
  }
  if (!digits.empty()) {
    parsed.entry.frequency = parse_frequency(digits);
    if (!parsed.entry.frequency) {
      return reject("frequency '" + std::string(digits) + "' is no number from 0 to " + std::to_string(kFrequencyMax));
    }
  }
  return parsed;
}

// Calls visit(line number, parsed line) for every line that is not empty.
template <class Visit>
void for_each_line(std::string_view bytes, DictionaryForm form, Visit visit) {
  if (bytes.starts_with(kByteOrderMarkUtf8)) bytes.remove_prefix(kByteOrderMarkUtf8.size());
  std::uint64_t number = 0;
  while (!bytes.empty()) {
    ++number;
    const std::size_t end = bytes.find('\n');
    std::string_view line = strip(bytes.substr(0, end), kAsciiSpace);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    while (form == DictionaryForm::kUser && line.starts_with(kByteOrderMarkUtf8))
      line.remove_prefix(kByteOrderMarkUtf8.size());
    if (line.empty()) continue;
    const Utf8Check check = check_utf8(line);
    if (check.fault != Utf8Fault::kNone) {
      visit(number, reject("not UTF-8 at byte " + std::to_string(check.valid_bytes) + " of the line"));
    } else {
      visit(number, parse_line(line, form));
    }
  }
}

}  // namespace

DictionaryReport read_dictionary(std::string_view bytes, DictionaryForm form,
                                 const std::function<void(const DictionaryEntry&)>& take) {
  DictionaryReport report;
  for_each_line(bytes, form, [&](std::uint64_t number, ParsedLine parsed) {
    if (parsed.problem.empty()) {
      ++report.loaded_count;
      take(parsed.entry);
      return;
    }
    ++report.rejected_count;
    if (report.rejected.size() < DictionaryReport::kProblemsKept)
      report.rejected.push_back({number, std::move(parsed.problem)});
  });
  return report;
}

std::vector<LineProblem> lint_dictionary(std::string_view bytes, DictionaryForm form, DictionaryReport& report) {
  std::vector<LineProblem> problems;
  std::unordered_map<std::string, std::uint64_t> first_line;
  for_each_line(bytes, form, [&](std::uint64_t number, ParsedLine parsed) {
    if (!parsed.problem.empty()) {
      ++report.rejected_count;
      problems.push_back({number, "rejected: " + parsed.problem});
      return;
    }
    ++report.loaded_count;
    const std::string_view word = parsed.entry.word;
    const auto [seen, is_new] = first_line.try_emplace(std::string(word), number);
    if (!is_new)
      problems.push_back({number, std::string(word) + ": stands already in line " + std::to_string(seen->second)});
    for (std::size_t at = 0; at < word.size();) {
      const CodePoint code_point = decode_code_point(word.data() + at);
      at += code_point.length_bytes;
      if (is_jieba_block(code_point.value)) continue;
      problems.push_back({number, std::string(word) + ": the jieba tokenizer cannot find it (it always splits at '" +
                                      std::string(word.substr(at - code_point.length_bytes, code_point.length_bytes)) +
                                      "')"});
      break;
    }
  });
  return problems;
}

}  // namespace cipin
