#include "batch/formats/json.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/archive/field_path.h"
#include "batch/formats/guard.h"
#include "batch/formats/html.h"

namespace cipin::formats {
namespace {

using archive::FieldPath;
using archive::FieldStep;
using archive::Record;
using simdjson::dom::array;
using simdjson::dom::element;

// Calls visit for every value that the steps lead to, in the order of the text.
template <class Visit>
void for_each_at(element value, const FieldPath& path, std::size_t step_index, const Visit& visit) {
  if (step_index == path.size()) return visit(value);
  const FieldStep& step = path[step_index];
  array elements;
  if (value.get_array().get(elements) == simdjson::SUCCESS) {
    std::size_t index = step.index;
    if (step.kind == FieldStep::Kind::kEach) {
      for (const element inner : elements) for_each_at(inner, path, step_index + 1, visit);
      return;
    }
    if (step.kind == FieldStep::Kind::kKey) {
      const char* const end = step.key.data() + step.key.size();
      const auto [stop, error] = std::from_chars(step.key.data(), end, index);
      if (error != std::errc() || stop != end) return;
    }
    element inner;
    if (elements.at(index).get(inner) == simdjson::SUCCESS) for_each_at(inner, path, step_index + 1, visit);
    return;
  }
  if (step.kind != FieldStep::Kind::kKey) return;
  element inner;
  if (value.at_key(step.key).get(inner) == simdjson::SUCCESS) for_each_at(inner, path, step_index + 1, visit);
}

// Calls visit for a string, an integer's digits, and those in an array, one by one. Anything else says nothing.
template <class Visit>
void for_each_string(element value, const Visit& visit) {
  std::string_view string;
  std::int64_t integer = 0;
  std::uint64_t large = 0;
  array elements;
  if (value.get_string().get(string) == simdjson::SUCCESS) {
    visit(string);
  } else if (value.get_int64().get(integer) == simdjson::SUCCESS) {
    visit(std::string_view(std::to_string(integer)));
  } else if (value.get_uint64().get(large) == simdjson::SUCCESS) {
    visit(std::string_view(std::to_string(large)));
  } else if (value.get_array().get(elements) == simdjson::SUCCESS) {
    for (const element inner : elements) {
      if (!inner.is_array()) for_each_string(inner, visit);
    }
  }
}

// One field of the settings; no path: not asked for.
struct Field {
  bool asked = false;
  FieldPath path;
  bool html = false;
};

Status parse_into(std::string_view text, Field& field) {
  Result<FieldPath> path = archive::parse_field_path(text);
  if (!path) return path.error();
  field.asked = !text.empty();
  field.path = *std::move(path);
  return Done{};
}

class SimdjsonReader final : public archive::JsonReader {
 public:
  static Result<std::unique_ptr<archive::JsonReader>> make(const archive::ReadSettings& settings) {
    auto reader = std::make_unique<SimdjsonReader>();
    for (const std::string& text : settings.json_text) {
      const archive::TextField parsed = archive::parse_text_field(text);
      Field field;
      field.html = parsed.html;
      if (Status done = parse_into(parsed.field, field); !done) return done.error();
      reader->text_.push_back(std::move(field));
    }
    for (const auto& [text, field] :
         {std::pair(&settings.json_records, &reader->records_), std::pair(&settings.json_title, &reader->title_),
          std::pair(&settings.json_date, &reader->date_), std::pair(&settings.json_source, &reader->source_),
          std::pair(&settings.json_id, &reader->id_)}) {
      if (Status done = parse_into(*text, *field); !done) return done.error();
    }
    return std::unique_ptr<archive::JsonReader>(std::move(reader));
  }

  Status read_record(std::string_view json, Record& record) override {
    return guarded([&]() -> Status {
      Result<element> root = parse(json);
      return root ? fill(*root, record) : root.error();
    });
  }

  Status read_file(std::string_view json, std::vector<Record>& records) override {
    return guarded([&]() -> Status {
      Result<element> root = parse(json);
      if (!root) return root.error();
      bool found = false;
      Status filled = Done{};
      for_each_at(*root, records_.path, 0, [&](element value) {
        found = true;
        if (filled) filled = fill(value, records.emplace_back());
      });
      if (filled && !found) found = holds_empty_array(*root);
      if (filled && !found) return Error{ErrorKind::kBadInput, "has no records where --json-records says"};
      return filled;
    });
  }

 private:
  Result<element> parse(std::string_view json) {
    element root;
    if (const auto error = parser_.parse(json.data(), json.size()).get(root); error != simdjson::SUCCESS) {
      if (error == simdjson::MEMALLOC) return Error{ErrorKind::kNoSpace, "out of memory while JSON was parsed"};
      return Error{ErrorKind::kBadInput, std::string("not JSON: ") + simdjson::error_message(error)};
    }
    return root;
  }

  Status fill(element value, Record& record) {
    record.text.clear();
    record.has_text = false;
    for (const Field& field : text_) {
      Status converted = Done{};
      for_each_at(value, field.path, 0, [&](element found) {
        record.has_text = record.has_text || found.is_string() || found.is_array();
        for_each_string(found, [&](std::string_view string) {
          record.has_text = true;
          if (!field.html) return archive::append_part(record.text, string);
          html_.clear();
          std::string title;
          if (Status done = html_text(string, html_, title); !done && converted) converted = done.error();
          archive::append_part(record.text, html_);
        });
      });
      if (!converted) return converted;
    }
    take(value, title_, record.fields.title);
    take(value, date_, record.fields.date);
    take(value, source_, record.fields.source);
    take(value, id_, record.id);
    return Done{};
  }

  // The first string there is.
  static void take(element value, const Field& field, std::string& to) {
    to.clear();
    if (!field.asked) return;
    bool taken = false;
    for_each_at(value, field.path, 0, [&](element found) {
      for_each_string(found, [&](std::string_view string) {
        if (!std::exchange(taken, true)) to = string;
      });
    });
  }

  // list[] leads nowhere in an empty list, and that is no fault.
  bool holds_empty_array(element root) const {
    FieldPath path = records_.path;
    bool empty = false;
    while (!path.empty() && path.back().kind == FieldStep::Kind::kEach) {
      path.pop_back();
      for_each_at(root, path, 0, [&](element value) { empty = empty || value.is_array(); });
    }
    return empty;
  }

  simdjson::dom::parser parser_;
  std::vector<Field> text_;
  Field records_, title_, date_, source_, id_;
  std::string html_;
};

}  // namespace

Result<std::unique_ptr<archive::JsonReader>> make_json_reader(const archive::ReadSettings& settings) {
  return guarded([&] { return SimdjsonReader::make(settings); });
}

}  // namespace cipin::formats
