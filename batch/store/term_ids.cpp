#include "batch/store/term_ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "batch/store/row_feed.h"
#include "batch/store/term_tables.h"
#include "core/base/hash.h"
#include "core/text/kind.h"

namespace cipin::store {

namespace {

constexpr std::int64_t kFilteredTermsMax = 100000;
constexpr int kFilterBits = 3;
// Of what may be kept of the store: a page is kept for its one term, so there is more in a term by itself.
constexpr std::size_t kPagesShare = 4;
constexpr TermId kTermIdMax = UINT32_MAX - 1;  // known numbers are kept with 1 added
constexpr std::uint64_t kNextHash = 0x9e3779b97f4a7c15;
// All that is remembered of form ids is read for a set so large; fewer are looked up sooner. So many are written at
// once.
constexpr std::size_t kManyFormIds = 2000;

// Form ids, rising, with their terms.
class FormNumberRows final : public RowFeed::Source {
 public:
  FormNumberRows(std::span<const FormId> form_ids, std::span<const std::atomic<TermId>> numbers_after)
      : form_ids_(form_ids), numbers_after_(numbers_after) {}
  bool next(RowFeed::Row& row) override {
    if (at_ == form_ids_.size()) return false;
    const FormId form_id = form_ids_[at_++];
    row.numbers = {std::int64_t{form_id}, std::int64_t{numbers_after_[form_id].load(std::memory_order_relaxed)} - 1};
    return true;
  }

