#include "batch/store/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "batch/store/term_tables.h"
#include "core/count/contribution.h"

namespace cipin::store {
namespace {

constexpr std::uint64_t kProblemsSaid = 100;

class Verifier {
 public:
  Verifier(const Database& database, std::size_t budget_bytes, const std::function<void(std::string)>& say)
      : database_(&database), say_(&say) {
    ids_at_once_ = std::max<std::int64_t>(static_cast<std::int64_t>(budget_bytes / sizeof(Sum)), 1000);
  }

  Result<Verified> run() {
    if (Status begun = database_->execute("BEGIN"); !begun) return begun.error();
    for (const auto step : {&Verifier::check_file, &Verifier::check_references, &Verifier::check_contributions,
                            &Verifier::check_periods, &Verifier::check_terms}) {
      if (Status checked = (this->*step)(); !checked) return checked.error();
    }
    if (Status ended = database_->execute("COMMIT"); !ended) return ended.error();
    return verified_;
  }

 private:
  struct Sum {
    std::uint64_t token_count = 0;
    std::uint64_t document_frequency = 0;
  };

  void problem(std::string what) {
    if (++verified_.problem_count <= kProblemsSaid) (*say_)(std::move(what));
  }

  // Says a line for each row of a query that should have none.
  Status expect_none(const char* sql, const char* what) {
    Result<Statement> rows = database_->prepare(sql);
    if (!rows) return rows.error();
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return row.error();
      if (!*row) return Done{};
      std::string line = what;
      for (int column = 0; column < rows->column_count(); ++column) line += fmt::format(" {}", rows->text(column));
      problem(std::move(line));
    }
  }

  Status check_file() {
    Result<Statement> rows = database_->prepare("PRAGMA integrity_check(100)");
    if (!rows) return rows.error();
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return row.error();
      if (!*row) return Done{};
      if (rows->text(0) != "ok") problem(fmt::format("the file: {}", rows->text(0)));
    }
  }

  Status check_references() {
    if (Status checked = expect_none("PRAGMA foreign_key_check", "a row refers to nothing (table, row, to, key):");
        !checked) {
      return checked;
    }
    if (Status checked = expect_none(
            "SELECT form_id FROM form_number WHERE form_id >= 0 AND NOT EXISTS (SELECT 1 FROM term WHERE id = term_id)",
            "a form's number is of no term (form id):");
        !checked) {
      return checked;
    }
    return expect_none(
        "SELECT DISTINCT term_id FROM term_period WHERE NOT EXISTS (SELECT 1 FROM term WHERE id = term_id)",
        "a month has counts of a term that is not there (id):");
  }

