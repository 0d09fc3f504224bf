#include "bench/texts.h"

#include <string_view>

#include "bench/inventions.h"
#include "bench/palette.h"
#include "bench/random.h"
#include "core/text/utf8.h"

namespace cipin::bench {
namespace {

void cut_at_code_point(std::string& text, std::uint64_t size_bytes) {
  if (text.size() <= size_bytes) return;
  auto end = static_cast<std::size_t>(size_bytes);
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
}

/// Pronounceable made-up words; the low indices, drawn most, are short ones.
void append_latin_word(Random& random, std::string& out) {
  static constexpr std::string_view kOnsets[] = {"t",  "s", "r", "n", "l", "d", "c", "m",  "p",  "st",
                                                 "tr", "b", "f", "g", "w", "h", "v", "pr", "ch", "k"};
  static constexpr std::string_view kRimes[] = {"e",  "a", "o",   "i",  "er",  "in",  "on", "at", "al", "en",
                                                "es", "u", "ing", "ed", "ion", "ent", "ar", "ou", "y",  "ack"};
  const std::uint64_t index = draw_power_law(random, 46000);
  Random of_word(mix(7, kForCoinage, index));
  const std::uint32_t syllables = index < 8 ? 1 : 1 + of_word.below(4);
  for (std::uint32_t i = 0; i < syllables; ++i)
    out.append(kOnsets[of_word.below(20)]).append(kRimes[of_word.below(20)]);
}

void append_latin_sentence(Random& random, std::string& out) {
  const std::uint32_t word_count = 4 + random.below(18);
  const std::size_t begin = out.size();
  for (std::uint32_t i = 0; i < word_count; ++i) {
    if (i > 0) out.append(random.chance(90) ? ", " : " ");
    if (random.chance(30)) {
      append_number(out, draw_magnitude(random));
    } else {
      append_latin_word(random, out);
    }
  }
  if (out[begin] >= 'a' && out[begin] <= 'z') out[begin] = static_cast<char>(out[begin] - 'a' + 'A');
  out.push_back('.');
}

}  // namespace

std::string make_text(const Vocabulary& vocabulary, const CorpusOptions& options) {
  std::string text;
  text.reserve(static_cast<std::size_t>(options.size_bytes) + (std::size_t{1} << 16));
  ArticleGenerator generator(vocabulary, options);
  for (Article article; text.size() < options.size_bytes;) {
    generator.next(article);
    append_plain(article, text);
  }
  cut_at_code_point(text, options.size_bytes);
  return text;
}

std::string make_text(const CorpusOptions& options) {
  const VocabularyOrError loaded = Vocabulary::load(options.dict_path);
  return loaded.vocabulary ? make_text(*loaded.vocabulary, options) : std::string();
}

std::string mixed_text(const Vocabulary& vocabulary, const CorpusOptions& options) {
  std::string text;
  text.reserve(static_cast<std::size_t>(options.size_bytes) + (std::size_t{1} << 16));
  ArticleGenerator generator(vocabulary, options);
  Random random(mix(options.seed, kForCoinage, 1));
  constexpr std::string_view kFullStop = "。";
  for (Article article; text.size() < options.size_bytes;) {
    generator.next(article);
    text.append(article.title).push_back('\n');
    std::string_view rest = article.text;
    while (!rest.empty()) {
      const std::size_t stop = rest.find(kFullStop);
      const std::size_t end = stop == std::string_view::npos ? rest.size() : stop + kFullStop.size();
      text.append(rest.substr(0, end));
      rest.remove_prefix(end);
      if (random.chance(500)) append_latin_sentence(random, text);
    }
    text.append("\n\n");
  }
  cut_at_code_point(text, options.size_bytes);
  return text;
}

std::string mixed_text(const CorpusOptions& options) {
  const VocabularyOrError loaded = Vocabulary::load(options.dict_path);
  return loaded.vocabulary ? mixed_text(*loaded.vocabulary, options) : std::string();
}

std::string latin_text(std::uint64_t size_bytes, std::uint64_t seed) {
  std::string text;
  text.reserve(static_cast<std::size_t>(size_bytes) + 1024);
  Random random(mix(seed, kForCoinage, 2));
  while (text.size() < size_bytes) {
    append_latin_sentence(random, text);
    text.push_back(random.chance(250) ? '\n' : ' ');
  }
  cut_at_code_point(text, size_bytes);
  return text;
}

std::string hostile_text(std::uint64_t size_bytes, std::uint64_t seed) {
  // Common code points of function words and names, of which few neighbours make a word.
  constexpr std::string_view kLoners =
      "的之于其而且也乃者与若则尔吾汝矣焉哉乎兮曰斯彼惟岂盖夫凡每既亦犹尚皆甚诸孰庶勿毋弗匪";
  const Palette loners(split_code_points(kLoners));
  std::string text;
  text.reserve(static_cast<std::size_t>(size_bytes) + (std::size_t{1} << 16));
  Random random(mix(seed, kForCoinage, 3));
  const auto append_range = [&](std::uint32_t first, std::uint32_t count) {
    append_code_point(text, first + random.below(count));
  };
  while (text.size() < size_bytes) {
    const std::uint32_t length_code_points = random.below(40) == 0 ? 10000 : 1 + random.below(200);
    const std::uint32_t kind = random.below(10);
    const std::string_view one = loners.draw_evenly(random);
    for (std::uint32_t i = 0; i < length_code_points && text.size() < size_bytes; ++i) {
      switch (kind) {
        case 0:
        case 1:
          text.append(loners.draw_evenly(random));
          break;
        case 2:
          text.append(one);
          break;
        case 3:
          append_range(0x3400, 0x19c0);
          break;  // extension A
        case 4:
          append_range(0x20000, 0xa6de);
          break;  // extension B
        case 5:
          append_range(0x4e00, 0x51a6);
          break;  // any unified ideograph
        case 6:   // emoji, with skin tones, joiners and selectors between
          append_range(0x1f300, 0x250);
          if (random.chance(300)) append_code_point(text, random.chance(500) ? 0x200dU : 0xfe0fU);
          if (random.chance(200)) append_range(0x1f3fb, 5);
          break;
        case 7:
          append_range(0, 0x20);
          break;  // controls: NUL, tabs and line ends among them
        case 8:   // a letter under a heap of marks
          append_range('a', 26);
          append_range(0x300, 0x70);
          break;
        default:  // no class lasts longer than a code point
          switch (random.below(5)) {
            case 0:
              append_range(0x4e00, 0x51a6);
              break;
            case 1:
              append_range('!', 94);
              break;
            case 2:
              append_range(0xff01, 94);
              break;
            case 3:
              append_range(0x7f, 0x21);
              break;
            default:
              append_range(0x3000, 0x40);
              break;
          }
      }
    }
    if (random.chance(500)) text.append(random.chance(500) ? "。" : "\n");
  }
  cut_at_code_point(text, size_bytes);
  return text;
}

}  // namespace cipin::bench
