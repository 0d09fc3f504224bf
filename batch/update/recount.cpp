#include "batch/update/recount.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <atomic>
#include <optional>
#include <random>
#include <thread>

#include "batch/archive/read_options.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/log.h"
#include "batch/ops/setup.h"
#include "batch/store/verify.h"
#include "batch/update/pipeline.h"
#include "batch/update/roots.h"
#include "batch/update/run_options.h"
#include "batch/update/settings.h"
#include "core/page/lexicon_words.h"

namespace cipin::update {
namespace {

constexpr std::uint64_t kDifferencesSaid = 100;

// True if a file is surely another one than the store has seen: the next update's affair, and no fault of the store's.
bool has_changed(const std::string& path, std::int64_t size_bytes, std::int64_t mtime_ns) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return true;
  const std::int64_t now_ns = std::int64_t{status.st_mtim.tv_sec} * 1000000000 + status.st_mtim.tv_nsec;
  return status.st_size != size_bytes || (mtime_ns != store::kReadAgain && now_ns != mtime_ns);
}

// Counts files of the archive again and compares them with what the store has of them.
class Recount {
 public:
  Recount(const store::Database& database, const cli::Log& log) : database_(&database), log_(&log) {}

  Status run(cli::Options& options, double share, std::uint64_t memory_bytes);

  std::uint64_t difference_count() const { return difference_count_; }
  std::uint64_t document_count() const { return document_count_; }
  std::uint64_t file_count() const { return file_count_; }
  std::uint64_t newer_count() const { return newer_count_; }

 private:
  Status choose(WorkList& list, const PlanOptions& options, double share);
  Status compare(const Part& part);
  Status compare_document(std::int64_t file_id, const std::string& path, const store::DocumentRow& row);
  Status end_file(std::int64_t file_id, const std::string& path);
  void difference(const std::string& path, std::string what) {
    if (++difference_count_ <= kDifferencesSaid) log_->error({ErrorKind::kCorrupt, std::move(what), path});
  }

