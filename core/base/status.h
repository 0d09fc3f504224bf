#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace cipin {

/// Few kinds, chosen by what a caller would do differently; the details are in Error's other fields.
enum class ErrorKind : std::uint8_t {
  kNotFound,
  kBadText,
  kBadInput,
  kCorrupt,
  kIo,
  kNoSpace,
  kInterrupted,
  kClosedPipe,
  kLocked,         // another run holds it
  kOtherSettings,  // made with settings that cannot be mixed with these
};

/// What went wrong and where. Core fills what it knows; the layers above add the path and speak it once.
struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::kBadInput;
  std::string what;
  std::string path = {};
  std::uint64_t offset_bytes = 0;
};

/// The error of one system call: errno becomes a kind here and nowhere else.
Error system_error(int errno_value, std::string what, std::string path);

/// A T or the Error that stood in its way; the member names of std::expected, which C++20 does not have yet.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& operator*() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& operator*() && {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }
  const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

/// For calls that only succeed or fail.
struct Done {};
using Status = Result<Done>;

}  // namespace cipin
