#include "batch/ops/lexicon_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/output.h"
#include "batch/ops/setup.h"
#include "core/base/hash.h"
#include "core/io/stream.h"
#include "core/lexicon/builder.h"
#include "core/text/utf8.h"

namespace cipin::ops {
namespace {

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// Adds one dictionary to the builder and says what came of it. False if some of its lines were rejected.
Result<bool> add_dictionary(LexiconBuilder& builder, const std::string& path, DictionaryForm form,
                            const cli::Log& log) {
  Result<std::string> bytes = read_whole_file(path);
  if (!bytes) return bytes.error();
  const DictionaryReport report = builder.add_dictionary(*bytes, form, base_name(path));
  for (const LineProblem& problem : report.rejected) {
    log.warning({ErrorKind::kBadInput, fmt::format("line {}: rejected: {}", problem.line, problem.what), path});
  }
  log.line(
      fmt::format("cipin: {}: {} words loaded, {} lines rejected", path, report.loaded_count, report.rejected_count));
  return report.rejected_count == 0;
}

Status add_hmm(LexiconBuilder& builder, const std::string& folder) {
  Result<std::string> start = read_whole_file(folder + "/prob_start.py");
  if (!start) return start.error();
  Result<std::string> transition = read_whole_file(folder + "/prob_trans.py");
  if (!transition) return transition.error();
  Result<std::string> emission = read_whole_file(folder + "/prob_emit.py");
  if (!emission) return emission.error();
  Result<HmmModel> model = parse_hmm_sources(*start, *transition, *emission);
  if (!model) {
    Error error = model.error();
    error.path = folder + "/" + error.path;
    return error;
  }
  builder.set_hmm(*std::move(model),
                  fmt::format("prob_emit.py, checksum {}", to_hex(checksum_bytes(*start + *transition + *emission))));
  return Done{};
}

// Builds and writes. True if nothing was rejected.
Result<bool> build(const cli::Options& options, const cli::Log& log) {
  LexiconBuilder builder;
  const std::string dictionary =
      options.text("dict").empty() ? options.text("jieba") + "/dict.txt" : options.text("dict");
  Result<bool> clean = add_dictionary(builder, dictionary, DictionaryForm::kSystem, log);
  if (!clean) return clean.error();
  bool all_clean = *clean;
  for (const std::string& path : options.list("user-dict")) {
    clean = add_dictionary(builder, path, DictionaryForm::kUser, log);
    if (!clean) return clean.error();
    all_clean = all_clean && *clean;
  }
  if (!options.flag("without-hmm")) {
    if (Status added = add_hmm(builder, options.text("jieba") + "/finalseg"); !added) return added.error();
  }
  if (const std::string& path = options.text("folds"); !path.empty()) {
    Result<std::string> bytes = read_whole_file(path);
    if (!bytes) return bytes.error();
    if (Status added = builder.add_folds(*bytes, base_name(path)); !added) return added.error();
  }
  Result<std::string> file = builder.build();
  if (!file) return file.error();
  if (Status written = replace_file(options.text("output"), *file); !written) return written.error();
  log.line(fmt::format("cipin: {}: {} bytes, checksum {}", options.text("output"), file->size(),
                       to_hex(checksum_bytes(*file))));
  return all_clean;
}

}  // namespace

int run_lexicon_build(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  if (options.text("output").empty() || !options.arguments().empty()) {
    log.error(
        {ErrorKind::kBadInput,
         "lexicon build takes --output FILE and no other file; dictionaries are named by --dict and --user-dict"});
    return cli::kWrongUsage;
  }
  const Result<bool> clean = build(options, log);
  if (clean) return *clean ? cli::kAllCounted : cli::kSomeSkipped;
  log.error(clean.error());
  return cli::kFailed;
}

int run_lexicon_show(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  const Result<std::unique_ptr<Lexicon>> opened = open_lexicon(options.text("lexicon"));
  if (!opened) {
    log.error(opened.error());
    return cli::kFailed;
  }
  const Lexicon& lexicon = **opened;
  if (options.arguments().empty()) {
    return cli::print_page(fmt::format("file {}\nbytes {}\nfingerprint {}\nwords {}\ntotal_frequency {}\nnodes "
                                       "{}\nlongest_word_code_points {}\nhmm {}\nfolds {}\n"
                                       "forced_splits {}\n{}",
                                       lexicon.name(), lexicon.file_bytes(), to_hex(lexicon.fingerprint()),
                                       lexicon.word_count(), lexicon.total_frequency(), lexicon.node_count(),
                                       lexicon.word_code_points_max(), lexicon.has_hmm() ? "yes" : "no",
                                       lexicon.folds().size(), lexicon.forced_splits().size(), lexicon.provenance()),
                           cli::kAllCounted, log);
  }
  std::string text = "word\tfrequency\tcost\n";
  bool all_found = true;
  for (const std::string& word : options.arguments()) {
    if (check_utf8(word).fault != Utf8Fault::kNone) {
      log.error({ErrorKind::kBadText, "not UTF-8", word});
      return cli::kWrongUsage;
    }
    const WordFacts facts = lexicon.find(word);
    all_found = all_found && facts.frequency > 0;
    text += facts.frequency > 0 ? fmt::format("{}\t{}\t{}\n", cli::escape_controls(word), facts.frequency, facts.cost)
                                : fmt::format("{}\t-\t-\n", cli::escape_controls(word));
  }
  return cli::print_page(text, all_found ? cli::kAllCounted : cli::kFailed, log);
}

int run_lexicon_lint(const cli::Options& options) {
  const cli::Log log(cli::LogFormat::kText);
  if (options.arguments().empty()) {
    log.error({ErrorKind::kBadInput, "lexicon lint takes the dictionaries to look at"});
    return cli::kWrongUsage;
  }
  std::string text;
  bool clean = true;
  for (const std::string& path : options.arguments()) {
    Result<std::string> bytes = read_whole_file(path);
    if (!bytes) {
      log.error(bytes.error());
      return cli::kFailed;
    }
    DictionaryReport report;
    const auto problems =
        lint_dictionary(*bytes, options.flag("system") ? DictionaryForm::kSystem : DictionaryForm::kUser, report);
    for (const LineProblem& problem : problems)
      text += fmt::format("{}:{}: {}\n", path, problem.line, cli::escape_controls(problem.what));
    text += fmt::format("{}: {} words, {} lines rejected, {} remarks\n", path, report.loaded_count,
                        report.rejected_count, problems.size());
    clean = clean && problems.empty();
  }
  return cli::print_page(text, clean ? cli::kAllCounted : cli::kSomeSkipped, log);
}

}  // namespace cipin::ops
