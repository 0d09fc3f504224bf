#include "batch/update/counted_shards.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "batch/store/shard.h"
#include "core/count/contribution.h"
#include "core/count/form_set.h"

namespace cipin::update {
namespace {

// A part, as counting would make one.
constexpr std::size_t kPartBytes = std::size_t{1} << 18;
// Of each store: its rows are read in order, and once.
constexpr int kPagesKilobytes = 256;
constexpr std::size_t kIdsKept = std::size_t{1} << 18;

std::uint64_t id_key(std::uint32_t shard, TermId id) {
  return std::uint64_t{shard} << 32 | id;
}

}  // namespace

Result<CountedShards> CountedShards::open(const std::string& plan_path, const ShardPlan& plan, WorkList planned,
                                          const std::string& temp_folder) {
  CountedShards counted(std::move(planned), temp_folder);
  for (const Root& root : plan.roots) counted.root_names_.push_back(root.name);
  std::string missing;
  for (std::uint32_t shard = 0; shard < plan.shard_count; ++shard) {
    if (::access(shard_store_path(plan_path, shard, plan.shard_count).c_str(), F_OK) == 0) continue;
    missing += fmt::format("{}{}", missing.empty() ? "" : ", ", shard);
  }
  if (!missing.empty()) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("of its {} shards these are missing: {}; count them first", plan.shard_count, missing),
                 plan_path};
  }
  for (std::uint32_t shard = 0; shard < plan.shard_count; ++shard) {
    const std::string path = shard_store_path(plan_path, shard, plan.shard_count);
    const Result<bool> published = store::is_published(path, {plan.hash, shard, plan.shard_count, ""});
    if (!published) return published.error();
    Result<store::Database> database = store::Database::open_to_read(path);
    if (!database) return database.error();
    if (Status set = database->execute(fmt::format("PRAGMA cache_size=-{}", kPagesKilobytes)); !set) return set.error();
    Shard& opened = counted.shards_.emplace_back();
    const std::pair<store::Statement*, const char*> statements[] = {
        {&opened.find_file,
         "SELECT file.id, file.root_id, size_bytes, mtime_ns FROM file JOIN root ON root.id = file.root_id WHERE "
         "root.name = ?1 AND file.path = ?2"},
        {&opened.documents, "SELECT id, member, content_hash FROM document WHERE file_id = ?1 ORDER BY id"},
        {&opened.articles,
         "SELECT date, date_source, ifnull(source.name, ''), ifnull(headline, ''), tokens, words, text_hash, "
         "contribution, article.id FROM article LEFT JOIN source ON source.id = article.source_id WHERE document_id = ?1 ORDER BY "
         "ordinal"},
        {&opened.problems,
         "SELECT member, offset_bytes, length_bytes, reason, lost FROM skipped WHERE root_id = ?1 AND path = ?2"},
        {&opened.term, "SELECT form, kind FROM term WHERE id = ?1"}};
    for (const auto& [statement, sql] : statements) {
      Result<store::Statement> prepared = database->prepare(sql);
      if (!prepared) return prepared.error();
      *statement = *std::move(prepared);
    }
    Result<store::PageArticles> pages = store::PageArticles::make(*database);
    if (!pages) return pages.error();
    opened.pages = *std::move(pages);
    opened.database = *std::move(database);
  }
  return counted;
}

Result<WorkList> CountedShards::take_all(WorkList& work, const std::vector<Root>& roots, const CountSettings& settings,
                                         const store::Database& database, const std::function<Status(Part)>& take) {
  WorkList rest(temp_folder_);
  Work item;
  for (;;) {
    const Result<bool> more = work.next(item);
    if (!more) return more.error();
    if (!*more) return rest;
    if (settings.stop->load()) return Error{ErrorKind::kInterrupted, "interrupted"};
    const Result<bool> taken = this->take(item, roots[item.root], settings, database, take);
    if (!taken) return taken.error();
    if (*taken) continue;
    if (Status added = rest.add(item); !added) return added.error();
  }
}

