#include "batch/cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include "batch/cli/config.h"
#include "batch/cli/exit_code.h"
#include "core/io/stream.h"

namespace cipin::cli {
namespace {

namespace po = boost::program_options;

constexpr std::uint32_t kReads = kCount | kSegment;
constexpr std::uint32_t kWalks = kReads | kUpdate | kEstimate | kArticles | kPlan;
constexpr std::uint32_t kReadsArchive = kCount | kUpdate | kEstimate | kArticles | kPlan;  // containers, fields, encodings
constexpr std::uint32_t kTokenizes = kReads | kUpdate | kEstimate | kMap | kPlan;
constexpr std::uint32_t kUsesLexicon = kTokenizes | kLexiconShow | kVerify | kArticles;
constexpr std::uint32_t kAsks = kTop | kTrend;
constexpr std::uint32_t kOfPlan = kUpdate | kPlan;
constexpr std::uint32_t kOfStore = kUpdate | kAsks | kExport | kVerify;

// What is a word or a name is shown unless one asks; jieba knows the first five kinds.
constexpr std::string_view kKindsShown = "word,latin,person,place,organisation";
constexpr std::string_view kKindNames =
    "word number latin punctuation space figure date code quote formula person place organisation all";

std::string exit_codes() {
  std::string text = "Exit codes:";
  for (const ExitCodeSpec& spec : exit_code_table())
    text += fmt::format("{} {} {}", text.ends_with(':') ? "" : ";", spec.code, spec.meaning);
  return text + ".\n";
}

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
       "The files of folders come in bytewise order of their paths; .txt, .md, .html and .xml files are read, .json, "
       ".jsonl and "
       ".csv "
       "where --json-text or --csv-text says what their text is, any of them as .gz, .zst, .xz or .bz2 or inside of "
       ".tar, .zip and .warc (--include). A document is a file, a member of an archive, a record of JSON, or a "
       "row of CSV. Without a PATH, or for -, plain text is read from standard input. Columns: "
       "form, kind, tf (tokens of the form), df (documents that hold it), "
       "tf_per_million_tokens "
       "(of tokens that are neither punctuation nor space), partial (1 if some input was skipped), fingerprint (of all "
       "that can change a "
       "count). Equal tf are sorted by form, bytewise. In tables and TSV a form's control bytes stand as \\t, \\n, "
       "\\r, \\xHH and its "
       "backslashes doubled; in CSV a form that a spreadsheet would run as a formula has an apostrophe in front."},
      {kSegment, "segment", "[PATH... | -]", "writes text with its tokens, a line out for each line in",
       "Text: the tokens of a line with the delimiter between them; white space is left out. jsonl: for each line "
       "path, line, offset_bytes and "
       "all tokens with form, kind, begin_bytes and end_bytes in the input; of news, figures, dates, codes and "
       "formulas "
       "with their value, too. A line ends at LF, CR LF or a lone CR."},
      {kArticles, "articles", "[PATH... | -]", "the articles of newspaper pages: heads, bylines, dates, places",
       "A .txt, .md or .html file is read as a newspaper page: sentences that a column's end or a picture has cut are "
       "joined, articles told apart, the screen around a page set aside. A record of JSON or CSV is one article. "
       "Columns: path, n, kind (article, caption, banner), date (of the event; a word like jinri where the day is "
       "open), place, headline, reporters, correspondents, photographers, begin_bytes, end_bytes (of the decoded "
       "text). "
       "jsonl has every span beside, and the figures, dates, codes, formulas, quotes and names that the article "
       "mentions, with "
       "their values and bytes. With --store the articles of a store are listed instead, with root, path, member, "
       "date (of the issue, else of the event) and date_from (field, path, dateline, page), event_date, source, tokens "
       "and "
       "words. --joins and --set-aside list the healed breaks and the lines that are no "
       "article's instead."},
      {kLexiconBuild, "lexicon build", "", "compiles dictionaries and HMM tables into one lexicon file",
       "Reads jieba's dict.txt and finalseg/prob_*.py below --jieba, then user dictionaries in order: lines of jieba's "
       "form, `word[ "
       "frequency][ tag]`, or with tabs, `word<TAB>frequency<TAB>tag`, whose words may hold spaces."},
      {kLexiconShow, "lexicon show", "[WORD...]", "tells what a lexicon knows of words, or of itself",
       "Without a WORD: words, sources, fingerprint."},
      {kLexiconLint, "lexicon lint", "FILE...", "names the bad lines of dictionaries",
       "Exit code 3 if there are any. --system: the form of jieba's dict.txt, where a frequency is required."},
      {kUpdate, "update", "PATH...", "brings a store up to date with an archive: the nightly job",
       "Every PATH is a root of the archive, a folder or a file; it is known to the store by its name, or as --root "
       "NAME=PATH "
       "says. New files are counted, changed ones counted anew, those that are gone withdrawn. A file whose size and "
       "time of change are the same is not read. The settings of the first run stay the store's; a run that differs "
       "ends with 4. Without a PATH the roots that the store knows are walked."},
      {kTop, "top", "", "the most frequent words of a store, or of a time, a source",
       "Columns: period (with --by), form, kind, tf (tokens of the form), df (articles that hold it), "
       "tf_per_million_words (of tokens that are neither punctuation nor space), df_per_thousand_articles, partial (1 "
       "if something of the archive is lost or stale), fingerprint. Equal tf are sorted by form, bytewise. Rates are "
       "of the period's own words and articles. Undated articles count unless days are asked for; with --by they come "
       "last. --distinct: equal texts count once, with the first date that they have, whatever days are asked for, and "
       "with --source among its articles."},
      {kTrend, "trend", "FORM...", "forms through the months, with rates and coverage",
       "A FORM is a word as it is cut. Columns: period, form, kind, tf, df, words and articles (of the period, what "
       "the rates divide by), tf_per_million_words, df_per_thousand_articles, covered_days (days with an article), "
       "expected_days (by --expect), partial, fingerprint. A period without a covered day is a gap: its figures are "
       "empty, never 0. Weeks are ISO weeks. Undated articles have a row of their own unless days are asked for. "
       "--distinct as in top."},
      {kExport, "export", "", "a store as sorted text: equal archives give equal bytes", "See batch/store/EXPORT.md."},
      {kVerify, "verify", "", "checks a store: its file, its totals, or against the archive", ""},
      {kEstimate, "estimate", "PATH...", "what an archive will take: time, memory, disk",
       "Walks the archive, counts a sample of it (2 % of its bytes, but at least 16 MB and at most 32, spread evenly) "
       "with the settings given, and works out what a first load and a night without news would take on this machine. "
       "Nothing is written."},
      {kMerge, "merge", "STORE...", "joins stores of the same settings into one",
       "Roots of one name are one root. A document that several stores have counts once; if its texts differ, nothing "
       "is made and the exit code is 4. The stores are only read; a run may go on in them. Shards of a plan (see plan) "
       "must be of one plan, and all that it has; --plan FILE stands for all of them."},
      {kPlan, "plan", "PATH...", "deals an archive out to many machines: shards that update counts and merge joins",
       "Walks the archive as update does and writes the listing of what is to be counted to DIR/plan: files, sizes, which "
       "shard counts which. A container above --split is dealt to several, piece by piece, unless --json-id or --csv-id "
       "names its records. Then, on any machine that sees archive and DIR in the same places: cipin update --plan "
       "DIR/plan --shard K/N for each K from 0; and cipin merge --plan DIR/plan -o STORE, or, with the store given here "
       "as --store, whose files that have not changed are left out: cipin update --store STORE --plan DIR/plan."},
      {kMap, "map", "[FILE... | -]", "counts for an engine of many machines: an article a line in, counts as lines out",
       "Each line is an article in UTF-8. Out come a head (an empty field, cipin-counts-1, the fingerprint, articles, "
       "places that are not UTF-8) and a line for each term: term, kind, tf, df, between tabs; in a term TAB, LF, CR "
       "and backslash stand as \\t, \\n, \\r, \\\\. For Hadoop Streaming, Spark's pipe, GNU parallel: what several "
       "maps write, joined in any order, is what cipin reduce takes. The fingerprint is that of count --encoding "
       "utf-8."},
      {kReduce, "reduce", "[FILE... | -]", "sums what cipin map wrote",
       "In any order, sorted (as bytes) or not. lines: as map writes them, summed and sorted, so that reduce is a "
       "combiner, too; all terms. table, tsv, csv and jsonl: what count would show of the same articles. Counts of "
       "different fingerprints are refused with exit code 4."},
  };
  return table;
}