  const store::Database* database_;
  const cli::Log* log_;
  std::vector<Root> roots_;
  store::Statement find_file_, find_document_, articles_, count_documents_;
  store::PageArticles pages_;
  std::uint64_t documents_of_file_ = 0;
  bool file_has_losses_ = false;
  std::uint64_t file_count_ = 0;
  std::uint64_t document_count_ = 0;
  std::uint64_t difference_count_ = 0;
  std::uint64_t newer_count_ = 0;
};

Status Recount::run(cli::Options& options, double share, std::uint64_t memory_bytes) {
  const Result<Settings> stored = stored_settings(*database_);
  if (!stored) return stored.error();
  if (Status inherited = inherit_settings(*stored, options); !inherited) return inherited;
  Result<archive::ReadSettings> read = archive::parse_read_settings(options);
  if (!read) return read.error();
  Result<archive::PathDates> dates = archive::PathDates::make(options.list("date-pattern"));
  if (!dates) return dates.error();
  const Result<ops::Setup> setup = ops::make_setup(options);
  if (!setup) return setup.error();
  if (Status checked = check_settings(*stored, make_settings(options, *setup)); !checked) return checked;
  Result<std::vector<Root>> roots = find_roots(options, *database_);
  if (!roots) return roots.error();
  roots_ = *std::move(roots);

  for (const auto& [statement, sql] : {
           std::pair{&find_file_, "SELECT id FROM file WHERE root_id = ?1 AND path = ?2"},
           std::pair{&find_document_, "SELECT id, content_hash FROM document WHERE file_id = ?1 AND member = ?2"},
           std::pair{&articles_,
                     "SELECT date, date_source, ifnull(name, ''), ifnull(headline, ''), tokens, words, text_hash, "
                     "contribution, article.id FROM article LEFT JOIN source ON source.id = source_id WHERE "
                     "document_id = ?1 ORDER "
                     "BY ordinal"},
           std::pair{&count_documents_, "SELECT count(*) FROM document WHERE file_id = ?1"},
       }) {
    Result<store::Statement> prepared = database_->prepare(sql);
    if (!prepared) return prepared.error();
    *statement = *std::move(prepared);
  }
  Result<store::PageArticles> pages = store::PageArticles::make(*database_);
  if (!pages) return pages.error();
  pages_ = *std::move(pages);
  PlanOptions plan_options;
  plan_options.walk = {options.list("include"), options.list("exclude"), options.flag("follow")};
  plan_options.temp_folder = cli::temp_folder(options);
  WorkList list(plan_options.temp_folder);
  if (Status chosen = choose(list, plan_options, share); !chosen) return chosen;

  const std::unique_ptr<FormSource> forms = setup->tokenizer->make_form_source();
  const Budget budget =
      share_memory(memory_bytes, std::max(1u, std::thread::hardware_concurrency()), setup->tokenizer->form_id_count());
  const Result<std::unique_ptr<store::TermIds>> term_ids = store::TermIds::make(
      database_->path(), *forms, setup->tokenizer->form_id_count(), budget.known_terms_bytes, std::nullopt);
  if (!term_ids) return term_ids.error();
  const std::atomic<bool> stop{false};
  CountSettings count;
  count.tokenizer = setup->tokenizer.get();
  count.term_ids = term_ids->get();
  count.read = *std::move(read);
  count.dates = *std::move(dates);
  count.source_from_path = cli::parse_number(options.text("source-from-path")).value_or(0);
  std::optional<page::LexiconWords> page_words;
  if (options.text("read") == "page") count.page_words = &page_words.emplace(*setup->lexicon);
  count.store_path = database_->path();
  count.forms_budget_bytes = budget.forms_bytes;
  count.parts_budget_bytes = budget.parts_bytes;
  count.thread_count = budget.thread_count;
  count.stop = &stop;
  return count_files(
      list, roots_, count, [&](const Part& part) { return compare(part); }, [] { return Status(Done{}); });
}

// Files that the store has as they are now, by lot.
Status Recount::choose(WorkList& list, const PlanOptions& options, double share) {
  Result<Plan> plan = make_plan(*database_, roots_, options);
  if (!plan) return plan.error();
  newer_count_ = plan->new_count + plan->changed_count;
  for (const Missing& missing : plan->missing) newer_count_ += missing.file_ids.size();
  std::mt19937_64 random{std::random_device{}()};
  std::uniform_real_distribution<double> lot(0, 1);
  Result<store::Statement> files =
      database_->prepare("SELECT path, size_bytes, mtime_ns FROM file WHERE root_id = ?1 AND status = 0 ORDER BY path");
  if (!files) return files.error();
  for (std::uint32_t root = 0; root < roots_.size(); ++root) {
    files->bind(1, roots_[root].id);
    for (;;) {
      const Result<bool> row = files->step();
      if (!row) return row.error();
      if (!*row) break;
      if (lot(random) >= share) continue;
      if (has_changed(path_of(roots_[root], std::string(files->text(0))), files->integer(1), files->integer(2)))
        continue;
      Work work;  // as a new file: nothing of it is looked up, all of it is counted
      work.root = root;
      work.facts = {roots_[root].id, std::string(files->text(0)), files->integer(1), files->integer(2)};
      if (Status added = list.add(work); !added) return added;
    }
  }
  return Done{};
}

Status Recount::compare(const Part& part) {
  const Result<bool> found = find_file_.bind(1, part.work.facts.root_id).bind(2, part.work.facts.path).step();
  if (!found) return found.error();
  const std::int64_t file_id = *found ? find_file_.integer(0) : 0;
  if (*found) find_file_.reset();
  const std::string path = path_of(roots_[part.work.root], part.work.facts.path);
  file_has_losses_ = file_has_losses_ || part.problems.any_lost();
  for (const store::DocumentRow& row : part.documents.rows) {
    ++documents_of_file_;
    ++document_count_;
    if (Status compared = compare_document(file_id, path, row); !compared) return compared;
  }
  return part.ends_file ? end_file(file_id, path) : Status(Done{});
}

Status Recount::compare_document(std::int64_t file_id, const std::string& path, const store::DocumentRow& row) {
  const std::string name = row.member.empty() ? "" : row.member + ": ";
  const Result<bool> found = find_document_.bind(1, file_id).bind(2, row.member).step();
  if (!found) return found.error();
  if (!*found) {
    difference(path, name + "a document of the archive is not in the store");
    return Done{};
  }
  const std::int64_t document_id = find_document_.integer(0);
  const bool same_content = static_cast<std::uint64_t>(find_document_.integer(1)) == row.content_hash;
  find_document_.reset();
  if (!same_content) difference(path, name + "the document's content is another one");
  articles_.bind(1, document_id);
  std::size_t at = 0;
  for (;; ++at) {
    const Result<bool> more = articles_.step();
    if (!more) return more.error();
    if (!*more) break;
    if (at >= row.articles.size()) continue;
    const store::ArticleRow& article = row.articles[at];
    const Result<std::optional<store::PageFacts>> page = pages_.find(articles_.integer(8));
    if (!page) return page.error();
    const bool same_page = *page ? article.page != nullptr && **page == *article.page : article.page == nullptr;
    const bool same = same_page && articles_.integer(0) == article.date &&
                      articles_.integer(1) == static_cast<std::int64_t>(article.date_source) &&
                      articles_.text(2) == article.source && articles_.text(3) == article.headline &&
                      articles_.integer(4) == article.token_count && articles_.integer(5) == article.word_count &&
                      static_cast<std::uint64_t>(articles_.integer(6)) == article.text_hash &&
                      articles_.blob(7) == article.contribution;
    if (!same) difference(path, fmt::format("{}article {}: the archive gives other counts", name, at + 1));
  }
  if (at != row.articles.size()) {
    difference(path, fmt::format("{}{} articles in the store, {} in the archive", name, at, row.articles.size()));
  }
  return Done{};
}

Status Recount::end_file(std::int64_t file_id, const std::string& path) {
  ++file_count_;
  const Result<bool> counted = count_documents_.bind(1, file_id).step();
  if (!counted) return counted.error();
  const auto stored = static_cast<std::uint64_t>(count_documents_.integer(0));
  count_documents_.reset();
  if (stored != documents_of_file_ && !file_has_losses_) {
    difference(path, fmt::format("{} documents in the store, {} in the archive", stored, documents_of_file_));
  }
  documents_of_file_ = 0;
  file_has_losses_ = false;
  return Done{};
}

// "5" or "5%" or "all", as a share of 1.
std::optional<double> parse_share(std::string_view text) {
  if (text == "all") return 1.0;
  if (text.ends_with('%')) text.remove_suffix(1);
  const auto percent = cli::parse_number(text);
  if (!percent || *percent > 100) return std::nullopt;
  return static_cast<double>(*percent) / 100;
}

}  // namespace

