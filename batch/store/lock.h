#pragma once

#include <string>

#include "core/base/status.h"

namespace cipin::store {

/// The right to write a store, held until this dies or its process does: a flock on the file STORE.lock, which stays
/// where it is; STORE is the file itself, whatever links led to it. (SQLite's own locks are on the store, and another
/// descriptor of it would drop them.)
class Lock {
 public:
  /// Errors: kLocked, saying who holds it; kIo, kNotFound (no such folder).
  static Result<Lock> take(const std::string& store_path);
  ~Lock();
  Lock(Lock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  Lock& operator=(Lock&&) = delete;

 private:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace cipin::store
