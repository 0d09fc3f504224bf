#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "batch/store/store.h"
#include "batch/store/term_ids.h"
#include "batch/store/totals.h"
#include "core/count/contribution.h"
#include "core/count/form_set.h"

// What tests of the store and of update need. Nothing here checks what they are about.
namespace cipin::tests {

/// A folder of its own that anybody may enter, removed with all that is in it.
class StoreFolder {
 public:
  StoreFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "cipin-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
    std::filesystem::permissions(path_, std::filesystem::perms(0755));
  }
  ~StoreFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  std::string path(std::string_view name = "") const { return name.empty() ? path_ : path_ + "/" + std::string(name); }
  /// Writes a file, and the folders above it.
  void write(std::string_view name, std::string_view bytes) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream file(path(name), std::ios::binary | std::ios::trunc);
    file << bytes;
    if (!file.flush()) std::abort();
  }

 private:
  std::string path_;
};

/// Runs `check` in a process that permissions hold for, even where the tests are run by root. What `check` returns.
template <class Check>
bool as_nobody(Check check) {
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) ::_exit(2);
    ::_exit(check() ? 0 : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

inline store::Database open_to_write(const std::string& path) {
  Result<store::Database> database = store::Database::open_to_write(path);
  if (!database) std::abort();
  return *std::move(database);
}

/// Rows as text, "|" between columns.
inline std::vector<std::string> rows_of(const store::Database& database, std::string_view sql) {
  std::vector<std::string> rows;
  Result<store::Statement> statement = database.prepare(sql);
  EXPECT_TRUE(statement.has_value()) << sql;
  while (statement) {
    const Result<bool> more = statement->step();
    EXPECT_TRUE(more.has_value()) << sql;
    if (!more || !*more) break;
    std::string row;
    for (int i = 0; i < statement->column_count(); ++i) row += (i > 0 ? "|" : "") + std::string(statement->text(i));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Form ids 0, 1, ... stand for "w0", "w1", ...
class NumberedForms final : public FormSource {
 public:
  void append_form(FormId form_id, std::string& out) const override { out += "w" + std::to_string(form_id); }
  Kind kind_of(FormId) const override { return Kind::kLatin; }
};

inline std::unique_ptr<store::TermIds> make_term_ids(const std::string& path, const FormSource& forms,
                                                     std::size_t cache_bytes_max = std::size_t{1} << 20,
                                                     FormId form_id_count = 10,
                                                     std::optional<std::uint64_t> form_ids_checksum = 7) {
  Result<std::unique_ptr<store::TermIds>> made =
      store::TermIds::make(path, forms, form_id_count, cache_bytes_max, form_ids_checksum);
  if (!made) std::abort();
  return *std::move(made);
}

/// The numbers of some words, asked for at once.
inline std::vector<TermId> numbers_of(store::TermIds& term_ids, const std::vector<std::string>& words) {
  FormSet forms;
  for (const std::string& word : words) forms.add(word, Kind::kWord);
  std::vector<TermId> of_set(forms.size());
  EXPECT_TRUE(term_ids.of_forms(forms, of_set).has_value());
  std::vector<TermId> numbers;
  for (const std::string& word : words) numbers.push_back(of_set[*forms.find(word, Kind::kWord)]);
  return numbers;
}

}  // namespace cipin::tests
