#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "batch/store/store.h"
#include "core/count/article_tally.h"
#include "core/count/form_set.h"
#include "core/segment/tokenizer.h"

namespace cipin::store {

/// The numbers of terms, for all threads that count: those in the store are looked up, new ones are given the next
/// numbers and kept here until the writer has put them into the store. A number that was given stays: a commit takes
/// every term that was numbered before it, so no contribution can stand in a store without its terms. Errors of
/// look-ups: the store's; kNoSpace where there is no number left.
class TermIds final : public TermNumbers {
 public:
  /// `forms` outlives this. `cache_bytes_max` is for terms without a form id that were looked up. The store remembers
  /// the numbers of form ids, as long as `form_ids_checksum` is what it was; without one, all are looked up.
  static Result<std::unique_ptr<TermIds>> make(const std::string& store_path, const FormSource& forms,
                                               FormId form_id_count, std::size_t cache_bytes_max,
                                               std::optional<std::uint64_t> form_ids_checksum);

  std::span<const std::atomic<TermId>> known_numbers() const override { return number_of_form_id_; }
  Status of_form_ids(std::span<const FormId> form_ids) override;
  Status of_forms(const FormSet& forms, std::span<TermId> numbers) override;

  /// The new terms since the last begin_commit, and their first number; they are still known here. One commit at a
  /// time.
  const FormSet& begin_commit(TermId& first_id);
  /// Between begin_commit and end_commit, within the writer's transaction: what the store is to remember of form ids,
  /// once it is much or `at_end` of a run.
  Status write_form_numbers(const Database& written, bool at_end);
  /// After the commit on `written`: the terms are now looked up in the store. The log of changes goes into the store
  /// here, and no look-up holds on to an older state of it before or after: else the log would grow all night.
  Status end_commit(const Database& written);

  /// What the new terms take. The writer commits when it is much.
  std::size_t new_bytes() const { return new_bytes_; }

 private:
  TermIds(Database database, Statement find, TermId next_id, const FormSource& forms, std::size_t cache_bytes_max);
  Status begin_reading();
  Status end_reading();
  std::optional<TermId> find_here(std::string_view form, Kind kind, std::uint64_t hash);
  Result<std::optional<TermId>> find_number(std::string_view form, Kind kind, std::uint64_t hash);
  Result<TermId> new_number(std::string_view form, Kind kind, std::uint64_t hash);
  void remember(std::string_view form, Kind kind, std::uint64_t hash, TermId number);
  Result<std::optional<TermId>> find_stored(std::string_view form, Kind kind);
  Status fill_filter();
  Status read_form_numbers();
  void set_number(FormId form_id, TermId number);
  std::uint64_t first_bit(std::uint64_t hash) const { return (hash >> 20) & (std::uint64_t{filter_.size()} * 64 - 1); }
  bool may_be_stored(std::uint64_t hash) const;
  void note_stored(std::uint64_t hash);

  std::mutex mutex_;
  Database database_;
  Statement find_;
  bool reading_ = false;  // in one transaction between two commits: a look-up is then no more than a search
  const FormSource* forms_;
  std::vector<std::atomic<TermId>> number_of_form_id_;
  std::optional<std::uint64_t> form_ids_checksum_;
  bool store_has_checksum_ = false;   // the writer's: its transaction may be ahead of what is read here
  bool form_numbers_wait_ = false;    // the store has some that have not been read
  std::vector<FormId> numbered_ids_;  // since the last commit
  std::vector<FormId> committing_ids_;  // and before it, but not written
  std::size_t known_bytes_max_;
  // Which terms the store may have (a Bloom filter): most look-ups of a first load are for terms that are new. Empty
  // for a store that is large from the start: reading its terms would take longer than a night's look-ups.
  std::vector<std::uint64_t> filter_;
  // Terms that were looked up, with their numbers. When it is full it becomes the older one, whose terms come back as
  // they are asked for: what is frequent stays.
  struct Known {
    FormSet forms;
    std::vector<TermId> numbers;
  };
  Known known_;
  Known known_before_;
  // Of a set that is asked: terms that are in none of those here, and which of them the store may have.
  struct Unknown {
    std::uint64_t hash;
    std::uint32_t place;  // in the set
    bool is_stored;
  };
  std::vector<Unknown> unknown_;
  std::vector<std::uint32_t> asked_;
  // New terms are numbered in the order of their sets: first + place.
  FormSet new_;
  TermId first_new_id_;
  FormSet committing_;
  TermId first_committing_id_ = 0;
  std::atomic<std::size_t> new_bytes_{0};
};

}  // namespace cipin::store