  Result<std::vector<std::int64_t>> months() {
    // Both of what is there and of what should be.
    Result<Statement> rows = database_->prepare(
        "SELECT DISTINCT date / 100 FROM article UNION SELECT DISTINCT month FROM term_period ORDER BY 1");
    if (!rows) return rows.error();
    std::vector<std::int64_t> months;
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return row.error();
      if (!*row) return months;
      months.push_back(rows->integer(0));
    }
  }

  Status check_contributions() {
    const Result<std::int64_t> last_id = database_->integer(kGreatestTermId, -1);
    if (!last_id) return last_id.error();
    const Result<std::vector<std::int64_t>> all_months = months();
    if (!all_months) return all_months.error();
    for (const std::int64_t month : *all_months) {
      for (std::int64_t first = 0; first == 0 || first <= *last_id; first += ids_at_once_) {
        if (Status checked = check_month(month, first, *last_id); !checked) return checked;
      }
    }
    return Done{};
  }

  // The terms from `first` on, as many as there is room for.
  Status check_month(std::int64_t month, std::int64_t first, std::int64_t last_id) {
    const std::int64_t end = std::min(first + ids_at_once_, last_id + 1);
    sums_.assign(static_cast<std::size_t>(end - first), Sum{});
    Result<Statement> articles =
        database_->prepare("SELECT id, tokens, contribution FROM article WHERE date BETWEEN ?1 AND ?2");
    if (!articles) return articles.error();
    articles->bind(1, month * 100).bind(2, month * 100 + 99);
    for (;;) {
      const Result<bool> row = articles->step();
      if (!row) return row.error();
      if (!*row) break;
      ContributionReader reader(articles->blob(2));
      std::int64_t token_count = 0;
      std::int64_t greatest = -1;
      for (TermTokens term; reader.next(term);) {
        token_count += term.token_count;
        greatest = term.term_id;
        if (term.term_id < first || term.term_id >= end) continue;
        Sum& sum = sums_[static_cast<std::size_t>(term.term_id - first)];
        sum.token_count += term.token_count;
        ++sum.document_frequency;
      }
      if (first > 0) continue;
      ++verified_.article_count;
      if (!reader.is_intact()) problem(fmt::format("article {}: its contribution is damaged", articles->integer(0)));
      if (token_count != articles->integer(1)) {
        problem(fmt::format("article {}: its contribution has {} tokens, its row {}", articles->integer(0), token_count,
                            articles->integer(1)));
      }
      if (greatest > last_id)
        problem(fmt::format("article {}: it has a term {} that is not there", articles->integer(0), greatest));
    }
    return compare_month(month, first, end);
  }

  Status compare_month(std::int64_t month, std::int64_t first, std::int64_t end) {
    Result<Statement> rows = database_->prepare(
        "SELECT term_id, tf, df FROM term_period WHERE month = ?1 AND term_id >= ?2 AND term_id < ?3 ORDER BY term_id");
    if (!rows) return rows.error();
    rows->bind(1, month).bind(2, first).bind(3, end);
    std::int64_t expected = first;
    const auto compare = [&](std::int64_t id, std::int64_t tokens, std::int64_t articles) {
      const Sum& sum = sums_[static_cast<std::size_t>(id - first)];
      if (static_cast<std::int64_t>(sum.token_count) == tokens &&
          static_cast<std::int64_t>(sum.document_frequency) == articles) {
        return;
      }
      problem(fmt::format("term {} in month {}: tf {} and df {} stand there, its contributions make {} and {}", id,
                          month, tokens, articles, sum.token_count, sum.document_frequency));
    };
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return row.error();
      if (!*row) break;
      const std::int64_t id = rows->integer(0);
      for (; expected < id; ++expected) compare(expected, 0, 0);
      compare(id, rows->integer(1), rows->integer(2));
      expected = id + 1;
    }
    for (; expected < end; ++expected) compare(expected, 0, 0);
    return Done{};
  }

  Status check_periods() {
    return expect_none(
        "SELECT month, articles, tokens, words FROM period EXCEPT SELECT date / 100, count(*), sum(tokens), sum(words) "
        "FROM article GROUP BY date / 100",
        "a month's articles, tokens and words are not those of its articles (month, as it stands):");
  }

  Status check_terms() {
    const Result<std::int64_t> term_count = database_->integer("SELECT count(*) FROM term");
    if (!term_count) return term_count.error();
    verified_.term_count = static_cast<std::uint64_t>(*term_count);
    if (Status checked = expect_none("SELECT date / 100 FROM article EXCEPT SELECT month FROM period",
                                     "a month has articles and no row of its own:");
        !checked) {
      return checked;
    }
    if (Status checked = expect_none("SELECT form, kind FROM term_recent JOIN term_known USING (form, kind)",
                                     "a term stands there more than once (form, kind):");
        !checked) {
      return checked;
    }
    if (Status checked = expect_none("SELECT id FROM term_recent WHERE id <= (SELECT max(id) FROM term_known)",
                                     "a recent term's number is not above those of the others (id):");
        !checked) {
      return checked;
    }
    return expect_none(
        "SELECT id, term.tf, term.df FROM term LEFT JOIN (SELECT term_id, sum(tf) AS tf, sum(df) AS df FROM "
        "term_period "
        "GROUP BY term_id) AS sums ON sums.term_id = term.id WHERE term.tf <> ifnull(sums.tf, 0) OR term.df <> "
        "ifnull(sums.df, 0)",
        "a term's tf and df are not the sums of its months (id, as it stands):");
  }

  const Database* database_;
  const std::function<void(std::string)>* say_;
  std::int64_t ids_at_once_;
  Verified verified_;
  std::vector<Sum> sums_;
};

}  // namespace

Result<Verified> verify(const Database& database, std::size_t budget_bytes,
                        const std::function<void(std::string)>& say) {
  return Verifier(database, budget_bytes, say).run();
}

}  // namespace cipin::store
