// Prints the names of a text as JSON Lines with byte spans: dump_names LEXICON TEXT [NAME...]. Further arguments are
// names from the page's bylines. For tests/gold/names.py; over core alone.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "core/segment/jieba.h"
#include "core/segment/names.h"

namespace {

constexpr const char* kind_of(cipin::Kind kind) {
  return kind == cipin::Kind::kPerson ? "person" : kind == cipin::Kind::kPlace ? "place" : "org";
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count < 3) {
    std::fprintf(stderr, "usage: dump_names LEXICON TEXT [NAME...]\n");
    return 2;
  }
  const cipin::Result<cipin::Lexicon> lexicon = cipin::Lexicon::open(arguments[1]);
  if (!lexicon) {
    std::fprintf(stderr, "%s: %s\n", arguments[1], lexicon.error().what.c_str());
    return 1;
  }
  std::ifstream file(arguments[2], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const cipin::NameFinder finder(*lexicon);
  cipin::JiebaOptions options;
  options.traditional = finder.is_traditional(text);
  const auto tokenizer = cipin::JiebaTokenizer::make(*lexicon, options);
  if (!tokenizer) return 1;
  std::vector<cipin::Token> tokens;
  const auto cutting = (*tokenizer)->make_scratch();
  (*tokenizer)->tokenize_text(text, tokens, *cutting);
  cipin::PageEvidence evidence;
  for (int i = 3; i < argument_count; ++i) evidence.add_person(std::string_view(arguments[i]));
  std::vector<cipin::Name> names;
  const auto scratch = finder.make_scratch();
  finder.find(text, tokens, evidence, names, *scratch);
  for (const cipin::Name& name : names) {
    std::printf("{\"kind\": \"%s\", \"byte_begin\": %u, \"byte_end\": %u, \"nested\": %s, \"evidence\": %d}\n",
                kind_of(name.kind), name.begin_bytes, name.begin_bytes + name.length_bytes,
                name.nested ? "true" : "false", name.evidence);
  }
}
