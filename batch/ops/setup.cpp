#include "batch/ops/setup.h"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

#include "batch/archive/formats.h"
#include "batch/archive/read_options.h"
#include "batch/ops/embedded_lexicon.h"
#include "batch/ops/tokenizer_option.h"
#include "batch/ops/version.h"
#include "core/base/hash.h"
#include "core/page/read_page.h"
#include "core/segment/news.h"
#include "core/text/cpu.h"

namespace cipin::ops {
namespace {

// The installed lexicon, found from where this binary is: PREFIX/bin/cipin and PREFIX/share/cipin/jieba.lexicon, or
// both in a build folder.
std::string installed_lexicon() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0) return {};
  std::string folder(path, static_cast<std::size_t>(length));
  folder.resize(folder.rfind('/'));
  for (const char* relative : {"/../share/cipin/jieba.lexicon", "/jieba.lexicon"}) {
    const std::string candidate = folder + relative;
    if (::access(candidate.c_str(), R_OK) == 0) return candidate;
  }
  return {};
}

template <class Made>
Result<std::unique_ptr<Tokenizer>> as_tokenizer(Result<std::unique_ptr<Made>> made) {
  if (!made) return made.error();
  return std::unique_ptr<Tokenizer>(*std::move(made));
}

Result<std::unique_ptr<Tokenizer>> make_lattice_tokenizer(const cli::Options& options, const Lexicon& lexicon) {
  const JiebaOptions jieba = {.hmm = !options.flag("no-hmm"), .traditional = options.flag("traditional")};
  if (options.text("tokenizer") == "news") return as_tokenizer(NewsTokenizer::make(lexicon, {.jieba = jieba}));
  return as_tokenizer(JiebaTokenizer::make(lexicon, jieba));
}

// What this machine runs of the bodies that this build has.
std::string_view name_of_vectors() {
  switch (vectors_of_cpu()) {
    case Vectors::kAvx2:
      return "avx2";
    case Vectors::kNeon:
      return "neon";
    case Vectors::kNone:
      return "none";
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Lexicon>> open_lexicon(const std::string& path_or_empty) {
  std::string path = path_or_empty;
  if (path.empty()) {
    const char* const from_environment = std::getenv("CIPIN_LEXICON");
    if (from_environment != nullptr) path = from_environment;
  }
  Result<Lexicon> lexicon = Error{};
  if (path.empty() && !embedded_lexicon().empty()) {
    lexicon = Lexicon::from_program(embedded_lexicon(), "(in the binary)");
  } else {
    if (path.empty()) path = installed_lexicon();
    if (path.empty()) {
      return Error{ErrorKind::kNotFound,
                   "no lexicon is installed; make one with `cipin lexicon build -o FILE` and name it with --lexicon"};
    }
    lexicon = Lexicon::open(path);
  }
  if (!lexicon) return lexicon.error();
  return std::make_unique<Lexicon>(*std::move(lexicon));
}

Result<Setup> make_setup(const cli::Options& options, PlainOptions plain) {
  if (const std::string& read = options.text("read"); !read.empty() && read != "page" && read != "plain") {
    return Error{ErrorKind::kBadInput, fmt::format("--read {}: page or plain", read)};
  }
  if (Status known = check_tokenizer(options); !known) return known.error();
  const std::optional<PlainKind> plain_kind = plain_kind_of_name(options.text("tokenizer"));
  const bool reads_pages = options.text("read") == "page";
  Setup setup;
  if (!plain_kind || reads_pages) {
    Result<std::unique_ptr<Lexicon>> lexicon = open_lexicon(options.text("lexicon"));
    if (!lexicon) return lexicon.error();
    setup.lexicon = *std::move(lexicon);
  }
  if (plain_kind) {
    setup.tokenizer = make_plain_tokenizer(*plain_kind, plain);
  } else {
    Result<std::unique_ptr<Tokenizer>> tokenizer = make_lattice_tokenizer(options, *setup.lexicon);
    if (!tokenizer) return tokenizer.error();
    setup.tokenizer = *std::move(tokenizer);
  }
  const Result<archive::ReadSettings> read_settings = archive::parse_read_settings(options);
  if (!read_settings) return read_settings.error();
  const std::string read = reads_pages ? fmt::format("page/{}", page::kRulesVersion) : "plain";
  setup.description = fmt::format("settings=1 read={} {} lexicon={} {}", read, setup.tokenizer->describe(),
                                  setup.lexicon_fingerprint(), read_settings->describe());
  setup.fingerprint = to_hex(checksum_bytes(setup.description));
  return setup;
}

std::string version_text() {
  std::string text = fmt::format("cipin {}\nbuilt from {} by {} for {}\n", kVersion, kCommit, kCompiler, kTarget);
  text += fmt::format("features: linking={} lexicon={} formats={} vectors={}\n", kLinking,
                      embedded_lexicon().empty() ? "file" : "inside", archive::formats_place(), name_of_vectors());
  text += fmt::format("rules: page/{} news/{} {} words={}\ngazetteer: {}\n", page::kRulesVersion,
                      NewsTokenizer::kRulesVersion, describe_pattern_rules(kAllPatternRules), NewsWords::digest(),
                      NameFinder::gazetteer_name());
  const Result<cli::Options> defaults = cli::parse_options(cli::kCount, {});
  const Result<Setup> setup = make_setup(*defaults);
  if (!setup) return text + "lexicon: none (" + setup.error().what + ")\n";
  return text +
         fmt::format("lexicon {}: {} words, fingerprint {}\n", setup->lexicon->name(), setup->lexicon->word_count(),
                     to_hex(setup->lexicon->fingerprint())) +
         fmt::format("fingerprint {} ({})\n", setup->fingerprint, setup->description);
}

}  // namespace cipin::ops