const std::vector<OptionSpec>& option_table() {
  static const std::vector<OptionSpec> table = {
      {"top", 'n', "N", "20", "rows to show; 0 for all", kCount | kReduce},
      {"min-length", 0, "N", "1", "leave out forms of fewer code points", kCount | kReduce},
      {"kinds", 0, "LIST", kKindsShown,
       "kinds to show, by commas: word, number, latin, punctuation, space, and of news figure, date, code, quote, "
       "formula, person, place, organisation; or all",
       kCount | kReduce, false, kKindNames},
      {"stop", 0, "FILE", "", "leave out the forms in FILE, one a line, # for comments", kCount | kReduce, true},
      {"format", 'f', "FORMAT", "table", "table, tsv, csv (for Excel: BOM, CR LF) or jsonl", kCount | kArticles, false,
       "table tsv csv jsonl"},
      {"format", 'f', "FORMAT", "lines", "lines (as map writes them), table, tsv, csv or jsonl", kReduce, false,
       "lines table tsv csv jsonl"},
      {"partition", 0, "", "", "one of several reducers: the head may have gone to another, and only lines are written",
       kReduce},
      {"format", 'f', "FORMAT", "text", "text or jsonl", kSegment, false, "text jsonl"},
      {"format", 'f', "FORMAT", "table", "table or jsonl", kEstimate, false, "table jsonl"},
      {"read", 0, "HOW", "plain",
       "plain: a document is one article; page: a .txt, .md or .html file is a newspaper page, its articles are "
       "counted "
       "one by one, cut sentences joined, the screen around the page left out",
       kCount | kOfPlan, false, "page plain"},
      {"joins", 0, "", "", "list the breaks that were healed, with offsets and score", kArticles},
      {"set-aside", 0, "", "", "list the lines that belong to no article, with the reason", kArticles},
      {"no-heal", 0, "", "", "join no cut sentences", kArticles},
      {"delimiter", 'd', "TEXT", " ", "what stands between two tokens", kSegment},
      {"threads", 't', "N", "0", "threads; 0 for one a core. The counts do not depend on it",
       kCount | kUpdate | kEstimate},
      {"memory", 0, "SIZE", "64M",
       "memory to keep within, beside the mapped lexicon; what does not fit goes to --temp-dir",
       kCount | kOfStore | kMerge | kEstimate | kMap | kReduce},
      {"temp-dir", 0, "DIR", "", "folder for temporary files (default: $TMPDIR, else /tmp)",
       kCount | kOfStore | kMerge | kMap | kReduce | kPlan},
      {"tokenizer", 0, "NAME", "jieba",
       "jieba: token for token what python jieba 0.42.1 gives; news: the same with figures, dates, codes, names and "
       "quoted coinages as tokens of their kind; words: Unicode word boundaries (UAX #29); han-bigram: overlapping "
       "pairs of Han, else as words; chars: code points; space: what wc -w takes for words. The last four leave white "
       "space out and need no lexicon",
       kTokenizes, false, "jieba news words han-bigram chars space"},
      {"no-hmm", 0, "", "", "do not put unknown words together (jieba's HMM=False)", kTokenizes},
      {"traditional", 0, "", "", "fold Traditional characters to Simplified for look-up; forms stay as they are",
       kTokenizes},
      {"lexicon", 'l', "FILE", "", "the lexicon to use instead of the installed one (or $CIPIN_LEXICON)", kUsesLexicon},
      {"include", 0, "GLOB", "", "read the files of folders whose names match, instead of the known ones", kWalks,
       true},
      {"exclude", 0, "GLOB", "", "ignore files and folders whose names match", kWalks, true},
      {"follow", 0, "", "", "follow symbolic links in folders", kWalks},
      {"strict", 0, "", "", "fail at the first byte that is no text, instead of counting it as U+FFFD", kReads},
      {"skipped", 0, "FILE", "",
       "write all that was skipped or not read as it stands, between tabs, with a header line",
       kReads | kUpdate | kArticles},
      {"log-format", 0, "FORMAT", "text", "what stderr carries: text or json", kWalks | kVerify | kMerge, false,
       "text json"},
      {"timings", 0, "", "", "the closing line tells where the time went, stage by stage", kCount | kUpdate},
      {"quiet", 'q', "", "", "no closing line, no progress; what was skipped is still said", kWalks | kVerify | kMerge},
      {"json-records", 0, "FIELD", "",
       "where a JSON file has its records, as videoList[] or /items; default: it is one", kReadsArchive},
      {"json-text", 0, "LIST", "", "fields that hold the text, by commas, as content:html,brief; JSON is read if given",
       kReadsArchive},
      {"json-title", 0, "FIELD", "", "field of the headline", kReadsArchive},
      {"json-date", 0, "FIELD", "", "field of the date", kReadsArchive},
      {"json-source", 0, "FIELD", "", "field of the source, as a newspaper's name", kReadsArchive},
      {"json-id", 0, "FIELD", "", "field that names a record of JSON Lines; default: its place in the file",
       kReadsArchive},
      {"csv-text", 0, "LIST", "", "columns that hold the text, by commas; CSV is read if given", kReadsArchive},
      {"csv-title", 0, "COLUMN", "", "column of the headline", kReadsArchive},
      {"csv-date", 0, "COLUMN", "", "column of the date", kReadsArchive},
      {"csv-source", 0, "COLUMN", "", "column of the source", kReadsArchive},
      {"csv-id", 0, "COLUMN", "", "column that names a row; default: its place in the file", kReadsArchive},
      {"encoding", 0, "NAME", "", "of all files: utf-8, gb18030, big5, utf-16le, utf-16be; default: found out for each",
       kReadsArchive, false, "utf-8 gb18030 big5 utf-16le utf-16be"},
      {"record-max", 0, "SIZE", "64M", "a longer record or archive member is named and skipped", kReadsArchive},
      {"expand-max", 0, "N", "200", "a compressed file above 64 MiB may be N times its size on disk", kReadsArchive},
      {"store", 's', "FILE", "", "the store", kOfStore | kArticles},
      {"store", 's', "FILE", "cipin.sqlite", "where the store would be: free space is looked up there", kEstimate},
      {"root", 'r', "NAME=PATH", "", "a root of the archive, by a name that stays when the path moves",
       kOfPlan | kVerify, true},
      {"drop-root", 0, "NAME", "", "forget a root: its documents are withdrawn, and it is not looked for any more",
       kUpdate, true},
      {"date-pattern", 0, "PATTERN", "", "where a path has its date, as %Y/%m-%d, instead of the known ways",
       kOfPlan | kArticles, true},
      {"source-from-path", 0, "N", "0", "the source is the N-th folder of the path below the root; 0: none", kOfPlan},
      {"dry-run", 0, "", "", "say what would be done and write nothing", kUpdate},
      {"limit", 0, "N", "0", "read at most so many new or changed files; 0: all", kOfPlan},
      {"modified-since", 0, "DAY", "",
       "read only files changed since then (YYYY-MM-DD, in UTC); others stay as they are", kOfPlan},
      {"check-content", 0, "", "", "read all files, though size and time of change are the same", kOfPlan},
      {"shards", 0, "N", "", "deal out to so many", kPlan},
      {"store-dir", 0, "DIR", "", "folder for the plan and for the stores of its shards; made if need be", kPlan},
      {"split", 0, "SIZE", "64M", "containers above this are dealt to several shards", kPlan},
      {"store", 's', "FILE", "", "a store that the shards go to: what it has counted is left out", kPlan},
      {"plan", 0, "FILE", "", "with --shard: count one shard of this plan; without: take what its shards have counted",
       kUpdate},
      {"plan", 0, "FILE", "", "join the shards of this plan, which lie beside it", kMerge},
      {"allow-missing", 0, "", "", "join the shards that are there; what comes out is a part, and says so", kMerge},
      {"shard", 0, "K/N", "",
       "shard K of N, from 0; auto/N: by SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX or AWS_BATCH_JOB_ARRAY_INDEX",
       kUpdate},
      {"max-withdraw", 0, "PERCENT", "20", "withdraw nothing of a root that has lost more of its documents", kUpdate},
      {"rebuild", 0, "", "", "count everything anew with the settings of this run", kUpdate},
      {"accept-skipped", 0, "FILE", "",
       "paths whose skips are known (a line each, as the skipped list has them): no exit code 3", kUpdate},
      {"metrics", 0, "FILE", "", "write figures for node_exporter's textfile collector", kUpdate},
      {"verbose", 'v', "", "", "a line for each file read, withdrawn, renamed", kUpdate},
      {"from", 0, "DAY", "", "from this day or month on (YYYY-MM-DD, YYYY-MM, YYYY)", kAsks},
      {"to", 0, "DAY", "", "up to and with this day, month or year", kAsks},
      {"by", 0, "PERIOD", "", "rows by day, week, month, quarter or year (trend: month unless said)", kAsks, false,
       "day week month quarter year"},
      {"source", 0, "NAME", "", "articles of this source only", kAsks, true},
      {"top", 'n', "N", "20", "rows to show, in each period; 0 for all", kTop},
      {"min-df", 0, "N", "1", "leave out forms in fewer articles", kTop},
      {"min-length", 0, "N", "1", "leave out forms of fewer code points", kTop},
      {"kinds", 0, "LIST", kKindsShown,
       "kinds to show, by commas: word, number, latin, punctuation, space, and of news figure, date, code, quote, "
       "formula, person, place, organisation; or all",
       kTop, false, kKindNames},
      {"stop", 0, "FILE", "", "leave out the forms in FILE, one a line, # for comments", kTop, true},
      {"distinct", 0, "", "", "count equal texts once, where they were printed first", kAsks},
      {"expect", 0, "DAYS", "daily", "the days an archive should have: daily, weekdays, or a FILE of days", kTrend,
       false, "daily weekdays"},
      {"format", 'f', "FORMAT", "table", "table, tsv, csv (for Excel: BOM, CR LF) or jsonl", kAsks, false,
       "table tsv csv jsonl"},
      {"from-archive", 0, "SHARE", "", "recount so much of the archive and compare: a percentage, or all", kVerify,
       false, "all"},
      {"config", 'c', "FILE", "",
       "options as NAME = VALUE lines, path = PATH too; what the command line says comes before it", kUpdate | kAsks},
      {"jieba", 0, "DIR", "/usr/lib/python3/dist-packages/jieba", "where jieba's data is", kLexiconBuild},
      {"dict", 0, "FILE", "", "a main dictionary instead of DIR/dict.txt", kLexiconBuild},
      {"without-hmm", 0, "", "", "build no HMM tables in", kLexiconBuild},
      {"folds", 0, "FILE", "", "a table of Traditional characters, in the text form of OpenCC's TSCharacters",
       kLexiconBuild},
      {"user-dict", 'u', "FILE", "", "a user dictionary", kLexiconBuild, true},
      {"output", 'o', "FILE", "", "the lexicon to write; replaced as a whole", kLexiconBuild},
      {"output", 'o', "FILE", "", "where to write; default: standard output", kExport},
      {"output", 'o', "FILE", "", "the store to make; it must not be there yet", kMerge},
      {"system", 0, "", "", "the files are main dictionaries", kLexiconLint},
      {"help", 'h', "", "", "this text", 0xFFFFFFFF},
  };
  return table;
}

