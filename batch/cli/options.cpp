#include "batch/cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>

namespace cipin::cli {
namespace {

namespace po = boost::program_options;

constexpr std::uint32_t kReads = kCount | kSegment;
constexpr std::uint32_t kUsesLexicon = kCount | kSegment | kLexiconShow;

constexpr std::string_view kExitCodes =
    "Exit codes: 0 all counted; 1 failed; 2 wrong usage; 3 done, but some input was skipped or could not be read as it "
    "stands.\n";

const CommandSpec& spec_of(Command command) {
  return *std::find_if(command_table().begin(), command_table().end(),
                       [&](const CommandSpec& spec) { return spec.command == command; });
}

// `text` in lines of at most `width` bytes, the following ones behind `indent` blanks; help texts are ASCII.
std::string wrap(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column > indent && column + 1 + end > width) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

const std::vector<CommandSpec>& command_table() {
  static const std::vector<CommandSpec> table = {
      {kCount, "count", "[PATH... | -]", "counts the words of files, folders or standard input",
       "Folders are walked in bytewise order of names; .txt and .md files are read (--include). Every file is one "
       "document. Without a PATH, "
       "or for -, standard input is read. Columns: form, kind, tf (tokens of the form), df (documents that hold it), "
       "tf_per_million_tokens "
       "(of tokens that are neither punctuation nor space), partial (1 if some input was skipped), fingerprint (of all "
       "that can change a "
       "count). Equal tf are sorted by form, bytewise. In tables and TSV a form's control bytes stand as \\t, \\n, "
       "\\r, \\xHH and its "
       "backslashes doubled; in CSV a form that a spreadsheet would run as a formula has an apostrophe in front."},
      {kSegment, "segment", "[PATH... | -]", "writes text with its tokens, a line out for each line in",
       "Text: the tokens of a line with the delimiter between them; white space is left out. jsonl: for each line "
       "path, line, offset_bytes and "
       "all tokens with form, kind, begin_bytes and end_bytes in the input. A line ends at LF, CR LF or a lone CR."},
      {kLexiconBuild, "lexicon build", "", "compiles dictionaries and HMM tables into one lexicon file",
       "Reads jieba's dict.txt and finalseg/prob_*.py below --jieba, then user dictionaries in order: lines of jieba's "
       "form, `word[ "
       "frequency][ tag]`, or with tabs, `word<TAB>frequency<TAB>tag`, whose words may hold spaces."},
      {kLexiconShow, "lexicon show", "[WORD...]", "tells what a lexicon knows of words, or of itself",
       "Without a WORD: words, sources, fingerprint."},
      {kLexiconLint, "lexicon lint", "FILE...", "names the bad lines of dictionaries",
       "Exit code 3 if there are any. --system: the form of jieba's dict.txt, where a frequency is required."},
  };
  return table;
}

const std::vector<OptionSpec>& option_table() {
  static const std::vector<OptionSpec> table = {
      {"top", 'n', "N", "20", "rows to show; 0 for all", kCount},
      {"min-length", 0, "N", "1", "leave out forms of fewer code points", kCount},
      {"kinds", 0, "LIST", "word,latin", "kinds to show, by commas: word, number, latin, punctuation, space; or all",
       kCount},
      {"stop", 0, "FILE", "", "leave out the forms in FILE, one a line, # for comments", kCount, true},
      {"format", 'f', "FORMAT", "table", "table, tsv, csv (for Excel: BOM, CR LF) or jsonl", kCount},
      {"format", 'f', "FORMAT", "text", "text or jsonl", kSegment},
      {"delimiter", 'd', "TEXT", " ", "what stands between two tokens", kSegment},
      {"threads", 't', "N", "0", "threads; 0 for one a core. The counts do not depend on it", kCount},
      {"memory", 0, "SIZE", "64M",
       "memory to keep within, beside the mapped lexicon; what does not fit goes to --temp-dir", kCount},
      {"temp-dir", 0, "DIR", "", "folder for temporary files (default: $TMPDIR, else /tmp)", kCount},
      {"tokenizer", 0, "NAME", "jieba", "jieba: token for token what python jieba 0.42.1 gives", kReads},
      {"no-hmm", 0, "", "", "do not put unknown words together (jieba's HMM=False)", kReads},
      {"traditional", 0, "", "", "fold Traditional characters to Simplified for look-up; forms stay as they are",
       kReads},
      {"lexicon", 'l', "FILE", "", "the lexicon to use instead of the installed one (or $CIPIN_LEXICON)", kUsesLexicon},
      {"include", 0, "GLOB", "", "read the files of folders whose names match, instead of *.txt and *.md", kReads,
       true},
      {"exclude", 0, "GLOB", "", "ignore files and folders whose names match", kReads, true},
      {"follow", 0, "", "", "follow symbolic links in folders", kReads},
      {"strict", 0, "", "", "fail at the first byte that is not UTF-8, instead of counting it as U+FFFD", kReads},
      {"skipped", 0, "FILE", "", "write what was skipped: path, offset_bytes, length_bytes, reason, by tabs", kReads},
      {"log-format", 0, "FORMAT", "text", "what stderr carries: text or json", kReads},
      {"quiet", 'q', "", "", "no closing line; what was skipped is still said", kReads},
      {"jieba", 0, "DIR", "/usr/lib/python3/dist-packages/jieba", "where jieba's data is", kLexiconBuild},
      {"dict", 0, "FILE", "", "a main dictionary instead of DIR/dict.txt", kLexiconBuild},
      {"without-hmm", 0, "", "", "build no HMM tables in", kLexiconBuild},
      {"folds", 0, "FILE", "", "a table of Traditional characters, in the text form of OpenCC's TSCharacters",
       kLexiconBuild},
      {"user-dict", 'u', "FILE", "", "a user dictionary", kLexiconBuild, true},
      {"output", 'o', "FILE", "", "the lexicon to write; replaced as a whole", kLexiconBuild},
      {"system", 0, "", "", "the files are main dictionaries", kLexiconLint},
      {"help", 'h', "", "", "this text", 0xFFFFFFFF},
  };
  return table;
}

const std::string& Options::text(std::string_view name) const {
  static const std::string kEmpty;
  if (const auto found = values_.find(name); found != values_.end()) return found->second.back();
  const auto fallback = defaults_.find(name);
  return fallback == defaults_.end() ? kEmpty : fallback->second;
}

std::vector<std::string> Options::list(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

Result<Options> parse_options(Command command, const std::vector<std::string>& words) {
  Options options;
  po::options_description description;
  for (const OptionSpec& spec : option_table()) {
    if ((spec.commands & command) == 0) continue;
    std::string name(spec.name);
    if (spec.short_name != 0) name += fmt::format(",{}", spec.short_name);
    if (spec.argument.empty()) {
      description.add_options()(name.c_str(), "");
    } else {
      description.add_options()(name.c_str(), po::value<std::vector<std::string>>()->composing(), "");
    }
    options.defaults_.emplace(spec.name, spec.default_value);
  }
  po::options_description with_paths = description;
  with_paths.add_options()("arguments", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("arguments", -1);
  try {
    using Style = po::command_line_style::style_t;
    po::basic_command_line_parser<char> parser(words);
    const auto style = po::command_line_style::unix_style & ~Style::allow_guessing;
    const po::parsed_options parsed = parser.options(with_paths).positional(positional).style(style).run();
    for (const auto& option : parsed.options) {
      if (option.string_key == "arguments" || option.position_key >= 0) {
        options.arguments_.insert(options.arguments_.end(), option.value.begin(), option.value.end());
        continue;
      }
      std::vector<std::string>& values = options.values_[option.string_key];
      values.insert(values.end(), option.value.begin(), option.value.end());
    }
  } catch (const po::error& error) {
    return Error{ErrorKind::kBadInput, error.what()};
  }
  return options;
}

std::string overview() {
  std::string text = "cipin counts words in Chinese newspapers: exact, dated, fast.\n\n";
  for (const CommandSpec& spec : command_table())
    text += fmt::format("  cipin {:<28} {}\n", fmt::format("{} {}", spec.name, spec.arguments), spec.summary);
  text += fmt::format(
      "\n  cipin COMMAND --help            the options of a command\n  cipin --version                 version, "
      "lexicon and fingerprint\n\n{}",
      kExitCodes);
  return text;
}

std::string help_of(Command command) {
  constexpr std::size_t kIndent = 26;
  constexpr std::size_t kWidth = 100;
  const CommandSpec& spec = spec_of(command);
  std::string text = fmt::format("Usage: cipin {} [OPTION...] {}\n{}\n\nOptions:\n", spec.name, spec.arguments,
                                 wrap(spec.details, 0, kWidth));
  for (const OptionSpec& option : option_table()) {
    if ((option.commands & command) == 0) continue;
    std::string left = option.short_name == 0 ? fmt::format("      --{}", option.name)
                                              : fmt::format("  -{}, --{}", option.short_name, option.name);
    if (!option.argument.empty()) left += fmt::format(" {}", option.argument);
    std::string right(option.help);
    if (option.repeatable) right += "; may be repeated";
    if (!option.default_value.empty())
      right += fmt::format(" (default: {})", option.default_value == " " ? "a space" : option.default_value);
    if (left.size() + 2 > kIndent) {
      text += left + "\n" + std::string(kIndent, ' ');
    } else {
      text += fmt::format("{:<{}}", left, kIndent);
    }
    text += wrap(right, kIndent, kWidth) + "\n";
  }
  return text + "\n" + std::string(kExitCodes);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  for (const std::string_view suffix : {"iB", "B"}) {
    if (text.ends_with(suffix) && text.size() > suffix.size()) {
      text.remove_suffix(suffix.size());
      break;
    }
  }
  unsigned shift = 0;
  if (!text.empty()) {
    const std::size_t unit = std::string_view("KMGT").find(text.back());
    if (unit != std::string_view::npos) {
      shift = 10 * (static_cast<unsigned>(unit) + 1);
      text.remove_suffix(1);
    }
  }
  const auto value = parse_number(text);
  if (!value || (*value << shift) >> shift != *value) return std::nullopt;
  return *value << shift;
}

}  // namespace cipin::cli
