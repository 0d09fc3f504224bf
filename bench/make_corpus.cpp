// make_corpus: a made-up newspaper archive of any size; see articles.h for what is promised of it.

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "bench/articles.h"

namespace cipin::bench {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

constexpr const char* kUsage =
    "usage: make_corpus SIZE SEED [options]\n"
    "Writes a made-up Chinese newspaper archive; the same SEED gives the same articles on every machine.\n"
    "\n"
    "  SIZE                     bytes to reach, such as 64K, 100M, 1G (binary units); stops after the article in hand\n"
    "  SEED                     a whole number\n"
    "  --format files|jsonl|text  files: YYYY/MM-DD/NN.txt below --out, a page each; jsonl: one article a line;\n"
    "                           text (default): articles with blank lines between\n"
    "  --out DIR|FILE|-         an empty or new folder for files; a file or - (standard output, default) otherwise\n"
    "  --dict FILE              words to draw from, `word frequency tag` a line (default: Debian's python3-jieba)\n"
    "  --from YYYY-MM-DD        the first day (default 2012-01-01)\n"
    "  --articles-per-page N    mean articles on a page (default 5)\n"
    "  --pages-per-day N        mean pages of a day, so that SIZE takes fewer or more days (default 8 to 16 pages)\n"
    "Exit codes: 0 written, 1 failed, 2 wrong usage.\n";

enum class Format : std::uint8_t { kFiles, kJsonLines, kText };

struct Settings {
  CorpusOptions corpus;
  Format format = Format::kText;
  std::string out = "-";
};

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> parse_size_bytes(std::string_view text) {
  constexpr std::string_view kSuffixes = "KMGT";
  unsigned shift_bits = 0;
  if (!text.empty()) {
    const std::size_t suffix = kSuffixes.find(text.back());
    if (suffix != std::string_view::npos) {
      shift_bits = 10 * (static_cast<unsigned>(suffix) + 1);
      text.remove_suffix(1);
    }
  }
  const auto number = parse_number<std::uint64_t>(text);
  if (!number || *number == 0 || *number > (std::numeric_limits<std::uint64_t>::max() >> shift_bits))
    return std::nullopt;
  return *number << shift_bits;
}

std::optional<CalendarDate> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_number<std::int32_t>(text.substr(0, 4));
  const auto month = parse_number<std::uint32_t>(text.substr(5, 2));
  const auto day = parse_number<std::uint32_t>(text.substr(8, 2));
  if (!year || !month || !day || *year < 1000) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return CalendarDate{*year, *month, *day};
}

/// Null and a message in `error` where the command line cannot be understood.
std::optional<Settings> parse_arguments(int argc, char** argv, std::string& error) {
  Settings settings;
  int positional_count = 0;
  bool has_out = false;
  for (int i = 1; i < argc; ++i) {
    std::string_view name = argv[i];
    if (!name.starts_with("--")) {
      if (positional_count == 0) {
        const auto size_bytes = parse_size_bytes(name);
        if (!size_bytes) {
          error = "SIZE must be like 64K, 100M or 1G, not " + std::string(name);
          return std::nullopt;
        }
        settings.corpus.size_bytes = *size_bytes;
      } else if (positional_count == 1) {
        const auto seed = parse_number<std::uint64_t>(name);
        if (!seed) {
          error = "SEED must be a whole number, not " + std::string(name);
          return std::nullopt;
        }
        settings.corpus.seed = *seed;
      } else {
        error = "one argument too many: " + std::string(name);
        return std::nullopt;
      }
      ++positional_count;
      continue;
    }
    std::string_view value;
    const std::size_t equals = name.find('=');
    if (equals != std::string_view::npos) {
      value = name.substr(equals + 1);
      name = name.substr(0, equals);
    } else if (i + 1 < argc) {
      value = argv[++i];
    } else {
      error = std::string(name) + " needs a value";
      return std::nullopt;
    }
    bool understood = true;
    if (name == "--format") {
      understood = value == "files" || value == "jsonl" || value == "text";
      settings.format = value == "files" ? Format::kFiles : value == "jsonl" ? Format::kJsonLines : Format::kText;
    } else if (name == "--out") {
      settings.out = value;
      has_out = true;
    } else if (name == "--dict") {
      settings.corpus.dict_path = value;
    } else if (name == "--from") {
      const auto date = parse_date(value);
      understood = date.has_value();
      if (date) settings.corpus.first_date = *date;
    } else if (name == "--articles-per-page") {
      const auto count = parse_number<std::uint32_t>(value);
      understood = count && *count >= 1 && *count <= 1000000;
      if (understood) settings.corpus.articles_per_page = *count;
    } else if (name == "--pages-per-day") {
      const auto count = parse_number<std::uint32_t>(value);
      understood = count && *count >= 1 && *count <= 1000000;
      if (understood) settings.corpus.pages_per_day = *count;
    } else {
      error = "unknown option " + std::string(name);
      return std::nullopt;
    }
    if (!understood) {
      error = std::string(name) + " does not take " + std::string(value);
      return std::nullopt;
    }
  }
  if (positional_count < 2) {
    error = "SIZE and SEED are needed";
    return std::nullopt;
  }
  if (settings.format == Format::kFiles && (!has_out || settings.out == "-")) {
    error = "--format files needs --out DIR";
    return std::nullopt;
  }
  return settings;
}