int run_verify(cli::Options options) {
  const cli::Log log(options.text("log-format") == "json" ? cli::LogFormat::kJson : cli::LogFormat::kText);
  const std::string& store_path = options.text("store");
  const auto memory_bytes = cli::parse_memory(options.text("memory"));
  const std::string& share_text = options.text("from-archive");
  const std::optional<double> share = share_text.empty() ? std::optional<double>(0) : parse_share(share_text);
  if (store_path.empty() || !memory_bytes || !share) {
    log.error({ErrorKind::kBadInput, store_path.empty() ? "which store? Name it with --store FILE"
                                     : !memory_bytes    ? "--memory takes a size, as 64M or 1G"
                                                        : "--from-archive takes a percentage, or all"});
    return cli::kWrongUsage;
  }
  store::Database::keep_temporary_files_in(cli::temp_folder(options));
  const Result<store::Database> database = store::Database::open_to_read(store_path);
  if (!database) {
    log.error(database.error());
    return cli::exit_code_of(database.error());
  }
  const Result<store::Verified> verified =
      store::verify(*database, static_cast<std::size_t>(*memory_bytes / 2), [&](std::string what) {
        log.error({ErrorKind::kCorrupt, std::move(what), store_path});
      });
  if (!verified) {
    log.error(verified.error());
    return cli::exit_code_of(verified.error());
  }
  Recount recount(*database, log);
  if (*share > 0) {
    if (Status counted = recount.run(options, *share, *memory_bytes); !counted) {
      log.error(counted.error());
      return counted.error().kind == ErrorKind::kBadInput ? cli::kWrongUsage : cli::exit_code_of(counted.error());
    }
  }
  const std::uint64_t problem_count = verified->problem_count + recount.difference_count();
  if (!options.flag("quiet")) {
    std::string text = fmt::format(
        "{} articles and {} terms: {}", verified->article_count, verified->term_count,
        problem_count == 0 ? "totals are those of the contributions" : fmt::format("{} problems", problem_count));
    if (*share > 0) {
      text += fmt::format("; {} files with {} documents counted again: {} differ", recount.file_count(),
                          recount.document_count(), recount.difference_count());
      if (recount.newer_count() > 0) {
        text += fmt::format("; {} files are new, changed or gone since the last update", recount.newer_count());
      }
    }
    const int printed = cli::print_page(text + "\n", cli::kAllCounted, log);
    if (printed != cli::kAllCounted) return printed;
  }
  return problem_count == 0 ? cli::kAllCounted : cli::kStoreUnfit;
}

}  // namespace cipin::update
