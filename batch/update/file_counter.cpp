#include "batch/update/file_counter.h"

#include <fmt/format.h>

// All of it in here: no library is needed at run time.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "batch/ops/timed_pass.h"
#include "batch/update/page_rows.h"
#include "core/base/coding.h"
#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::update {
namespace {

// Terms are given numbers after so much text: one look-up for all articles in it, which stays in the cache.
constexpr std::uint64_t kSettleBytes = std::uint64_t{1} << 19;

class TallySink final : public TokenSink {
 public:
  TallySink(ArticleTally& tally, const std::atomic<bool>* stop) : tally_(&tally), stop_(stop) {}
  Status take(const Clause& clause, std::span<const Token> tokens) override {
    if (stop_->load(std::memory_order_relaxed)) return Error{ErrorKind::kInterrupted, "interrupted"};
    return tally_->add(clause.text, tokens);
  }

 private:
  ArticleTally* tally_;
  const std::atomic<bool>* stop_;
};

class NoSink final : public TokenSink {
 public:
  Status take(const Clause&, std::span<const Token>) override { return Done{}; }
};

// Hashes what goes by.
class HashedSource final : public ByteSource {
 public:
  explicit HashedSource(ByteSource& source) : source_(&source) { XXH3_64bits_reset(&state_); }
  Result<Window> advance(std::size_t consumed_bytes) override {
    XXH3_64bits_update(&state_, seen_.data(), consumed_bytes);
    size_bytes_ += consumed_bytes;
    Result<Window> window = source_->advance(consumed_bytes);
    seen_ = window ? window->bytes : std::string_view();
    failed_ = !window.has_value();
    return window;
  }
  bool intact() const override { return source_->intact(); }
  std::uint64_t missing_bytes() const override { return source_->missing_bytes(); }
  /// Of all that was consumed and the last window, which is the input's end.
  std::uint64_t finish() {
    XXH3_64bits_update(&state_, seen_.data(), seen_.size());
    size_bytes_ += seen_.size();
    return XXH3_64bits_digest(&state_);
  }
  bool failed() const { return failed_; }
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  ByteSource* source_;
  XXH3_state_t state_;
  std::string_view seen_;
  std::uint64_t size_bytes_ = 0;
  bool failed_ = false;
};

// The N-th folder of a path, from 1; empty if it has none.
std::string_view folder_of(std::string_view path, std::uint64_t number) {
  for (; number > 0; --number) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return {};
    if (number == 1) return path.substr(0, slash);
    path.remove_prefix(slash + 1);
  }
  return {};
}