void append_json_string(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      out.push_back('\\');
      out.push_back(letter);
    } else if (letter == '\n') {
      out.append("\\n");
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 0xf]);
    } else {
      out.push_back(letter);
    }
  }
  out.push_back('"');
}

std::string date_text(const CalendarDate& date) {
  std::array<char, 32> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", date.year, date.month, date.day);
  return buffer.data();
}

void append_json_line(const Article& article, std::string& out) {
  out.append("{\"date\":\"").append(date_text(article.date)).append("\",\"title\":");
  append_json_string(article.title, out);
  out.append(",\"source\":");
  append_json_string(article.source, out);
  out.append(",\"text\":");
  append_json_string(article.text, out);
  out.append("}\n");
}

std::string system_message(const std::string& path) {
  return path + ": " + std::strerror(errno);
}

/// Writes all of `bytes` to `path`. The empty string: done; otherwise what failed.
std::string write_file(const std::string& path, std::string_view bytes) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return system_message(path);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  std::string error = written ? std::string() : system_message(path);
  if (std::fclose(file) != 0 && error.empty()) error = system_message(path);
  return error;
}

/// The two below return what failed, or the empty string.
std::string write_stream(const Vocabulary& vocabulary, const Settings& settings) {
  constexpr std::size_t kFlushBytes = std::size_t{1} << 20;
  const bool to_stdout = settings.out == "-";
  const std::string name = to_stdout ? "standard output" : settings.out;
  std::FILE* const file = to_stdout ? stdout : std::fopen(settings.out.c_str(), "wb");
  if (file == nullptr) return system_message(name);

  std::string error;
  std::string buffer;
  buffer.reserve(kFlushBytes + kFlushBytes / 4);
  std::uint64_t size_bytes = 0;
  ArticleGenerator generator(vocabulary, settings.corpus);
  for (Article article; error.empty() && size_bytes < settings.corpus.size_bytes;) {
    generator.next(article);
    const std::size_t before_bytes = buffer.size();
    if (settings.format == Format::kJsonLines) {
      append_json_line(article, buffer);
    } else {
      append_plain(article, buffer);
    }
    size_bytes += buffer.size() - before_bytes;
    if (buffer.size() >= kFlushBytes || size_bytes >= settings.corpus.size_bytes) {
      if (std::fwrite(buffer.data(), 1, buffer.size(), file) != buffer.size()) error = system_message(name);
      buffer.clear();
    }
  }
  const int closed = to_stdout ? std::fflush(file) : std::fclose(file);
  if (closed != 0 && error.empty()) error = system_message(name);
  return error;
}

std::string write_pages(const Vocabulary& vocabulary, const Settings& settings) {
  namespace fs = std::filesystem;
  std::error_code failure;
  fs::create_directories(settings.out, failure);
  if (failure) return settings.out + ": " + failure.message();
  // Pages of another run would stay between these, and the archive would no longer be that of the seed.
  const bool empty = fs::is_empty(settings.out, failure);
  if (failure) return settings.out + ": " + failure.message();
  if (!empty) return settings.out + ": not empty; name a new folder";

  std::string page;
  std::string page_path;
  std::string folder;
  std::uint64_t size_bytes = 0;
  ArticleGenerator generator(vocabulary, settings.corpus);
  for (Article article; size_bytes < settings.corpus.size_bytes;) {
    generator.next(article);
    if (article.ordinal_on_page == 0) {
      if (!page.empty()) {
        if (std::string error = write_file(page_path, page); !error.empty()) return error;
        page.clear();
      }
      const std::string date = date_text(article.date);
      const std::string folder_of_day = settings.out + "/" + date.substr(0, 4) + "/" + date.substr(5);
      if (folder_of_day != folder) {
        folder = folder_of_day;
        fs::create_directories(folder, failure);
        if (failure) return folder + ": " + failure.message();
      }
      page_path = folder + (article.page < 10 ? "/0" : "/") + std::to_string(article.page) + ".txt";
    }
    const std::size_t before_bytes = page.size();
    append_plain(article, page);
    size_bytes += page.size() - before_bytes;
  }
  return write_file(page_path, page);
}

int run(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--help") {
      std::fputs(kUsage, stdout);
      return 0;
    }
  }
  std::string error;
  const std::optional<Settings> settings = parse_arguments(argc, argv, error);
  if (!settings) {
    std::fprintf(stderr, "make_corpus: %s\n%s", error.c_str(), kUsage);
    return kExitUsage;
  }
  const VocabularyOrError loaded = Vocabulary::load(settings->corpus.dict_path);
  if (!loaded.vocabulary) {
    std::fprintf(stderr, "make_corpus: %s\n", loaded.error.c_str());
    return kExitFailed;
  }
  error = settings->format == Format::kFiles ? write_pages(*loaded.vocabulary, *settings)
                                             : write_stream(*loaded.vocabulary, *settings);
  if (!error.empty()) {
    std::fprintf(stderr, "make_corpus: %s\n", error.c_str());
    return kExitFailed;
  }
  return 0;
}

}  // namespace
}  // namespace cipin::bench

int main(int argc, char** argv) {
  return cipin::bench::run(argc, argv);
}
