#include "batch/store/term_ids.h"

#include <fmt/format.h>

#include <bit>
#include <utility>

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

}  // namespace

Result<std::unique_ptr<TermIds>> TermIds::make(const std::string& store_path, const FormSource& forms,
                                               FormId form_id_count, std::size_t cache_bytes_max) {
  Result<Database> database = Database::open_to_read(store_path);
  if (!database) return database.error();
  if (Status set = database->execute(fmt::format("PRAGMA cache_size=-{}", cache_bytes_max / kPagesShare / 1024));
      !set) {
    return set.error();
  }
  Result<Statement> find = database->prepare("SELECT id FROM term WHERE form = ?1 AND kind = ?2");
  if (!find) return find.error();
  const Result<std::int64_t> last_id = database->integer("SELECT max(id) FROM term", -1);
  if (!last_id) return last_id.error();
  std::unique_ptr<TermIds> term_ids(
      new TermIds(*std::move(database), *std::move(find), static_cast<TermId>(*last_id + 1), forms, cache_bytes_max));
  term_ids->number_of_form_id_ = std::vector<std::atomic<TermId>>(form_id_count);
  if (*last_id < kFilteredTermsMax) {
    // At ten bits a term and three of them set, one look-up in fifty is in vain; with more terms, more of them.
    term_ids->filter_.resize(std::bit_floor(cache_bytes_max) / sizeof(std::uint64_t));
    if (Status filled = term_ids->fill_filter(); !filled) return filled.error();
  }
  return term_ids;
}

Status TermIds::fill_filter() {
  Result<Statement> forms = database_.prepare("SELECT form FROM term");
  if (!forms) return forms.error();
  for (;;) {
    const Result<bool> row = forms->step();
    if (!row) return row.error();
    if (!*row) return Done{};
    note_stored(hash_bytes(forms->text(0)));
  }
}

bool TermIds::may_be_stored(std::uint64_t hash) const {
  const std::uint64_t bits = std::uint64_t{filter_.size()} * 64;
  for (int i = 0; i < kFilterBits && bits > 0; ++i, hash = hash * kNextHash + 1) {
    const std::uint64_t bit = (hash >> 20) & (bits - 1);
    if ((filter_[static_cast<std::size_t>(bit / 64)] >> (bit % 64) & 1) == 0) return false;
  }
  return true;
}

void TermIds::note_stored(std::uint64_t hash) {
  const std::uint64_t bits = std::uint64_t{filter_.size()} * 64;
  for (int i = 0; i < kFilterBits && bits > 0; ++i, hash = hash * kNextHash + 1) {
    const std::uint64_t bit = (hash >> 20) & (bits - 1);
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
  std::string form;
  for (const FormId form_id : form_ids) {
    std::atomic<TermId>& known = number_of_form_id_[form_id];
    if (known.load(std::memory_order_relaxed) != 0) continue;  // another thread was faster
    form.clear();
    forms_->append_form(form_id, form);
    const Result<TermId> number = number_of(form, kind_of_form(form));
    if (!number) return number.error();
    known.store(*number + 1, std::memory_order_release);
  }
  return Done{};
}

Status TermIds::of_forms(const FormSet& forms, std::span<TermId> numbers) {
  if (forms.size() == 0) return Done{};
  const std::lock_guard lock(mutex_);
  if (Status begun = begin_reading(); !begun) return begun;
  for (std::uint32_t i = 0; i < forms.size(); ++i) {
    const Result<TermId> number = number_of(forms.form(i), forms.kind(i));
    if (!number) return number.error();
    numbers[i] = *number;
  }
  return Done{};
}

Result<TermId> TermIds::number_of(std::string_view form, Kind kind) {
  if (const auto found = known_.forms.find(form, kind)) return known_.numbers[*found];
  if (const auto found = new_.find(form, kind)) return first_new_id_ + *found;
  if (const auto found = committing_.find(form, kind)) return first_committing_id_ + *found;
  if (const auto found = known_before_.forms.find(form, kind)) {
    const TermId number = known_before_.numbers[*found];
    remember(form, kind, number);
    return number;
  }
  const std::uint64_t hash = hash_bytes(form);
  if (may_be_stored(hash)) {
    const Result<std::optional<TermId>> stored = find_stored(form, kind);
    if (!stored) return stored.error();
    if (*stored) {
      remember(form, kind, **stored);
      return **stored;
    }
  }
  if (std::uint64_t{first_new_id_} + new_.size() > kTermIdMax) {
    return Error{ErrorKind::kNoSpace,
                 "the store has no number left for another term; split the archive into two stores", database_.path()};
  }
  note_stored(hash);
  const TermId number = first_new_id_ + new_.add(form, kind);
  new_bytes_ = new_.memory_bytes();
  return number;
}

void TermIds::remember(std::string_view form, Kind kind, TermId number) {
  if (known_.forms.memory_bytes() > known_bytes_max_) known_before_ = std::exchange(known_, {});
  known_.forms.add(form, kind);
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
  first_committing_id_ = first_id = first_new_id_;
  first_new_id_ += committing_.size();
  new_ = {};
  new_bytes_ = 0;
  return committing_;
}

Status TermIds::end_commit(const Database& written) {
  const std::lock_guard lock(mutex_);
  committing_.clear();
  if (reading_) {
    reading_ = false;  // the next look-up sees what was committed
    if (Status ended = database_.execute("COMMIT"); !ended) return ended;
  }
  return written.execute("PRAGMA wal_checkpoint(PASSIVE)");
}

}  // namespace cipin::store
