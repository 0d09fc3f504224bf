#include "batch/query/articles.h"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>

#include "batch/archive/dates.h"
#include "batch/archive/page_input.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/output.h"
#include "batch/ops/setup.h"
#include "batch/query/article_writer.h"
#include "batch/query/reading.h"
#include "batch/query/row_writer.h"
#include "batch/query/stored_articles.h"
#include "core/page/lexicon_words.h"
#include "core/page/read_page.h"

namespace cipin::query {
namespace {

// Reads the documents of one input after the other as pages.
class PageReader final : public archive::DocumentSink, public archive::PieceSink {
 public:
  PageReader(const Reading& reading, const archive::PathDates& dates, const page::WordCosts& words, bool heal,
             ArticleWriter& writer, archive::Skips& skips)
      : reading_(&reading), dates_(&dates), words_(&words), heal_(heal), writer_(&writer), skips_(&skips) {}

  /// Errors: the output's.
  Status read(const archive::WalkItem& item) {
    item_ = &item;
    if (item.problem) {
      skips_->add(item.ordinal, item.path, *item.problem);
      return Done{};
    }
    const archive::NamedFormat format = archive::format_of_name(item.path);
    format_ = format.format;
    const bool input_read = was_read_;
    was_read_ = false;
    const Status read = format.is_container() ? archive::cut_file(item.path, format, reading_->read_settings, *this)
                                              : archive::read_file(item.path, format, reading_->read_settings, *this);
    input_count_ += was_read_ ? 1 : 0;
    was_read_ = was_read_ || input_read;
    if (!read && !written_) return written_.error();
    if (!read) skips_->add(item.ordinal, item.path, read.error());
    return Done{};
  }
  std::uint64_t input_count() const { return input_count_; }

  Status document(std::string_view member, std::span<const archive::Article> articles) override {
    was_read_ = true;
    for (const archive::Article& article : articles) {
      std::string text(article.text);
      archive::Day day = archive::day_of_field(article.fields.date);
      if (day == 0) day = dates_->find(archive::place_of(item_->path, member));
      const bool is_page = archive::is_page_format(format_);
      if (Status done = write_page(member, text, day, is_page); !done) return done;
    }
    return Done{};
  }
  Status document(std::string_view member, ByteSource& source) override {
    was_read_ = true;
    Result<archive::PageInput> taken = archive::take_page(source);
    if (!taken) return taken.error();
    if (!taken->whole) {
      return problem({std::string(member), 0, 0, fmt::format("more than {} bytes: no page", page::kPageBytesMax)});
    }
    if (source.missing_bytes() > 0) {
      skips_->add(item_->ordinal, archive::place_of(item_->path, member), archive::Faults{}.report(source));
    }
    return write_page(member, taken->text, dates_->find(archive::place_of(item_->path, member)), true);
  }
  Status piece(archive::Piece piece) override {
    format_ = piece.format.format;
    return archive::read_piece(piece, reading_->read_settings, *this);
  }
  Status problem(archive::Problem problem) override {
    skips_->add(item_->ordinal, item_->path, problem);
    return Done{};
  }

 private:
  Status write_page(std::string_view member, std::string& text, archive::Day day, bool is_page) {
    if (const archive::Faults faults = archive::blank_faults(text); faults.byte_count > 0) {
      skips_->add(item_->ordinal, item_->path,
                  archive::Problem{std::string(member), faults.first, faults.end - faults.first,
                                   fmt::format("not UTF-8: {} bytes read as blanks", faults.byte_count), false});
    }
    const page::PageOptions options{heal_, archive::date_of_day(day)};
    const page::Page page = is_page ? page::read_page(text, *words_, options) : page::read_plain(text);
    if (page.too_long) {
      skips_->add(item_->ordinal, item_->path,
                  archive::Problem{std::string(member), 0, 0,
                                   fmt::format("more than {} bytes or {} lines: read as one article",
                                               page::kPageBytesMax, page::kPageLinesMax),
                                   false});
    }
    return written_ = writer_->page(archive::place_of(item_->path, member), text, page);
  }

  const Reading* reading_;
  const archive::PathDates* dates_;
  const page::WordCosts* words_;
  bool heal_;
  ArticleWriter* writer_;
  archive::Skips* skips_;
  const archive::WalkItem* item_ = nullptr;
  archive::Format format_ = archive::Format::kText;
  bool was_read_ = false;
  std::uint64_t input_count_ = 0;
  Status written_ = Done{};
};

}  // namespace

int run_articles(const cli::Options& options) {
  if (!options.text("store").empty()) return run_stored_articles(options);
  const Result<Reading> reading = parse_reading(options);
  const std::string& format = options.text("format");
  const Result<archive::PathDates> dates = archive::PathDates::make(
      options.given("date-pattern") ? options.list("date-pattern") : archive::PathDates::default_patterns());
  const bool both_lists = options.flag("joins") && options.flag("set-aside");
  if (!reading || !dates || !is_row_format(format) || both_lists) {
    cli::Log(cli::LogFormat::kText)
        .error(!reading ? reading.error()
               : !dates ? dates.error()
               : both_lists
                   ? Error{ErrorKind::kBadInput, "--joins or --set-aside, not both"}
                   : Error{ErrorKind::kBadInput, fmt::format("--format {}: table, tsv, csv or jsonl", format)});
    return cli::kWrongUsage;
  }
  const cli::Log log(reading->log_format);
  const Result<std::unique_ptr<Lexicon>> lexicon = ops::open_lexicon(options.text("lexicon"));
  if (!lexicon) {
    log.error(lexicon.error());
    return cli::kFailed;
  }
  const page::LexiconWords words(**lexicon);
  const ArticleList list = options.flag("joins")       ? ArticleList::kJoins
                           : options.flag("set-aside") ? ArticleList::kSetAside
                                                       : ArticleList::kArticles;
  cli::Output output(STDOUT_FILENO);
  const std::unique_ptr<ArticleWriter> writer = make_article_writer(format, list, **lexicon, output);
  archive::Walk walk(reading->paths, reading->walk);
  archive::Skips skips;
  PageReader reader(*reading, *dates, words, !options.flag("no-heal"), *writer, skips);
  Status written = Done{};
  while (written) {
    const std::optional<archive::WalkItem> item = walk.next();
    if (!item) break;
    written = reader.read(*item);
  }
  if (written) written = writer->finish();
  if (!written && written.error().kind != ErrorKind::kClosedPipe) {
    log.error(written.error());
    return cli::kFailed;
  }
  skips.say(log);
  return finish_reading(options, skips, reader.input_count(), log);
}

}  // namespace cipin::query