std::uint64_t hash_text(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

// Of a document: of each article its text's hash and its fields.
class ContentHash {
 public:
  void add(std::uint64_t text_hash, const archive::ArticleFields& fields) {
    append_little_endian(bytes_, text_hash);
    for (const std::string* field : {&fields.title, &fields.date, &fields.source}) {
      append_varint(bytes_, field->size());
      bytes_ += *field;
    }
  }
  // The same text read plain is another document: its articles are others.
  void add_page_mark() { bytes_ += "page"; }
  std::uint64_t value() const { return hash_text(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

FileCounter::FileCounter(const CountSettings& settings)
    : settings_(&settings),
      tally_(settings.tokenizer->form_id_count(), settings.forms_budget_bytes, *settings.term_ids),
      pass_(*settings.tokenizer),
      clock_(settings.timings, cli::Stage::kWait) {}

Result<std::unique_ptr<FileCounter>> FileCounter::make(const CountSettings& settings) {
  std::unique_ptr<FileCounter> counter(new FileCounter(settings));
  Result<store::Database> database = store::Database::open_to_read(settings.store_path);
  if (!database) return database.error();
  Result<store::Statement> find =
      database->prepare("SELECT content_hash FROM document WHERE file_id = ?1 AND member = ?2");
  if (!find) return find.error();
  counter->database_ = *std::move(database);
  counter->find_ = *std::move(find);
  return counter;
}

Result<Part> FileCounter::count(const Work& work, const std::function<Status(archive::DocumentSink&)>& read) {
  const cli::InStage reading(clock_, cli::Stage::kRead);
  part_ = {};
  part_.work = work;
  failed_ = false;
  if (Status done = read(*this); !done) {
    // What cannot be opened or read is a problem of the file's, and what came before is counted; what went wrong in
    // here is ours.
    const ErrorKind kind = done.error().kind;
    if (failed_ || (kind != ErrorKind::kNotFound && kind != ErrorKind::kIo)) return done.error();
    part_.problems.add({"", done.error().offset_bytes, 0, done.error().what, true});
    part_.unreadable = true;
  }
  if (Status settled = settle(); !settled) return settled.error();
  return std::move(part_);
}

// Settles a document that needs no counting: it is as it was, or has only moved.
Result<bool> FileCounter::is_known(store::DocumentRow& row) {
  if (part_.work.file_id != 0) {
    const Result<bool> found = find_.bind(1, part_.work.file_id).bind(2, row.member).step();
    if (!found) return found.error();
    if (*found) {
      const bool same = static_cast<std::uint64_t>(find_.integer(0)) == row.content_hash;
      find_.reset();
      if (same) row.what = store::DocumentRow::What::kSame;
      return same;
    }
  }
  const auto moved = settings_->moved.find(row.content_hash);
  if (moved == settings_->moved.end()) return false;
  row.what = store::DocumentRow::What::kCopied;
  row.copy_of = moved->second;
  return true;
}

store::ArticleRow FileCounter::article_row(std::string_view member, const archive::ArticleFields& fields) const {
  store::ArticleRow row;
  row.headline = one_line(fields.title, kHeadlineBytesMax);
  row.source = one_line(fields.source, kHeadlineBytesMax);
  const std::string& path = part_.work.facts.path;
  if (row.source.empty()) row.source = folder_of(path, settings_->source_from_path);
  row.date = archive::day_of_field(fields.date);
  row.date_source = archive::DateSource::kField;
  if (row.date == 0) {
    const std::size_t record = member.rfind('#');
    const std::string_view name = member.substr(0, record);
    row.date = settings_->dates.find(name.empty() ? path : fmt::format("{}/{}", path, name));
    row.date_source = row.date == 0 ? archive::DateSource::kUndated : archive::DateSource::kPath;
  }
  return row;
}

Status FileCounter::document(std::string_view member, std::span<const archive::Article> articles) {
  Status counted = count_articles(member, articles);
  failed_ = failed_ || !counted;
  return counted;
}

Status FileCounter::document(std::string_view member, ByteSource& text) {
  Status counted = reads_page() ? count_page_source(member, text) : count_source(member, text);
  failed_ = failed_ || !counted;
  return counted;
}

Status FileCounter::count_articles(std::string_view member, std::span<const archive::Article> articles) {
  if (settings_->stop->load(std::memory_order_relaxed)) return Error{ErrorKind::kInterrupted, "interrupted"};
  if (articles.size() == 1 && reads_page()) {
    const archive::Article& page = articles.front();
    if (page.text.size() <= page::kPageBytesMax) return count_page(member, std::string(page.text), page.fields);
    if (Status told = tell_long_page(member); !told) return told;
  }
  store::DocumentRow row;
  row.member = member;
  ContentHash content_hash;
  for (const archive::Article& article : articles) {
    store::ArticleRow& article_row = row.articles.emplace_back(this->article_row(member, article.fields));
    article_row.text_hash = hash_text(article.text);
    content_hash.add(article_row.text_hash, article.fields);
    part_.text_bytes += article.text.size();
  }
  row.content_hash = content_hash.value();
  const Result<bool> known = is_known(row);
  if (!known) return known.error();
  if (*known) {
    for (const archive::Article& article : articles) {
      if (Status found = find_faults(member, article.text); !found) return found;
    }
    part_.documents.rows.push_back(std::move(row));
    return Done{};
  }
  for (std::size_t i = 0; i < articles.size(); ++i) {
    MemorySource source(articles[i].text);
    if (Status counted = count_text(member, row.articles[i].date, source); !counted) return counted;
    unsettled_bytes_ += articles[i].text.size();
  }
  return add_counted(std::move(row));
}

Status FileCounter::count_source(std::string_view member, ByteSource& text) {
  store::DocumentRow row;
  row.member = member;
  row.articles.push_back(article_row(member, {}));
  HashedSource source(text);
  Result<Window> window = source.advance(0);
  if (!window) return problem({std::string(member), 0, 0, window.error().what, true});
  if (window->at_end && window->bytes.empty()) {
    return problem({std::string(member), 0, 0, "empty: there is nothing to count", false});
  }
  const auto set_hash = [&](std::uint64_t text_hash) {
    row.articles.front().text_hash = text_hash;
    ContentHash content_hash;
    content_hash.add(text_hash, {});
    row.content_hash = content_hash.value();
  };
  // A text that is in sight as a whole is compared before it is counted, a longer one after.
  if (window->at_end) {
    set_hash(hash_text(window->bytes));
    const Result<bool> known = is_known(row);
    if (!known) return known.error();
    if (*known) {
      part_.text_bytes += window->bytes.size();
      if (Status found = find_faults(member, window->bytes); !found) return found;
      part_.documents.rows.push_back(std::move(row));
      return Done{};
    }
  }
  if (Status counted = count_text(member, row.articles.front().date, source); !counted) {
    if (!source.failed()) return counted;
    part_.problems.add({std::string(member), source.size_bytes(), 0, counted.error().what, true});
  }
  set_hash(source.finish());
  if (const Result<bool> known = is_known(row); !known) return known.error();
  part_.text_bytes += source.size_bytes();
  unsettled_bytes_ += source.size_bytes();
  return add_counted(std::move(row));
}

// A row whose articles, in this order, are the last of the tally.
Status FileCounter::add_counted(store::DocumentRow row) {
  part_.documents.rows.push_back(std::move(row));
  unsettled_.push_back(part_.documents.rows.size() - 1);
  return unsettled_bytes_ > kSettleBytes ? settle() : Status(Done{});
}

Status FileCounter::count_page_source(std::string_view member, ByteSource& source) {
  Result<archive::PageInput> input = archive::take_page(source);
  if (!input) return problem({std::string(member), 0, 0, input.error().what, true});
  if (!input->whole) {
    if (Status told = tell_long_page(member); !told) return told;
    archive::PrefixedSource all(std::move(input->text), source);
    return count_source(member, all);
  }
  if (source.missing_bytes() > 0) {
    part_.problems.add({std::string(member), input->text.size(), source.missing_bytes(),
                        "the file became shorter while it was read", true});
  }
  if (!input->text.empty()) return count_page(member, std::move(input->text), {});
  return problem({std::string(member), 0, 0, "empty: there is nothing to count", false});
}

Status FileCounter::tell_long_page(std::string_view member) {
  return problem(
      {std::string(member), 0, 0,
       fmt::format("more than {} bytes or {} lines: counted as one article", page::kPageBytesMax, page::kPageLinesMax),
       false});
}

// A document that is a newspaper page, at most kPageBytesMax of it.
Status FileCounter::count_page(std::string_view member, std::string text, const archive::ArticleFields& fields) {
  store::DocumentRow row;
  row.member = member;
  ContentHash content_hash;
  content_hash.add(hash_text(text), fields);
  content_hash.add_page_mark();
  row.content_hash = content_hash.value();
  part_.text_bytes += text.size();
  if (const Result<bool> known = is_known(row); !known) return known.error();
  const archive::Faults faults = archive::replace_faults(text);
  if (faults.sequence_count > 0) tell_faults(member, faults.report(MemorySource("")));
  if (row.what == store::DocumentRow::What::kSame) {
    part_.documents.rows.push_back(std::move(row));
    return Done{};
  }
  const store::ArticleRow document = article_row(member, fields);
  const cli::InStage on_page(clock_, cli::Stage::kPage);
  const page::Page page =
      page::read_page(text, *settings_->page_words, {.issue_date = archive::date_of_day(document.date)});
  if (page.too_long) {
    if (Status told = tell_long_page(member); !told) return told;
  }
  // One that has only moved is read again, for its day may be another one, but not counted.
  const bool is_counted = row.what == store::DocumentRow::What::kCounted;
  Status counted = Done{};
  pass_.begin_page(page::persons_of(page));
  for (const page::Article& article : page.articles) {
    const page::ArticleText healed = page::article_text(text, page, article);
    store::ArticleRow& article_row = row.articles.emplace_back(page_article_row(document, text, page, article));
    article_row.text_hash = hash_text(healed.text);
    MemorySource source(healed.text);
    if (is_counted) counted = count_text(member, article_row.date, source);
    if (!counted) break;
  }
  pass_.end_page();
  if (!counted) return counted;
  if (!is_counted) {
    part_.documents.rows.push_back(std::move(row));
    return Done{};
  }
  unsettled_bytes_ += text.size();
  return add_counted(std::move(row));
}

Status FileCounter::problem(archive::Problem problem) {
  part_.problems.add(std::move(problem));
  return Done{};
}

// What is wrong with a text that need not be counted is told all the same.
Status FileCounter::find_faults(std::string_view member, std::string_view text) {
  if (is_utf8(text)) return Done{};
  NoSink sink;
  MemorySource source(text);
  return run_pass(member, source, sink);
}

Status FileCounter::count_text(std::string_view member, archive::Day date, ByteSource& text) {
  tally_.begin_article(static_cast<std::uint32_t>(store::month_of(date)));
  TallySink sink(tally_, settings_->stop);
  return run_pass(member, text, sink);
}

Status FileCounter::run_pass(std::string_view member, ByteSource& text, TokenSink& sink) {
  const Result<PassReport> report = ops::run_pass(pass_, text, sink, clock_);
  if (!report) return report.error();
  tell_faults(member, *report);
  if (report->missing_bytes > 0) {
    part_.problems.add({std::string(member), report->size_bytes, report->missing_bytes,
                        "the file became shorter while it was read", true});
  }
  return Done{};
}

void FileCounter::tell_faults(std::string_view member, const PassReport& report) {
  for (const FaultyRange& range : report.faulty_ranges) {
    part_.problems.add({std::string(member), range.offset_bytes, range.length_bytes,
                        fmt::format("not UTF-8: {} sequence{} counted as U+FFFD", range.sequence_count,
                                    range.sequence_count == 1 ? "" : "s"),
                        false});
  }
}

// Gives the articles in the tally their contributions, and the part their sums.
Status FileCounter::settle() {
  if (unsettled_.empty()) return Done{};
  const cli::InStage counting(clock_, cli::Stage::kTally);
  const Result<std::span<const ArticleCounts>> counted = tally_.finish();
  if (!counted) return counted.error();
  std::size_t at = 0;
  for (const std::size_t index : unsettled_) {
    store::DocumentRow& row = part_.documents.rows[index];
    for (store::ArticleRow& article : row.articles) {
      const ArticleCounts& counts = (*counted)[at++];
      if (row.what != store::DocumentRow::What::kCounted) continue;
      article.token_count = static_cast<std::int64_t>(counts.token_count);
      article.word_count = static_cast<std::int64_t>(counts.word_count);
      contribution_.clear();
      append_contribution(counts.terms, contribution_);
      article.contribution = contribution_;  // without the room to grow: parts wait
    }
  }
  add_sums();
  unsettled_.clear();
  unsettled_bytes_ = 0;
  return Done{};
}

// Where the tally has sums and all that it counted is wanted.
void FileCounter::add_sums() {
  const std::span<const GroupSum> sums = tally_.sums();
  const auto row_of = [&](std::size_t index) -> store::DocumentRow& { return part_.documents.rows[index]; };
  const bool all_counted = std::all_of(unsettled_.begin(), unsettled_.end(), [&](std::size_t index) {
    return row_of(index).what == store::DocumentRow::What::kCounted;
  });
  if (sums.empty() || !all_counted) return;
  for (const std::size_t index : unsettled_) row_of(index).in_sums = true;
  store::SumRunWriter run;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    run.put(sums[i].term_id,
            {static_cast<std::int64_t>(sums[i].token_count), static_cast<std::int64_t>(sums[i].document_frequency)});
    if (i + 1 < sums.size() && sums[i + 1].group == sums[i].group) continue;
    part_.documents.sums.push_back({static_cast<store::Month>(sums[i].group), run.take()});
  }
}

}  // namespace cipin::update
