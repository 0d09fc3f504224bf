#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "batch/cli/completion.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/cli/man_page.h"
#include "batch/cli/options.h"
#include "batch/ops/estimate.h"
#include "batch/ops/lexicon_command.h"
#include "batch/ops/setup.h"
#include "batch/ops/version.h"
#include "batch/query/articles.h"
#include "batch/query/count.h"
#include "batch/query/map.h"
#include "batch/query/reduce.h"
#include "batch/query/segment.h"
#include "batch/query/top.h"
#include "batch/query/trend.h"
#include "batch/store/export.h"
#include "batch/update/merge_command.h"
#include "batch/update/recount.h"
#include "batch/update/update.h"
#include "core/io/mapped_file.h"
#include "core/text/cpu.h"

namespace {

using namespace cipin;

int run(cli::Command command, const cli::Options& options) {
  switch (command) {
    case cli::kCount:
      return query::run_count(options);
    case cli::kArticles:
      return query::run_articles(options);
    case cli::kUpdate:
      return update::run_update(options);
    case cli::kPlan:
      return update::run_plan(options);
    case cli::kExport:
      return store::run_export(options);
    case cli::kVerify:
      return update::run_verify(options);
    case cli::kSegment:
      return query::run_segment(options);
    case cli::kLexiconBuild:
      return ops::run_lexicon_build(options);
    case cli::kLexiconShow:
      return ops::run_lexicon_show(options);
    case cli::kLexiconLint:
      return ops::run_lexicon_lint(options);
    case cli::kEstimate:
      return ops::run_estimate(options);
    case cli::kTop:
      return query::run_top(options);
    case cli::kTrend:
      return query::run_trend(options);
    case cli::kMerge:
      return update::run_merge(options);
    case cli::kMap:
      return query::run_map(options);
    case cli::kReduce:
      return query::run_reduce(options);
  }
  return cli::kWrongUsage;
}

int print(const std::string& text) {
  return cli::print_page(text, cli::kAllCounted, cli::Log(cli::LogFormat::kText));
}

}  // namespace

int main(int argument_count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe comes back from write
  std::signal(SIGXFSZ, SIG_IGN);  // and so does a file that may not grow any more
  const cli::Log log(cli::LogFormat::kText);
  if (Status guarded = install_mapped_file_guard(); !guarded) {
    log.error(guarded.error());
    return cli::kFailed;
  }
  // For tests, and for a machine whose vector instructions are in doubt: results are the same.
  if (std::getenv("CIPIN_NO_VECTORS") != nullptr) forbid_vectors();
  std::vector<std::string> words(arguments + 1, arguments + argument_count);
  if (words.empty()) {
    std::fputs(cli::overview().c_str(), stderr);
    return cli::kWrongUsage;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return print(cli::overview());
  if (words[0] == "--version" || words[0] == "version") return print(ops::version_text());
  // For the build, which installs what they print; no command that anybody would want.
  if (words[0] == "--man") return print(cli::man_page(ops::kVersion, ops::kDate));
  if (words.size() == 2 && words[0] == "--completion" && words[1] == "bash") return print(cli::bash_completion());

  std::string name = words[0];
  words.erase(words.begin());
  if (name == "lexicon" && !words.empty()) {
    name += " " + words[0];
    words.erase(words.begin());
  }
  for (const cli::CommandSpec& spec : cli::command_table()) {
    if (spec.name != name) continue;
    const Result<cli::Options> options = cli::parse_options(spec.command, words);
    if (!options) {
      log.error({ErrorKind::kBadInput, options.error().what + "; see cipin " + name + " --help", options.error().path});
      return cli::kWrongUsage;
    }
    try {
      return options->flag("help") ? print(cli::help_of(spec.command)) : run(spec.command, *options);
    } catch (const std::bad_alloc&) {
      log.error({ErrorKind::kNoSpace, "out of memory; a smaller --memory or fewer --threads may help"});
      return cli::kFailed;
    }
  }
  log.error({ErrorKind::kBadInput, "there is no command '" + name + "'; see cipin --help"});
  return cli::kWrongUsage;
}