// Goes on in the listing to this file; at_hand_ then holds its parts.
Result<bool> CountedShards::find_planned(const std::string& root, const std::string& path) {
  const auto index =
      static_cast<std::uint32_t>(std::find(root_names_.begin(), root_names_.end(), root) - root_names_.begin());
  const auto advance = [&]() -> Status {
    do {
      const Result<bool> more = planned_.next(next_);
      if (!more) return more.error();
      has_next_ = *more;
    } while (has_next_ && !next_.problem.empty());
    return Done{};
  };
  const auto is_before = [&](const Work& work) {
    return work.root != index ? work.root < index : work.facts.path < path;
  };
  if (!begun_) {
    begun_ = true;
    if (Status advanced = advance(); !advanced) return advanced.error();
  }
  while (has_next_ && is_before(next_)) {
    if (Status advanced = advance(); !advanced) return advanced.error();
  }
  at_hand_.clear();
  while (has_next_ && next_.root == index && next_.facts.path == path) {
    at_hand_.push_back(next_);
    if (Status advanced = advance(); !advanced) return advanced.error();
  }
  return !at_hand_.empty();
}

// Where the shards have the file's parts, all of them as it is now.
Result<bool> CountedShards::find_all(const Work& work, const Root& root, std::vector<Found>& found) {
  const Result<bool> planned = find_planned(root.name, work.facts.path);
  if (!planned) return planned.error();
  if (!*planned || at_hand_.size() != at_hand_.front().part_count) return false;
  for (const Work& part : at_hand_) {
    Shard& shard = shards_[part.shard];
    const Result<bool> row = shard.find_file.bind(1, root.name).bind(2, work.facts.path).step();
    if (!row) return row.error();
    if (!*row) return false;
    const bool same =
        shard.find_file.integer(2) == work.facts.size_bytes && shard.find_file.integer(3) == work.facts.mtime_ns;
    found.push_back({&shard, part.shard, shard.find_file.integer(0), shard.find_file.integer(1)});
    shard.find_file.reset();
    if (!same) return false;
  }
  return true;
}

Status CountedShards::add_problems(const Found& found, const std::string& path, Part& part, std::uint64_t& count) {
  store::Statement& rows = found.shard->problems.bind(1, found.root_id).bind(2, path);
  for (;;) {
    const Result<bool> row = rows.step();
    if (!row) return row.error();
    if (!*row) return Done{};
    ++count;
    part.problems.add({std::string(rows.text(0)), static_cast<std::uint64_t>(rows.integer(1)),
                       static_cast<std::uint64_t>(rows.integer(2)), std::string(rows.text(3)), rows.integer(4) != 0});
  }
}

Result<bool> CountedShards::take(const Work& work, const Root& root, const CountSettings& settings,
                                 const store::Database& database, const std::function<Status(Part)>& take) {
  std::vector<Found> found;
  if (!work.problem.empty()) return false;
  const Result<bool> all = find_all(work, root, found);
  if (!all || !*all) return all;
  Part last;
  last.work = work;
  last.ends_file = true;
  std::uint64_t problem_count = 0;
  for (const Found& part : found) {
    if (Status added = add_problems(part, work.facts.path, last, problem_count); !added) return added.error();
  }
  // Which of more places are named, only who reads the file can tell.
  if (problem_count > kProblemsNamedMax) return false;
  for (const Found& part : found) {
    if (Status read = read_documents(part, work, settings, database, take); !read) return read.error();
  }
  if (Status taken = take(std::move(last)); !taken) return taken.error();
  return true;
}