 private:
  std::span<const FormId> form_ids_;
  std::span<const std::atomic<TermId>> numbers_after_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::unique_ptr<TermIds>> TermIds::make(const std::string& store_path, const FormSource& forms,
                                               FormId form_id_count, std::size_t cache_bytes_max,
                                               std::optional<std::uint64_t> form_ids_checksum) {
  Result<Database> database = Database::open_to_read(store_path);
  if (!database) return database.error();
  if (Status set = database->execute(fmt::format("PRAGMA cache_size=-{}", cache_bytes_max / kPagesShare / 1024));
      !set) {
    return set.error();
  }
  Result<Statement> find = database->prepare("SELECT id FROM term WHERE form = ?1 AND kind = ?2");
  if (!find) return find.error();
  const Result<std::int64_t> last_id = database->integer(kGreatestTermId, -1);
  if (!last_id) return last_id.error();
  std::unique_ptr<TermIds> term_ids(
      new TermIds(*std::move(database), *std::move(find), static_cast<TermId>(*last_id + 1), forms, cache_bytes_max));
  term_ids->number_of_form_id_ = std::vector<std::atomic<TermId>>(form_id_count);
  term_ids->form_ids_checksum_ = form_ids_checksum;
  if (form_ids_checksum) {
    const Result<std::int64_t> stored =
        term_ids->database_.integer("SELECT term_id FROM form_number WHERE form_id = -1");
    if (!stored) return stored.error();
    term_ids->store_has_checksum_ = static_cast<std::uint64_t>(*stored) == *form_ids_checksum;
    term_ids->form_numbers_wait_ = term_ids->store_has_checksum_;
  }
  if (*last_id < kFilteredTermsMax) {
    // At ten bits a term and three of them set, one look-up in fifty is in vain; with more terms, more of them.
    term_ids->filter_.resize(std::bit_floor(cache_bytes_max) / sizeof(std::uint64_t));
    if (Status filled = term_ids->fill_filter(); !filled) return filled.error();
  }
  return term_ids;
}

Status TermIds::fill_filter() {
  Result<Statement> forms = database_.prepare("SELECT form, kind FROM term");
  if (!forms) return forms.error();
  for (;;) {
    const Result<bool> row = forms->step();
    if (!row) return row.error();
    if (!*row) return Done{};
    note_stored(FormSet::hash_of(forms->text(0), static_cast<Kind>(forms->integer(1))));
  }
}

Status TermIds::read_form_numbers() {
  form_numbers_wait_ = false;
  Result<Statement> rows = database_.prepare("SELECT form_id, term_id FROM form_number WHERE form_id >= 0");
  if (!rows) return rows.error();
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (!*row) return Done{};
    const std::int64_t form_id = rows->integer(0);
    const std::int64_t number = rows->integer(1);
    if (form_id >= static_cast<std::int64_t>(number_of_form_id_.size()) || number < 0 || number >= first_new_id_) {
      return Error{ErrorKind::kCorrupt, "a form's number is of no term; see cipin verify", database_.path()};
    }
    number_of_form_id_[static_cast<std::size_t>(form_id)].store(static_cast<TermId>(number + 1),
                                                                std::memory_order_release);
  }
}

void TermIds::set_number(FormId form_id, TermId number) {
  number_of_form_id_[form_id].store(number + 1, std::memory_order_release);
  if (form_ids_checksum_) numbered_ids_.push_back(form_id);
}

Status TermIds::write_form_numbers(const Database& written, bool at_end) {
  if (committing_ids_.size() < (at_end ? 1 : kManyFormIds)) return Done{};
  if (!store_has_checksum_) {
    if (Status emptied = written.execute("DELETE FROM form_number"); !emptied) return emptied;
    Result<Statement> insert = written.prepare("INSERT INTO form_number VALUES (-1, ?1)");
    if (!insert) return insert.error();
    if (Status done = insert->bind(1, static_cast<std::int64_t>(*form_ids_checksum_)).run(); !done) return done;
    store_has_checksum_ = true;
  }
  std::sort(committing_ids_.begin(), committing_ids_.end());
  Result<RowFeed> feed = RowFeed::open(written);
  if (!feed) return feed.error();
  Result<Statement> insert = written.prepare("INSERT OR IGNORE INTO form_number SELECT a, b FROM feed");
  if (!insert) return insert.error();
  FormNumberRows rows(committing_ids_, number_of_form_id_);
  if (Status inserted = feed->run(*insert, rows); !inserted) return inserted;
  committing_ids_.clear();
  return Done{};
}

bool TermIds::may_be_stored(std::uint64_t hash) const {
  for (int i = 0; i < kFilterBits && !filter_.empty(); ++i, hash = hash * kNextHash + 1) {
    const std::uint64_t bit = first_bit(hash);
    if ((filter_[static_cast<std::size_t>(bit / 64)] >> (bit % 64) & 1) == 0) return false;
  }
  return true;
}

void TermIds::note_stored(std::uint64_t hash) {
  for (int i = 0; i < kFilterBits && !filter_.empty(); ++i, hash = hash * kNextHash + 1) {
    const std::uint64_t bit = first_bit(hash);
    filter_[static_cast<std::size_t>(bit / 64)] |= std::uint64_t{1} << (bit % 64);
  }
}

TermIds::TermIds(Database database, Statement find, TermId next_id, const FormSource& forms,
                 std::size_t cache_bytes_max)
    : database_(std::move(database)),
      find_(std::move(find)),
      forms_(&forms),
      known_bytes_max_(cache_bytes_max - cache_bytes_max / kPagesShare),
      first_new_id_(next_id) {}

Status TermIds::begin_reading() {
  if (reading_) return Done{};
  reading_ = true;
  return database_.execute("BEGIN");
}

Status TermIds::of_form_ids(std::span<const FormId> form_ids) {
  if (form_ids.empty()) return Done{};
  const std::lock_guard lock(mutex_);
  if (Status begun = begin_reading(); !begun) return begun;
  if (form_ids.size() >= kManyFormIds && form_numbers_wait_) {
    if (Status read = read_form_numbers(); !read) return read;
  }
  // A night's first text has most of its words: tens of thousands of look-ups. In the order of the store's index each
  // of its pages is read once for all of them.
  std::string forms;
  struct Asked {
    FormId form_id;
    std::size_t begin_bytes;
    std::size_t size_bytes;
  };
  std::vector<Asked> asked;
  for (const FormId form_id : form_ids) {
    if (number_of_form_id_[form_id].load(std::memory_order_relaxed) != 0) continue;  // another thread was faster
    const std::size_t begin_bytes = forms.size();
    forms_->append_form(form_id, forms);
    asked.push_back({form_id, begin_bytes, forms.size() - begin_bytes});
  }
  const auto form_of = [&](const Asked& one) {
    return std::string_view(forms).substr(one.begin_bytes, one.size_bytes);
  };
  std::sort(asked.begin(), asked.end(), [&](const Asked& a, const Asked& b) { return form_of(a) < form_of(b); });
  std::vector<Asked> unknown;
  for (const Asked& one : asked) {
    const Kind kind = kind_of_form(form_of(one));
    const Result<std::optional<TermId>> number = find_number(form_of(one), kind, FormSet::hash_of(form_of(one), kind));
    if (!number) return number.error();
    if (*number) {
      set_number(one.form_id, **number);
    } else {
      unknown.push_back(one);
    }
  }
  std::sort(unknown.begin(), unknown.end(),
            [](const Asked& a, const Asked& b) { return a.begin_bytes < b.begin_bytes; });  // as they were asked for
  for (const Asked& one : unknown) {
    const Kind kind = kind_of_form(form_of(one));
    const Result<TermId> number = new_number(form_of(one), kind, FormSet::hash_of(form_of(one), kind));
    if (!number) return number.error();
    set_number(one.form_id, *number);
  }
  return Done{};
}

Status TermIds::of_forms(const FormSet& forms, std::span<TermId> numbers) {
  if (forms.size() == 0) return Done{};
  const std::lock_guard lock(mutex_);
  if (Status begun = begin_reading(); !begun) return begun;
  // Every set that is asked lies outside the caches: their places are asked for this many terms before they are needed.
  constexpr std::uint32_t kFetchedAhead = 8;
  std::array<std::uint64_t, kFetchedAhead> hashes = {};
  unknown_.clear();
  asked_.clear();
  for (std::uint32_t i = 0; i < forms.size() + kFetchedAhead; ++i) {
    std::uint64_t& hash = hashes[i % kFetchedAhead];
    if (i >= kFetchedAhead) {
      const std::uint32_t at = i - kFetchedAhead;
      const std::optional<TermId> known = find_here(forms.form(at), forms.kind(at), hash);
      if (known) numbers[at] = *known;
      if (!known) unknown_.push_back({hash, at, false});
      if (!known && may_be_stored(hash)) asked_.push_back(static_cast<std::uint32_t>(unknown_.size() - 1));
    }
    if (i < forms.size()) {
      hash = FormSet::hash_of(forms.form(i), forms.kind(i));
      for (const FormSet* set : {&known_.forms, &new_, &known_before_.forms}) set->prefetch(hash);
      if (!filter_.empty()) __builtin_prefetch(&filter_[static_cast<std::size_t>(first_bit(hash) / 64)]);
    }
  }
  // In a large store in the order of its index, so that the pages above its terms stay in memory, and now and then
  // theirs.
  if (filter_.empty()) {
    std::sort(asked_.begin(), asked_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return forms.form(unknown_[a].place) < forms.form(unknown_[b].place);
    });
  }
  for (const std::uint32_t index : asked_) {
    Unknown& term = unknown_[index];
    const std::string_view form = forms.form(term.place);
    const Kind kind = forms.kind(term.place);
    const Result<std::optional<TermId>> stored = find_stored(form, kind);
    if (!stored) return stored.error();
    if (!*stored) continue;
    remember(form, kind, term.hash, **stored);
    numbers[term.place] = **stored;
    term.is_stored = true;
  }
  for (const Unknown& term : unknown_) {  // as they were asked for
    if (term.is_stored) continue;
    const Result<TermId> number = new_number(forms.form(term.place), forms.kind(term.place), term.hash);
    if (!number) return number.error();
    numbers[term.place] = *number;
  }
  return Done{};
}

// The number of a term that need not be looked up in the store.
std::optional<TermId> TermIds::find_here(std::string_view form, Kind kind, std::uint64_t hash) {
  if (const auto found = known_.forms.find(form, kind, hash)) return known_.numbers[*found];
  if (const auto found = new_.find(form, kind, hash)) return first_new_id_ + *found;
  if (const auto found = committing_.find(form, kind, hash)) return first_committing_id_ + *found;
  if (const auto found = known_before_.forms.find(form, kind, hash)) {
    const TermId number = known_before_.numbers[*found];
    remember(form, kind, hash, number);
    return number;
  }
  return std::nullopt;
}

Result<std::optional<TermId>> TermIds::find_number(std::string_view form, Kind kind, std::uint64_t hash) {
  using Found = std::optional<TermId>;
  if (const Found here = find_here(form, kind, hash)) return here;
  if (!may_be_stored(hash)) return Found();
  Result<Found> stored = find_stored(form, kind);
  if (stored && *stored) remember(form, kind, hash, **stored);
  return stored;
}

Result<TermId> TermIds::new_number(std::string_view form, Kind kind, std::uint64_t hash) {
  if (std::uint64_t{first_new_id_} + new_.size() > kTermIdMax) {
    return Error{ErrorKind::kNoSpace,
                 "the store has no number left for another term; split the archive into two stores", database_.path()};
  }
  note_stored(hash);
  const TermId number = first_new_id_ + new_.add(form, kind, hash);
  new_bytes_ = new_.memory_bytes();
  return number;
}

void TermIds::remember(std::string_view form, Kind kind, std::uint64_t hash, TermId number) {
  if (known_.forms.memory_bytes() > known_bytes_max_) known_before_ = std::exchange(known_, {});
  known_.forms.add(form, kind, hash);
  known_.numbers.push_back(number);
}

Result<std::optional<TermId>> TermIds::find_stored(std::string_view form, Kind kind) {
  const Result<bool> row = find_.bind(1, form).bind(2, static_cast<std::int64_t>(kind)).step();
  if (!row) return row.error();
  if (!*row) return std::optional<TermId>();
  const auto number = static_cast<TermId>(find_.integer(0));
  find_.reset();
  return std::optional<TermId>(number);
}

const FormSet& TermIds::begin_commit(TermId& first_id) {
  const std::lock_guard lock(mutex_);
  committing_ = std::move(new_);
  committing_ids_.insert(committing_ids_.end(), numbered_ids_.begin(), numbered_ids_.end());
  numbered_ids_.clear();
  first_committing_id_ = first_id = first_new_id_;
  first_new_id_ += committing_.size();
  new_ = {};
  new_bytes_ = 0;
  return committing_;
}

Status TermIds::end_reading() {
  if (!reading_) return Done{};
  reading_ = false;
  return database_.execute("COMMIT");
}

Status TermIds::end_commit(const Database& written) {
  {
    const std::lock_guard lock(mutex_);
    committing_.clear();
    if (Status ended = end_reading(); !ended) return ended;  // the next look-up sees what was committed
  }
  // Look-ups go on meanwhile: their state is the newest, so all of the log goes into the store.
  if (Status emptied = written.execute("PRAGMA wal_checkpoint(PASSIVE)"); !emptied) return emptied;
  // And the next one needs nothing of the log, which then begins anew.
  const std::lock_guard lock(mutex_);
  return end_reading();
}

}  // namespace cipin::store
