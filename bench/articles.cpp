#include "bench/articles.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "bench/inventions.h"
#include "bench/palette.h"
#include "bench/random.h"
#include "bench/templates.h"

namespace cipin::bench {
namespace {

constexpr std::string_view kLatinTerms =
    "GDP A股 WTO 5G IT CPI B超 DNA GMP AI APEC CT PM2.5 KTV Wi-Fi APP 4G LED CEO GPS ICU VIP ISO9001 IPO PPP QQ NBA "
    "MBA USB DVD OTC ETC HIV EMBA PPI PMI H7N9 SUV IPv6 BRT TD-LTE VR IC PCR C919 5G-V2X FDA CCTV PX";
constexpr std::string_view kUnits =
    "人 个 名 家 元 项 次 户 公里 万人 吨 亩 多人 台 万吨 所 辆 平方米 余名 套 人次 岁 天 年 小时 分钟 米 件 位 张 "
    "万户 万亩 平方公里 余人 万千瓦 多个 余家 处 届 座 万辆";
constexpr std::string_view kMoneyUnits = "亿元 万元 元 亿美元 万亿元 万美元 元/吨 亿欧元";

struct Paper {
  std::string_view name;
  bool ascii_punctuation;  // , : ; ! ? ( ) as on the pages in seeds/; the rest stays full-width
  bool indented;           // two U+3000 before a paragraph
};
constexpr std::array<Paper, 8> kPapers = {{
    {"云岭日报", false, true},
    {"望江晨报", false, true},
    {"青川都市报", true, false},
    {"东渠时报", false, true},
    {"北原日报", false, true},
    {"石桥周报", false, true},
    {"南洲晚报", false, true},
    {"临河商报", false, true},
}};

constexpr std::size_t kTopicalClassCount = 4;  // kNoun, kVerb, kVerbalNoun, kAdjective
constexpr std::uint32_t kTopicCount = 2048;
constexpr std::uint32_t kTopicWordCount = 64;
constexpr std::uint32_t kFavouriteCount = 16;
constexpr std::array<WordClass, kTopicalClassCount> kTopicalClasses = {WordClass::kNoun, WordClass::kVerb,
                                                                       WordClass::kVerbalNoun, WordClass::kAdjective};

int topical_index(WordClass word_class) {
  for (std::size_t i = 0; i < kTopicalClassCount; ++i) {
    if (kTopicalClasses[i] == word_class) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

class ArticleGenerator::Impl {
 public:
  Impl(const Vocabulary& vocabulary, const CorpusOptions& options)
      : vocabulary_(vocabulary),
        seed_(options.seed),
        articles_per_page_(std::max(1U, options.articles_per_page)),
        pages_per_day_(options.pages_per_day),
        inventions_(vocabulary, options.seed),
        random_(0) {
    namespace chrono = std::chrono;
    today_ = chrono::sys_days(chrono::year_month_day(chrono::year(options.first_date.year),
                                                     chrono::month(options.first_date.month),
                                                     chrono::day(options.first_date.day)));
    topic_words_.resize(std::size_t{kTopicCount} * kTopicalClassCount * kTopicWordCount);
    std::size_t at = 0;
    for (std::uint32_t topic = 0; topic < kTopicCount; ++topic) {
      Random random(mix(seed_, kForTopic, topic));
      for (const WordClass word_class : kTopicalClasses) {
        for (std::uint32_t i = 0; i < kTopicWordCount; ++i)
          topic_words_[at++] = vocabulary_.draw_plain(word_class, random);
      }
    }
    start_day();
  }

  void next(Article& article);

 private:
  void start_day() {
    const auto day_number = static_cast<std::uint64_t>(today_.time_since_epoch().count());
    Random random(mix(seed_, kForDay, day_number));
    const std::uint32_t spread = pages_per_day_ / 3;
    pages_today_ =
        pages_per_day_ == 0 ? 8 + 2 * random.below(5) : pages_per_day_ - spread + random.below(2 * spread + 1);
    page_ = 1;
    ordinal_on_page_ = 0;
    start_page();
  }
  void start_page() {
    const auto day_number = static_cast<std::uint64_t>(today_.time_since_epoch().count());
    // The 65th page of a day draws what the next day's first does: its paper and its number of articles, no text.
    Random random(mix(seed_, kForPage, day_number * 64 + page_));
    paper_ = &kPapers[random.below(static_cast<std::uint32_t>(kPapers.size()))];
    // Some pages print shorter or longer lists than asked for; the mean is what was asked.
    const std::uint32_t spread = articles_per_page_ / 2;
    articles_on_page_ = articles_per_page_ - spread + random.below(2 * spread + 1);
  }
  void start_article(std::uint64_t ordinal);
  std::uint32_t draw_topic();

  void append_template(const Template& parts, std::string& out);
  void append_slot(const TemplatePart& part, std::string& out);
  void append_word(WordClass word_class, std::string& out);
  void append_paragraph(bool first, std::string& out);
  void append_sentence(std::string& out);
  void append_clause(std::string& out) {
    append_template(clauses_.draw(random_), out);
    if (random_.chance(kJointPermille)) {
      append_template(joints_.draw(random_), out);
      append_template(clauses_.draw(random_), out);
    }
  }
  void append_wide(std::string_view wide, char ascii, std::string& out) const {
    if (paper_->ascii_punctuation) {
      out.push_back(ascii);
    } else {
      out.append(wide);
    }
  }

  // So many that most names of an article stand in it once or twice: types then grow by about n^0.7.
  static constexpr std::size_t kPersonsAnArticle = 8;
  static constexpr std::size_t kPlacesAnArticle = 3;
  static constexpr std::size_t kCompaniesAnArticle = 3;
  static constexpr std::uint32_t kJointPermille = 450;

  const Vocabulary& vocabulary_;
  const std::uint64_t seed_;
  const std::uint32_t articles_per_page_;
  const std::uint32_t pages_per_day_;

  const TemplateGroup clauses_{clause_templates()};
  const TemplateGroup joints_{joint_templates()};
  const TemplateGroup listings_{listing_templates()};
  const TemplateGroup quoted_{quoted_templates()};
  const TemplateGroup openings_{opening_templates()};
  const TemplateGroup speech_{speech_templates()};
  const TemplateGroup headlines_{headline_templates()};
  const TemplateGroup datelines_{dateline_templates()};
  const TemplateGroup signatures_{signature_templates()};
  const Inventions inventions_;
  const Palette latin_{split_items(kLatinTerms)};
  const Palette units_{split_items(kUnits)};
  const Palette money_units_{split_items(kMoneyUnits)};
  const Palette small_numerals_{split_items("一 三 两 四 五 六 八 十")};

  std::vector<std::uint32_t> topic_words_;

  std::uint64_t ordinal_ = 0;
  std::chrono::sys_days today_;
  std::uint32_t pages_today_ = 0;
  std::uint32_t page_ = 1;
  std::uint32_t ordinal_on_page_ = 0;
  std::uint32_t articles_on_page_ = 1;
  const Paper* paper_ = nullptr;

  // Of the article in hand.
  Random random_;
  std::uint32_t topic_ = 0;
  std::array<std::array<std::uint32_t, kFavouriteCount>, kTopicalClassCount> favourites_{};
  std::array<std::string, kPersonsAnArticle> persons_;
  std::array<std::string, kPlacesAnArticle> places_;
  std::array<std::string, kCompaniesAnArticle> companies_;
  std::string foreigner_;
};

std::uint32_t ArticleGenerator::Impl::draw_topic() {
  // A month has its themes, so that words rise and fall; the other articles keep to topics that are always there.
  if (random_.chance(350)) {
    const auto month = std::chrono::year_month_day(today_);
    const auto month_number = static_cast<std::uint64_t>(int{month.year()}) * 12 + unsigned{month.month()};
    Random of_month(mix(seed_, kForMonth, month_number * 8 + random_.below(4)));
    return of_month.below(kTopicCount);
  }
  return std::min(random_.below(kTopicCount), random_.below(kTopicCount));
}

void ArticleGenerator::Impl::start_article(std::uint64_t ordinal) {
  random_ = Random(mix(seed_, kForArticle, ordinal));
  topic_ = draw_topic();
  const std::uint32_t* topical = topic_words_.data() + std::size_t{topic_} * kTopicalClassCount * kTopicWordCount;
  for (std::size_t i = 0; i < kTopicalClassCount; ++i, topical += kTopicWordCount) {
    for (std::uint32_t& favourite : favourites_[i]) {
      favourite = random_.chance(720) ? topical[random_.below(kTopicWordCount)]
                                      : vocabulary_.draw_plain(kTopicalClasses[i], random_);
    }
  }
  for (std::string& person : persons_) {
    person.clear();
    inventions_.append_person(random_, person);
  }
  for (std::string& place : places_) {
    place.clear();
    inventions_.append_village(random_, place);
  }
  for (std::string& company : companies_) {
    company.clear();
    inventions_.append_company(random_, company);
  }
  foreigner_.clear();
  inventions_.append_foreigner(random_, foreigner_);
}

void ArticleGenerator::Impl::append_word(WordClass word_class, std::string& out) {
  if (word_class == WordClass::kNoun) {
    // Where a noun stands, longer set phrases and names of things do too.
    const std::uint32_t longer = random_.below(1000);
    if (longer < 140) {
      word_class = WordClass::kPhrase;
    } else if (longer < 190) {
      word_class = WordClass::kProper;
    } else if (longer < 260) {
      word_class = WordClass::kOrganisation;
    }
  }
  const int topical = topical_index(word_class);
  if (topical < 0) {
    out.append(vocabulary_.word(vocabulary_.draw(word_class, random_)));
    return;
  }
  const auto class_index = static_cast<std::size_t>(topical);
  const std::uint32_t share = random_.below(1000);
  std::uint32_t word_id = 0;
  if (share < 400) {
    word_id = favourites_[class_index][std::min(random_.below(kFavouriteCount), random_.below(kFavouriteCount))];
  } else if (share < 455) {
    word_id = topic_words_[(std::size_t{topic_} * kTopicalClassCount + class_index) * kTopicWordCount +
                           random_.below(kTopicWordCount)];
  } else {
    word_id = vocabulary_.draw(word_class, random_);
  }
  out.append(vocabulary_.word(word_id));
}

void ArticleGenerator::Impl::append_slot(const TemplatePart& part, std::string& out) {
  switch (part.slot) {
    case Slot::kLiteral:
      out.append(paper_->ascii_punctuation ? part.ascii : part.wide);
      return;
    case Slot::kClassWord:
      append_word(part.word_class, out);
      return;
    case Slot::kPerson:
      if (random_.chance(120)) {
        append_word(WordClass::kPerson, out);
      } else {
        out.append(persons_[random_.below(kPersonsAnArticle)]);
      }
      return;
    case Slot::kPlace:
      if (random_.chance(790)) {
        append_word(WordClass::kPlace, out);
      } else {
        out.append(places_[random_.below(kPlacesAnArticle)]);
      }
      return;
    case Slot::kOrganisation:
      if (random_.chance(500)) {
        append_word(WordClass::kOrganisation, out);
      } else {
        out.append(companies_[random_.below(kCompaniesAnArticle)]);
      }
      return;
    case Slot::kForeigner:
      out.append(foreigner_);
      return;
    case Slot::kProduct:
      inventions_.append_product(random_, out);
      return;
    case Slot::kCoinage:
      inventions_.append_coinage(random_, out);
      return;
    case Slot::kCount:
      append_number(out, draw_magnitude(random_));
      if (random_.chance(100)) out.append("余");
      out.append(units_.draw(random_));
      return;
    case Slot::kMoney:
    case Slot::kPercent:
      append_number(out, draw_magnitude(random_));
      if (random_.chance(550)) {
        out.push_back('.');
        append_number(out, random_.below(random_.chance(500) ? 100 : 10));
      }
      out.append(part.slot == Slot::kPercent ? "%" : money_units_.draw(random_));
      return;
    case Slot::kDayDate: {
      const std::chrono::year_month_day date(today_ - std::chrono::days(random_.below(12)));
      append_number(out, unsigned{date.month()});
      out.append("月");
      append_number(out, unsigned{date.day()});
      out.append("日");
      return;
    }
    case Slot::kYear: {
      const std::chrono::year_month_day date(today_);
      append_number(out,
                    static_cast<std::uint64_t>(std::max(1, int{date.year()} - static_cast<int>(random_.below(9)))));
      out.append("年");
      return;
    }
    case Slot::kLatin:
      if (random_.chance(400)) {
        inventions_.append_product(random_, out);
      } else {
        out.append(latin_.draw(random_));
      }
      return;
    case Slot::kSmallNumeral:
      out.append(small_numerals_.draw_evenly(random_));
      return;
    case Slot::kSingle: {
      // One word of any class, one code point long: where the lattice has no longer word, several of these meet in the
      // HMM.
      std::string_view word = vocabulary_.word(vocabulary_.draw(WordClass::kAny, random_));
      out.append(word.substr(0, code_point_size_bytes(word[0])));
      return;
    }
    case Slot::kListing:
      append_template(listings_.draw(random_), out);
      return;
    case Slot::kQuoted:
      append_template(quoted_.draw(random_), out);
      return;
  }
}

void ArticleGenerator::Impl::append_template(const Template& parts, std::string& out) {
  for (const TemplatePart& part : parts) append_slot(part, out);
}

void ArticleGenerator::Impl::append_sentence(std::string& out) {
  static constexpr std::array<std::uint8_t, 16> kClauseCounts = {1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 6};
  const std::uint32_t clause_count = kClauseCounts[random_.below(16)];
  const std::uint32_t manner = random_.below(100);
  bool speech = false;
  if (manner < 14) {
    append_template(openings_.draw(random_), out);
    append_wide("，", ',', out);
  } else if (manner < 23) {
    append_template(speech_.draw(random_), out);
    speech = random_.chance(550);
    if (speech) {
      append_wide("：", ':', out);
      out.append("“");
    } else {
      append_wide("，", ',', out);
    }
  }
  for (std::uint32_t i = 0; i < clause_count; ++i) {
    if (i > 0) {
      if (random_.chance(45)) {
        append_wide("；", ';', out);
      } else {
        append_wide("，", ',', out);
      }
    }
    append_clause(out);
  }
  const std::uint32_t ending = random_.below(100);
  if (ending < 94) {
    out.append("。");
  } else if (ending < 97) {
    append_wide("！", '!', out);
  } else {
    append_wide("？", '?', out);
  }
  if (speech) out.append("”");
}

void ArticleGenerator::Impl::append_paragraph(bool first, std::string& out) {
  if (paper_->indented) out.append("　　");
  if (first) append_template(datelines_.draw(random_), out);
  static constexpr std::array<std::uint8_t, 8> kSentenceCounts = {1, 1, 1, 1, 2, 2, 2, 4};
  const std::uint32_t sentence_count = kSentenceCounts[random_.below(8)];
  for (std::uint32_t i = 0; i < sentence_count; ++i) append_sentence(out);
}

void ArticleGenerator::Impl::next(Article& article) {
  if (ordinal_on_page_ == articles_on_page_) {
    ordinal_on_page_ = 0;
    if (++page_ > pages_today_) {
      today_ += std::chrono::days(1);
      start_day();
    } else {
      start_page();
    }
  }
  start_article(ordinal_);

  const std::chrono::year_month_day date(today_);
  article.ordinal = ordinal_++;
  article.date = {int{date.year()}, unsigned{date.month()}, unsigned{date.day()}};
  article.page = page_;
  article.ordinal_on_page = ordinal_on_page_++;
  article.source = paper_->name;
  article.title.clear();
  append_template(headlines_.draw(random_), article.title);
  article.text.clear();
  // News is short with a long tail: three to nine paragraphs, and one article in twelve has up to thirty.
  const std::uint32_t paragraph_count = random_.below(12) == 0 ? 10 + random_.below(21) : 3 + random_.below(7);
  for (std::uint32_t i = 0; i < paragraph_count; ++i) {
    if (i > 0) article.text.push_back('\n');
    append_paragraph(i == 0, article.text);
  }
  if (random_.chance(400)) {
    // A byline closes the last paragraph, or stands by itself.
    if (random_.chance(300)) article.text.push_back('\n');
    append_template(signatures_.draw(random_), article.text);
  }
}

ArticleGenerator::ArticleGenerator(const Vocabulary& vocabulary, const CorpusOptions& options)
    : impl_(std::make_unique<Impl>(vocabulary, options)) {}
ArticleGenerator::~ArticleGenerator() = default;
void ArticleGenerator::next(Article& article) {
  impl_->next(article);
}

void append_plain(const Article& article, std::string& out) {
  out.append(article.title).append("\n").append(article.text).append("\n\n");
}

}  // namespace cipin::bench