const std::vector<ExitCodeSpec>& exit_code_table() {
  static const std::vector<ExitCodeSpec> table = {
      {kAllCounted, "all counted"},
      {kFailed, "failed"},
      {kWrongUsage, "wrong usage"},
      {kSomeSkipped, "done, but some input was skipped, is stale or could not be read as it stands"},
      {kStoreUnfit, "the store is damaged or of other settings"},
      {kStoreLocked, "another run holds the store"},
      {kInterruptedBySignal, "interrupted"},
  };
  return table;
}

const std::string& Options::text(std::string_view name) const {
  static const std::string kEmpty;
  if (const auto found = values_.find(name); found != values_.end()) return found->second.back();
  const auto fallback = defaults_.find(name);
  return fallback == defaults_.end() ? kEmpty : fallback->second;
}

void Options::set(std::string_view name, std::vector<std::string> values) {
  values_.erase(std::string(name));
  if (!values.empty()) values_.emplace(name, std::move(values));
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
  if (const std::string path = options.text("config"); !path.empty() && !options.flag("help")) {
    Result<std::string> bytes = read_whole_file(path);
    if (!bytes) return bytes.error();
    Result<std::vector<ConfigValue>> from_file = parse_config(*bytes, path, command);
    if (!from_file) return from_file.error();
    Options configured;
    for (ConfigValue& value : *from_file) {
      if (value.name == "path") {
        configured.arguments_.push_back(std::move(value.value));
      } else {
        configured.values_[value.name].push_back(std::move(value.value));
      }
    }
    options.values_.merge(configured.values_);  // what the command line names stays as it is
    if (options.arguments_.empty()) options.arguments_ = std::move(configured.arguments_);
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
      exit_codes());
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
  return text + "\n" + exit_codes();
}

std::string temp_folder(const Options& options) {
  if (!options.text("temp-dir").empty()) return options.text("temp-dir");
  const char* const folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != 0 ? folder : "/tmp";
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

std::optional<std::uint64_t> parse_memory(std::string_view text) {
  const auto memory_bytes = parse_size(text);
  return memory_bytes ? std::optional(std::min<std::uint64_t>(*memory_bytes, SIZE_MAX / 2)) : std::nullopt;
}

}  // namespace cipin::cli
