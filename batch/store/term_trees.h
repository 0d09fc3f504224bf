#pragma once

#include <memory>

#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::store {

/// The two trees that `term` is stored in, shown to a connection as tables of their own while this is: `term_row` (id,
/// form, kind, tf, df) is its rows without their index, `term_key` (form, kind, id) its index. Who inserts new terms
/// puts them into each in the order of its keys, where `term` takes a row and its entry at once, so that one of both
/// orders is a jump a term: half the time. Both or none: PRAGMA integrity_check finds what only one tree has. In the
/// file nothing is changed by it, so that other connections and programs see `term` as ever.
///
/// Within a transaction, in each anew: between two of them somebody may have changed where the trees begin (VACUUM).
/// Source: SQLite's "imposter tables".
class TermTrees {
 public:
  /// Errors: the store's. The connection outlives this.
  static Result<TermTrees> show(const Database& database);

  /// False where `term` has more than that one index (somebody's own), or SQLite was built without its part in this:
  /// then rows go into `term`.
  bool are_shown() const { return shown_ != nullptr; }

 private:
  struct Hide {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Hide> shown_;
};

}  // namespace cipin::store