Status CountedShards::read_documents(const Found& found, const Work& work, const CountSettings& settings,
                                     const store::Database& database, const std::function<Status(Part)>& take) {
  using What = store::DocumentRow::What;
  Result<store::Statement> known =
      database.prepare("SELECT content_hash FROM document WHERE file_id = ?1 AND member = ?2");
  if (!known) return known.error();
  Part part;
  part.work = work;
  std::size_t part_bytes = 0;
  store::Statement& documents = found.shard->documents.bind(1, found.file_id);
  for (;;) {
    const Result<bool> more = documents.step();
    if (!more) return more.error();
    if (part_bytes > kPartBytes || (!*more && !part.documents.rows.empty())) {
      if (Status translated = translate(found, part, *settings.term_ids); !translated) return translated;
      if (Status taken = take(std::exchange(part, {})); !taken) return taken;
      part.work = work;
      part_bytes = 0;
    }
    if (!*more) return Done{};
    store::DocumentRow& row = part.documents.rows.emplace_back();
    part_bytes += sizeof row;
    row.member = documents.text(1);
    row.content_hash = static_cast<std::uint64_t>(documents.integer(2));
    if (work.file_id != 0) {
      const Result<bool> stored = known->bind(1, work.file_id).bind(2, row.member).step();
      if (!stored) return stored.error();
      if (*stored && static_cast<std::uint64_t>(known->integer(0)) == row.content_hash) row.what = What::kSame;
      if (*stored) known->reset();
    }
    if (const auto moved = settings.moved.find(row.content_hash);
        row.what == What::kCounted && moved != settings.moved.end()) {
      row.what = What::kCopied;
      row.copy_of = moved->second;
    }
    store::Statement& articles = found.shard->articles.bind(1, documents.integer(0));
    for (;;) {
      const Result<bool> next = articles.step();
      if (!next) return next.error();
      if (!*next) break;
      store::ArticleRow& article = row.articles.emplace_back();
      article.date = static_cast<archive::Day>(articles.integer(0));
      article.date_source = static_cast<archive::DateSource>(articles.integer(1));
      article.source = articles.text(2);
      article.headline = articles.text(3);
      article.token_count = articles.integer(4);
      article.word_count = articles.integer(5);
      article.text_hash = static_cast<std::uint64_t>(articles.integer(6));
      article.contribution = articles.blob(7);
      Result<std::optional<store::PageFacts>> page = found.shard->pages.find(articles.integer(8));
      if (!page) return page.error();
      if (*page) article.page = std::make_shared<const store::PageFacts>(**std::move(page));
      part_bytes += sizeof article + article.contribution.size();
    }
  }
}

// Puts our numbers in place of theirs.
Status CountedShards::translate(const Found& found, Part& part, store::TermIds& term_ids) {
  const auto for_each_article = [&](const auto& visit) -> Status {
    for (store::DocumentRow& row : part.documents.rows) {
      if (row.what != store::DocumentRow::What::kCounted) continue;
      for (store::ArticleRow& article : row.articles) {
        if (Status visited = visit(article); !visited) return visited;
      }
    }
    return Done{};
  };
  const Error damaged = {ErrorKind::kCorrupt, "an article's counts are damaged; delete it and count this shard again",
                         found.shard->database.path()};
  if (our_ids_.size() > kIdsKept) our_ids_.clear();
  FormSet forms;
  std::vector<std::uint64_t> keys;  // of the terms in forms
  const Status collected = for_each_article([&](store::ArticleRow& article) -> Status {
    ContributionReader reader(article.contribution);
    for (TermTokens counts; reader.next(counts);) {
      const std::uint64_t key = id_key(found.number, counts.term_id);
      if (!our_ids_.emplace(key, 0).second) continue;
      store::Statement& term = found.shard->term.bind(1, std::int64_t{counts.term_id});
      const Result<bool> row = term.step();
      if (!row) return row.error();
      if (!*row) return damaged;
      forms.add(term.text(0), static_cast<Kind>(term.integer(1)));
      keys.push_back(key);
      term.reset();
    }
    return reader.is_intact() ? Status(Done{}) : damaged;
  });
  if (!collected) return collected;
  std::vector<TermId> numbers(forms.size());
  if (Status numbered = term_ids.of_forms(forms, numbers); !numbered) return numbered;
  if (forms.size() != keys.size()) return damaged;  // two numbers of one term
  for (std::size_t i = 0; i < keys.size(); ++i) our_ids_[keys[i]] = numbers[i];
  std::vector<TermTokens> ours;
  return for_each_article([&](store::ArticleRow& article) -> Status {
    ours.clear();
    ContributionReader reader(article.contribution);
    for (TermTokens counts; reader.next(counts);) {
      ours.push_back({our_ids_.find(id_key(found.number, counts.term_id))->second, counts.token_count});
    }
    std::sort(ours.begin(), ours.end(), [](const TermTokens& a, const TermTokens& b) { return a.term_id < b.term_id; });
    article.contribution.clear();
    append_contribution(ours, article.contribution);
    return Done{};
  });
}

}  // namespace cipin::update
