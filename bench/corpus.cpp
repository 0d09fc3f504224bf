#include "corpus.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <fstream>
#include <optional>
#include <span>
#include <utility>

namespace cipin::bench {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

std::uint64_t rotate_left(std::uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

/// One number out of three, so that each thing drawn has a stream of its own whatever was drawn before it.
std::uint64_t mix(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index) {
  std::uint64_t state = seed ^ (purpose * 0xd6e8feb86659fd93U);
  state = splitmix64(state) ^ index;
  return splitmix64(state);
}

enum Purpose : std::uint64_t {
  kForArticle = 1,
  kForTopic,
  kForMonth,
  kForDay,
  kForPage,
  kForPerson,
  kForVillage,
  kForCompany,
  kForProduct,
  kForForeigner,
  kForCoinage
};

// ---------------------------------------------------------------------------------------------------------------------------
// Material of our own. Each string is a list of code points, or of items parted by spaces; earlier items are drawn more
// often.

constexpr std::string_view kSurnames =
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柳翟耿窦党鲁虎温关焦巴牛"
    "樊葛邢祁毕包";
constexpr std::string_view kGivenCodePoints =
    "明华建国文平志伟丽军强杰敏静秀英芳娟艳娜玲燕红霞磊洋勇涛超鹏飞辉刚斌波宇浩凯健俊峰云龙海山林森春夏秋冬雪梅兰菊竹"
    "松柏青玉珍珠琴棋书画诗雅淑慧智仁义礼信德才学思源远航晓晨阳光亮天星月辰雨露霜雷震东西南北中安康宁泰福禄寿喜庆祥瑞"
    "丰盛兴旺昌荣贵富裕豪迈锋锐利钢铁金银铜锡鑫淼焱垚彬彤颖莹莉莎菲萍萌萱蕾薇蓉蓓芬苗若茜怡悦欣然婷婉媛嫣姗姝妍妮娇嘉"
    "佳家俪依伊佩倩凤凡力功勋勤劲博卓哲喆向君启善国培坤城基堂大天奇奕子孟孝宏宗官定宜宝实宽宾寒尚展岩岭岳崇川州工巍帆"
    "帅帝常广庭延弘彦征徽忠念怀恒恩惠意慈成战扬承振捷授政敬斐旭昆映昭显景晖晴暄曙朋朗本权来杨杭柯栋根桂桐楠榕模欢正武"
    "毅民水永汉江沁沐沛泉洁洪济浦涵润淳清渊湘溪滨滢漫潇澄澜炎炜炳烁烨煜照熙爽牧献玮环珂珊珏琦琪琳瑜瑶璐璟甜生田登皓盈"
    "真石礼秉程稳立竣章端笑笛筠纪纯纲纳绍绣维绪缨群羽翔翠耀聪胜胤腾舒舟良芝芮芸苑茂茗荃莲菁葵蔚蕴行衍裴要言许诚语谦豫"
    "贝贤赫越轩辛达迪逸道邦郁重野钧钰铎铭镇长闻阔陆陶雄雯霄霆霏韬韵韶顺顾颂颜飒馨骁骏高鸣鸿鹤麒麟黎默";
constexpr std::string_view kPlaceCodePoints =
    "上下大小东西南北中前后新老高长双三五七九石河湖江山岭坡沟湾桥口塘井泉沙滩洲岗台庄屯寨堡营关杨柳槐桃李杏梅竹松柏桑"
    "麻茶花草青红黄白黑金银铜铁玉龙凤马牛羊鹿鹤虎雁王张赵周吴郑孙陈刘何罗程许曹韩魏姜谢秦吕安平和兴隆盛泰康宁福寿昌永"
    "清朝阳向明光源头门店铺集市街渡";
constexpr std::string_view kVillageSuffixes =
    "村 镇 乡 街道 社区 路 村委会 小区 县 水库 大桥 河 工业园 家园 广场 小学 中学 桥 站 湾";
constexpr std::string_view kCompanyCodePoints =
    "华鼎科盛泰达恒信瑞丰宏远东方中天海联创新智博众诚金源鑫隆永康正大明光星辰宇航飞腾龙凤翔凯锐力通汇融安顺嘉禾绿源宝"
    "利德业兴旺美佳爱尚云数图微纳蓝晶奥维思康捷迈威格雅致锦绣百川启辰拓普亿百同仁福临江南北辰西岭";
constexpr std::string_view kCompanySuffixes =
    "公司 集团 科技 有限公司 药业 电子 股份 实业 置业 网络 物流 科技有限公司 食品 能源 传媒 农业合作社 基金会 研究院 "
    "医院 机械厂";
constexpr std::string_view kForeignCodePoints =
    "斯尔克特德拉里罗马尼亚巴布托卡诺维奇森曼伦兰丽娜莎朗姆杜邦戈洛夫雷蒙科什伊凡佐塔哈迪萨勒阿穆罕默奥利弗安东普埃米"
    "贝鲁索蒂沃齐内菲格林塞瓦尤苏莱希达班比昂热纳桑坦佩约瑟加梅";
constexpr std::string_view kCoinageCodePoints =
    "新微云网智慧绿碳芯链群团快直播拼购享闪绿低零轻全多双超跨联共数码云端客宝通达易惠民惠农助富扶贫治污控霾限排减负增"
    "效提质清单红黑榜圈粉吸睛刷屏抢眼火爆热卖爽口暖心走心贴心匠心初心赋能蓄势领跑换挡破冰攻坚翻身脱帽摘牌亮剑练兵护航"
    "织密补短强弱拓荒垦田播绿植锦";
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

// Sentence templates. A '%' and a letter is a slot (see slot_of_letter); all else stands as it is. Weights are in parts
// of their group.
struct Weighted {
  std::uint32_t weight;
  std::string_view text;
};

constexpr Weighted kClauses[] = {
    {30, "%s%d%v%n%w"},
    {28, "%n的%n%v了%n"},
    {20, "%v%n的%n和%n"},
    {26, "在%n%f%v%n"},
    {24, "%d%v%n%w"},
    {16, "%r%v了%n"},
    {20, "对%n%w%d%v"},
    {30, "%X等%n%v%n"},
    {22, "%v%n、%v%n"},
    {18, "为%n%v%n%w"},
    {20, "%n是%n的%a%n"},
    {14, "%d%a的%n"},
    {34, "%i"},
    {16, "%n%v%m"},
    {14, "%n%w比上年增长%q"},
    {16, "将%v%n%w"},
    {10, "%t%r%d%v%n"},
    {14, "%v%n%w%n"},
    {10, "%n%d%v%n"},
    {14, "%s%n%v%d%a"},
    {12, "也在%v%n"},
    {6, "%r的%n就%v在%n%f"},
    {12, "从%n到%n"},
    {9, "%n已被%v为%n"},
    {7, "有%m%n%v了%w"},
    {12, "都要把%n%v好"},
    {12, "与%n%v%a的%w"},
    {16, "%p%d%v%n"},
    {6, "%p、%p%v%n"},
    {14, "%o%v%n%w"},
    {6, "%o和%o%v%w"},
    {12, "%v%Q的%n"},
    {8, "以%Q为%n"},
    {7, "%v《%n%n%w》"},
    {7, "%v了《%n%w%n》和%n"},
    {10, "%D以前%v%n"},
    {9, "%Y以来"},
    {9, "总%w%y"},
    {10, "%n%v%y"},
    {7, "占%n%n的%q"},
    {7, "%m%n里有%m%v%n"},
    {5, "%L%n%v%n"},
    {4, "%v%L%n"},
    {5, "%x%v%n"},
    {8, "%h%v%n"},
    {12, "%b%v%n%n"},
    {12, "%b%v%n的%w"},
    {6, "但%r没有%v%n"},
    {4, "不%v%n就%v%n"},
    {8, "%g%g%g%g"},
    {8, "%g%g的%n"},
    {10, "%n上又能%v"},
    {8, "%n里%v着%n"},
    {4, "%a而%a"},
    {6, "%v和%v%j%n"},
    {10, "%s的%n%v在%s%f"},
    {8, "%s%p%v%n"},
    {10, "把%n%v到%n%f"},
    {8, "被%n%v为%n"},
    {10, "是%t%v的%n"},
    {9, "%n%c%v%n"},
    {10, "%c%n%d%c%A"},
    {8, "%s、%s和%s"},
    {8, "%u%v%n"},
    {8, "还将会%v%n%w"},
    {6, "%v%n（%n%w）"},
    {8, "%A%N%A%N"},
    {9, "%V%N%v%n"},
    {5, "%A%n%V了%n"},
    {8, "这也是%n"},
    {14, "%v%j%n%n"},
    {14, "全面%v%n%w%w"},
    {12, "进一步%v%n的%w"},
    {10, "%w与%w都%v%n"},
    {10, "在%w中%v%n"},
    {8, "他们%v的是%n"},
};
// Between two clauses where no comma stands: newspaper clauses are long.
constexpr Weighted kJoints[] = {{8, "并"},   {10, "的"},   {3, "后"},   {3, "时"},   {2, "而"}, {10, "以及"},
                                {8, "同时"}, {10, "%w的"}, {6, "%w和"}, {8, "%n%w"}, {8, "来"}, {6, "，"}};
constexpr Weighted kListings[] = {{40, "%n、%n"}, {40, "%n、%w、%n"}, {14, "%n、%n、%n、%n"},
                                  {16, "%w、%w"}, {10, "%s、%s、%s"}, {6, "%u、%n、%n"}};
constexpr Weighted kQuotedForms[] = {{30, "“%n%w”"},     {14, "“%i”"}, {14, "“%u”"}, {10, "“%n+%n”"},
                                     {10, "“%S%V%S%N”"}, {12, "“%n”"}, {8, "“%A%n”"}};
constexpr Weighted kOpenings[] = {
    {30, "据%o介绍"}, {24, "据了解"}, {20, "%D"},      {20, "记者从%o获悉"}, {20, "近年来"}, {16, "今年以来"},
    {16, "目前"},     {14, "同时"},   {14, "此外"},    {12, "另据%o消息"},   {12, "其中"},   {10, "%D上午"},
    {10, "截至%D"},   {8, "首先"},    {8, "在%s%n%f"}, {8, "%Y以来"},
};
constexpr Weighted kSpeech[] = {
    {24, "%p表示"},    {20, "%p说"}, {14, "%o负责人%p告诉记者"}, {12, "%n%p认为"}, {10, "%h指出"},
    {8, "%s%n%p强调"}, {8, "%r说"},
};
constexpr Weighted kHeadlines[] = {
    {30, "%s%v%n%w"}, {24, "%n%w%v%m"},  {20, "%v%n %v%n"},  {16, "%o%v%n%w"}, {16, "%s%n%w%y"},
    {14, "%Q%v%n"},   {12, "%i %n%v%n"}, {12, "%p：%v%n%w"}, {10, "%s%m%n%v"}, {8, "%n%v%n！"},
    {8, "%X%v%n"},    {6, "%n为何%v？"}, {6, "“%n”%v“%n”"},
};
constexpr Weighted kDatelines[] = {
    {30, "本报讯（记者 %p）"},
    {16, "本报讯（记者 %p 通讯员 %p）"},
    {14, "新华社%s%D电（记者%p、%p）"},
    {10, "新华社%s%D电 "},
    {10, "本报讯 "},
    {8, "本报%s%D电（%o记者 %p）"},
    {6, "（记者 %p 通讯员 %p %p）"},
    {14, ""},
};
constexpr Weighted kSignatures[] = {
    {20, "（记者 %p）"}, {14, "记者 %p 通讯员 %p"}, {10, "（%p）"}, {8, "本报记者 %p 文/图"}, {6, "（责任编辑：%p）"},
};

// ---------------------------------------------------------------------------------------------------------------------------

enum class Slot : std::uint8_t {
  kLiteral,
  kClassWord,
  kPerson,
  kPlace,
  kOrganisation,
  kForeigner,
  kProduct,
  kCoinage,
  kCount,
  kMoney,
  kPercent,
  kDayDate,
  kYear,
  kLatin,
  kSmallNumeral,
  kSingle,
  kListing,
  kQuoted,
};

struct SlotMeaning {
  Slot slot;
  WordClass word_class;
};

std::optional<SlotMeaning> slot_of_letter(char letter) {
  const auto word = [](WordClass word_class) { return SlotMeaning{Slot::kClassWord, word_class}; };
  const auto made = [](Slot slot) { return SlotMeaning{slot, WordClass::kAny}; };
  switch (letter) {
    case 'n':
      return word(WordClass::kNoun);
    case 'N':
      return word(WordClass::kNounSingle);
    case 'v':
      return word(WordClass::kVerb);
    case 'V':
      return word(WordClass::kVerbSingle);
    case 'w':
      return word(WordClass::kVerbalNoun);
    case 'a':
      return word(WordClass::kAdjective);
    case 'A':
      return word(WordClass::kAdjectiveSingle);
    case 'd':
      return word(WordClass::kAdverb);
    case 't':
      return word(WordClass::kTime);
    case 'i':
      return word(WordClass::kIdiom);
    case 'r':
      return word(WordClass::kPronoun);
    case 'f':
      return word(WordClass::kLocative);
    case 'j':
      return word(WordClass::kProper);
    case 'b':
      return word(WordClass::kManner);
    case 'g':
      return word(WordClass::kAny);
    case 'p':
      return made(Slot::kPerson);
    case 's':
      return made(Slot::kPlace);
    case 'o':
      return made(Slot::kOrganisation);
    case 'h':
      return made(Slot::kForeigner);
    case 'x':
      return made(Slot::kProduct);
    case 'u':
      return made(Slot::kCoinage);
    case 'm':
      return made(Slot::kCount);
    case 'y':
      return made(Slot::kMoney);
    case 'q':
      return made(Slot::kPercent);
    case 'D':
      return made(Slot::kDayDate);
    case 'Y':
      return made(Slot::kYear);
    case 'L':
      return made(Slot::kLatin);
    case 'S':
      return made(Slot::kSmallNumeral);
    case 'c':
      return made(Slot::kSingle);
    case 'X':
      return made(Slot::kListing);
    case 'Q':
      return made(Slot::kQuoted);
    default:
      return std::nullopt;
  }
}

std::size_t code_point_size_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

std::vector<std::string_view> split_code_points(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size_bytes = code_point_size_bytes(text[at]);
    parts.push_back(text.substr(at, size_bytes));
    at += size_bytes;
  }
  return parts;
}

std::vector<std::string_view> split_items(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string with_ascii_punctuation(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 7> kPairs = {
      {{"，", ','}, {"：", ':'}, {"；", ';'}, {"！", '!'}, {"？", '?'}, {"（", '('}, {"）", ')'}}};
  std::string out;
  for (const std::string_view code_point : split_code_points(text)) {
    const auto* const found =
        std::find_if(kPairs.begin(), kPairs.end(), [&](const auto& pair) { return pair.first == code_point; });
    if (found != kPairs.end()) {
      out.push_back(found->second);
    } else {
      out.append(code_point);
    }
  }
  return out;
}

struct TemplatePart {
  Slot slot;
  WordClass word_class;
  std::string wide;   // of a literal: as it stands
  std::string ascii;  // of a literal: for papers with ASCII punctuation
};
using Template = std::vector<TemplatePart>;

Template compile_template(std::string_view text) {
  Template parts;
  while (!text.empty()) {
    if (text[0] == '%' && text.size() > 1) {
      if (const auto meaning = slot_of_letter(text[1])) {
        parts.push_back({meaning->slot, meaning->word_class, {}, {}});
        text.remove_prefix(2);
        continue;
      }
    }
    const std::size_t end = std::min(text.find('%', 1), text.size());
    parts.push_back({Slot::kLiteral, WordClass::kAny, std::string(text.substr(0, end)),
                     with_ascii_punctuation(text.substr(0, end))});
    text.remove_prefix(end);
  }
  return parts;
}

/// Templates of one purpose, drawn by weight through a table of one byte a part of weight.
class TemplateGroup {
 public:
  explicit TemplateGroup(std::span<const Weighted> templates) {
    for (const Weighted& entry : templates) {
      by_weight_.insert(by_weight_.end(), entry.weight, static_cast<std::uint8_t>(templates_.size()));
      templates_.push_back(compile_template(entry.text));
    }
  }
  const Template& draw(Random& random) const {
    return templates_[by_weight_[random.below(static_cast<std::uint32_t>(by_weight_.size()))]];
  }

 private:
  std::vector<Template> templates_;
  std::vector<std::uint8_t> by_weight_;
};

/// Items of which the first are drawn most: the smaller of two uniform draws, a falling straight line.
class Palette {
 public:
  explicit Palette(std::vector<std::string_view> items) : items_(std::move(items)) {}
  std::string_view draw(Random& random) const {
    const auto count = static_cast<std::uint32_t>(items_.size());
    return items_[std::min(random.below(count), random.below(count))];
  }
  std::string_view draw_evenly(Random& random) const {
    return items_[random.below(static_cast<std::uint32_t>(items_.size()))];
  }

 private:
  std::vector<std::string_view> items_;
};

/// An index without bound, P(index >= 2^(k + kFirstOctave)) = (ratio_65536 / 65536)^k and even within [2^k, 2^(k+1)): a
/// power law by octaves, so that the distinct indices among n draws grow as a power of n, with no memory of those drawn
/// before.
constexpr std::uint32_t kFirstOctave = 18;
std::uint64_t draw_power_law(Random& random, std::uint32_t ratio_65536) {
  std::uint32_t octave = kFirstOctave;
  while (octave < 40 && random.below(65536) < ratio_65536) ++octave;
  return (std::uint64_t{1} << octave) + (random.next() & ((std::uint64_t{1} << octave) - 1));
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

/// Figures of one to four digits, round ones more often, as news has them.
std::uint64_t draw_magnitude(Random& random) {
  static constexpr std::array<std::uint32_t, 4> kPowers = {10, 100, 1000, 10000};
  const std::uint32_t kind = random.below(16);
  const std::uint32_t power = kind < 7 ? 0 : kind < 12 ? 1 : kind < 15 ? 2 : 3;
  std::uint64_t number = 1 + random.below(kPowers[power] - 1);
  if (power > 0 && random.chance(450)) number = std::max<std::uint64_t>(number / 10 * 10, 10);
  return number;
}

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

/// How often a class draws a word of this frequency. Newspapers keep to common words more than jieba's sources, novels
/// and encyclopedias among them, so the frequency is raised by the fourth power of its logarithm, near enough its
/// power 1.6; with plain frequencies 1 MB of this text had 29,500 types where real text has 24,000. Set phrases and
/// organisations are too few for that: the first ones would be everywhere. A short adverb or pronoun stands in the
/// templates already, where it belongs.
std::uint64_t raised_frequency(std::uint32_t frequency, std::size_t code_points, WordClass word_class) {
  const auto width_bits = static_cast<std::uint64_t>(std::bit_width(frequency));
  if (word_class == WordClass::kPhrase || word_class == WordClass::kOrganisation) return frequency * width_bits / 4 + 1;
  const std::uint64_t raised =
      std::max<std::uint64_t>(1, frequency * width_bits * width_bits * width_bits * width_bits / 8000);
  const bool in_templates = code_points == 1 && (word_class == WordClass::kAdverb || word_class == WordClass::kPronoun);
  return in_templates ? 1 + raised / 3 : raised;
}

bool tag_is(std::string_view tag, std::initializer_list<std::string_view> tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// The class that the templates know a word of this tag and length by; kCount: only kAny.
WordClass class_of(std::string_view tag, std::size_t code_points) {
  const bool single = code_points == 1;
  if (tag == "n") return single ? WordClass::kNounSingle : WordClass::kNoun;
  if (tag == "v") return single ? WordClass::kVerbSingle : WordClass::kVerb;
  if (tag == "a") return single ? WordClass::kAdjectiveSingle : WordClass::kAdjective;
  if (single && !tag_is(tag, {"d", "r", "f"})) return WordClass::kCount;
  if (tag == "vn" || tag == "an") return WordClass::kVerbalNoun;
  if (tag == "d") return WordClass::kAdverb;
  if (tag == "ns") return WordClass::kPlace;
  if (tag_is(tag, {"nr", "nrfg", "nrt"})) return WordClass::kPerson;
  if (tag == "nt") return WordClass::kOrganisation;
  if (tag == "t") return WordClass::kTime;
  if (tag == "i") return WordClass::kIdiom;
  if (tag == "l") return WordClass::kPhrase;
  if (tag == "r") return WordClass::kPronoun;
  if (tag_is(tag, {"f", "s"})) return WordClass::kLocative;
  if (tag_is(tag, {"nz", "j"})) return WordClass::kProper;
  if (tag_is(tag, {"b", "ad", "z"})) return WordClass::kManner;
  return WordClass::kCount;
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = splitmix64(seed);
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

// ---------------------------------------------------------------------------------------------------------------------------

Vocabulary::AliasTable Vocabulary::build_alias(const std::vector<std::uint32_t>& word_ids,
                                               const std::vector<std::uint32_t>& frequencies) {
  std::uint64_t total = 0;
  for (const std::uint32_t frequency : frequencies) total += frequency;
  const std::size_t count = word_ids.size();
  // A cell holds `total`; a word has frequency * count to put into cells. Both fit: load() bounds their product.
  std::vector<std::uint64_t> left(count);
  std::vector<std::size_t> below_full;
  std::vector<std::size_t> above_full;
  for (std::size_t i = 0; i < count; ++i) {
    left[i] = std::uint64_t{frequencies[i]} * count;
    (left[i] < total ? below_full : above_full).push_back(i);
  }
  std::vector<AliasCell> cells(count);
  for (std::size_t i = 0; i < count; ++i) cells[i] = {0xffffffffU, word_ids[i], word_ids[i]};
  while (!below_full.empty() && !above_full.empty()) {
    const std::size_t poor = below_full.back();
    const std::size_t rich = above_full.back();
    below_full.pop_back();
    cells[poor].threshold = static_cast<std::uint32_t>((left[poor] << 32) / total);
    cells[poor].other_word_id = word_ids[rich];
    left[rich] -= total - left[poor];
    if (left[rich] < total) {
      above_full.pop_back();
      below_full.push_back(rich);
    }
  }
  return cells;
}

VocabularyOrError Vocabulary::load(const std::string& dict_path) {
  std::ifstream file(dict_path, std::ios::binary);
  if (!file)
    return {nullptr, dict_path + ": cannot be opened; Debian's python3-jieba has one, or name another with --dict"};

  auto vocabulary = std::make_unique<Vocabulary>();
  std::array<std::vector<std::uint32_t>, kWordClassCount> ids;
  std::array<std::vector<std::uint32_t>, kWordClassCount> frequencies;
  std::array<std::vector<std::uint32_t>, kWordClassCount> raised;
  std::uint64_t raised_total = 0;
  std::uint64_t line_number = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string::npos ? first : line.find(' ', first + 1);
    std::uint32_t frequency = 0;
    bool understood = second != std::string::npos && first > 0;
    if (understood) {
      const auto [end, failure] = std::from_chars(line.data() + first + 1, line.data() + second, frequency);
      understood = failure == std::errc() && end == line.data() + second;
    }
    if (!understood)
      return {nullptr, dict_path + " line " + std::to_string(line_number) + ": not \"word frequency tag\""};
    if (frequency == 0) continue;
    const std::string_view word = std::string_view(line).substr(0, first);
    const std::string_view tag = std::string_view(line).substr(second + 1);
    const auto word_id = static_cast<std::uint32_t>(vocabulary->words_.size());
    vocabulary->words_.push_back(
        {static_cast<std::uint32_t>(vocabulary->bytes_.size()), static_cast<std::uint32_t>(word.size())});
    vocabulary->bytes_.append(word);

    const auto add = [&](WordClass word_class, std::uint64_t raised_to) {
      ids[static_cast<std::size_t>(word_class)].push_back(word_id);
      frequencies[static_cast<std::size_t>(word_class)].push_back(frequency);
      raised[static_cast<std::size_t>(word_class)].push_back(static_cast<std::uint32_t>(raised_to));
      raised_total += raised_to;
    };
    add(WordClass::kAny, frequency);
    const std::size_t code_points = split_code_points(word).size();
    const WordClass word_class = class_of(tag, code_points);
    if (word_class != WordClass::kCount) add(word_class, raised_frequency(frequency, code_points, word_class));
  }
  if (file.bad()) return {nullptr, dict_path + ": cannot be read"};
  // Each plain or raised frequency is at most this sum, so each fits the 32 bits that the tables keep.
  if (raised_total >= (std::uint64_t{1} << 32) || vocabulary->bytes_.size() >= (std::uint64_t{1} << 31)) {
    return {nullptr,
            dict_path + ": too large: frequencies must add up to some 10^8 at most, words to less than 2^31 bytes"};
  }
  for (std::size_t i = 0; i < kWordClassCount; ++i) {
    // A list without some class (an own small one, say) serves words of any class there.
    const std::size_t from = ids[i].empty() ? static_cast<std::size_t>(WordClass::kAny) : i;
    if (ids[from].empty()) return {nullptr, dict_path + ": no words"};
    vocabulary->plain_[i] = build_alias(ids[from], frequencies[from]);
    vocabulary->raised_[i] = build_alias(ids[from], raised[from]);
  }
  return {std::move(vocabulary), {}};
}

std::uint32_t Vocabulary::draw_from(const AliasTable& cells, Random& random) {
  const std::uint64_t drawn = random.next();
  const AliasCell& cell = cells[((drawn >> 32) * cells.size()) >> 32];
  return static_cast<std::uint32_t>(drawn) < cell.threshold ? cell.own_word_id : cell.other_word_id;
}

// ---------------------------------------------------------------------------------------------------------------------------

class ArticleGenerator::Impl {
 public:
  Impl(const Vocabulary& vocabulary, const CorpusOptions& options)
      : vocabulary_(vocabulary),
        seed_(options.seed),
        articles_per_page_(std::max(1U, options.articles_per_page)),
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
    pages_today_ = 8 + 2 * random.below(5);
    page_ = 1;
    ordinal_on_page_ = 0;
    start_page();
  }
  void start_page() {
    const auto day_number = static_cast<std::uint64_t>(today_.time_since_epoch().count());
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

  // Invented forms. Each is a function of (seed, purpose, index) alone: the same index gives the same name for ever.
  void make_person(std::string& out);
  void make_village(std::string& out);
  void make_company(std::string& out);
  void make_product(std::string& out);
  void make_foreigner(std::string& out);
  void make_coinage(std::string& out);

  static constexpr std::size_t kPersonsAnArticle = 6;
  static constexpr std::uint32_t kJointPermille = 450;

  const Vocabulary& vocabulary_;
  const std::uint64_t seed_;
  const std::uint32_t articles_per_page_;

  const TemplateGroup clauses_{kClauses};
  const TemplateGroup joints_{kJoints};
  const TemplateGroup listings_{kListings};
  const TemplateGroup quoted_{kQuotedForms};
  const TemplateGroup openings_{kOpenings};
  const TemplateGroup speech_{kSpeech};
  const TemplateGroup headlines_{kHeadlines};
  const TemplateGroup datelines_{kDatelines};
  const TemplateGroup signatures_{kSignatures};
  const Palette surnames_{split_code_points(kSurnames)};
  const Palette given_{split_code_points(kGivenCodePoints)};
  const Palette place_code_points_{split_code_points(kPlaceCodePoints)};
  const Palette village_suffixes_{split_items(kVillageSuffixes)};
  const Palette company_code_points_{split_code_points(kCompanyCodePoints)};
  const Palette company_suffixes_{split_items(kCompanySuffixes)};
  const Palette foreign_{split_code_points(kForeignCodePoints)};
  const Palette coinage_{split_code_points(kCoinageCodePoints)};
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
  std::array<std::string, 2> places_;
  std::array<std::string, 2> companies_;
  std::string foreigner_;
};

// How fast the inventions grow, as draw_power_law has it: 2^-(1/g - 1) for distinct inventions growing as n^g.
constexpr std::uint32_t kInventionRatio = 63190;  // g = 0.95

void ArticleGenerator::Impl::make_person(std::string& out) {
  Random random(mix(seed_, kForPerson, draw_power_law(random_, kInventionRatio)));
  out.append(surnames_.draw(random));
  if (random.chance(760)) out.append(given_.draw_evenly(random));
  out.append(given_.draw(random));
}

void ArticleGenerator::Impl::make_village(std::string& out) {
  Random random(mix(seed_, kForVillage, draw_power_law(random_, kInventionRatio)));
  out.append(place_code_points_.draw_evenly(random))
      .append(place_code_points_.draw_evenly(random))
      .append(village_suffixes_.draw(random));
}

void ArticleGenerator::Impl::make_company(std::string& out) {
  Random random(mix(seed_, kForCompany, draw_power_law(random_, kInventionRatio)));
  out.append(company_code_points_.draw_evenly(random)).append(company_code_points_.draw_evenly(random));
  out.append(company_suffixes_.draw(random));
}

void ArticleGenerator::Impl::make_product(std::string& out) {
  Random random(mix(seed_, kForProduct, draw_power_law(random_, kInventionRatio)));
  if (random.chance(500)) {
    out.append(company_code_points_.draw_evenly(random)).append(company_code_points_.draw_evenly(random));
    out.append(random.chance(500) ? "牌" : "").append(vocabulary_.word(vocabulary_.draw(WordClass::kNoun, random)));
    return;
  }
  const std::uint32_t letters = 1 + random.below(3);
  for (std::uint32_t i = 0; i < letters; ++i) out.push_back(static_cast<char>('A' + random.below(26)));
  if (random.chance(500)) out.push_back('-');
  append_number(out, 1 + random.below(random.chance(500) ? 99 : 9999));
  out.append(random.chance(400) ? "型" : "");
}

void ArticleGenerator::Impl::make_foreigner(std::string& out) {
  Random random(mix(seed_, kForForeigner, draw_power_law(random_, kInventionRatio)));
  const std::uint32_t names = random.chance(250) ? 2 : 1;
  for (std::uint32_t name = 0; name < names; ++name) {
    if (name > 0) out.append("·");
    const std::uint32_t syllables = 2 + random.below(3);
    for (std::uint32_t i = 0; i < syllables; ++i) out.append(foreign_.draw(random));
  }
}

void ArticleGenerator::Impl::make_coinage(std::string& out) {
  Random random(mix(seed_, kForCoinage, draw_power_law(random_, kInventionRatio)));
  out.append(coinage_.draw_evenly(random)).append(coinage_.draw_evenly(random));
  if (random.chance(250)) out.append(coinage_.draw_evenly(random));
}

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
    make_person(person);
  }
  for (std::string& place : places_) {
    place.clear();
    make_village(place);
  }
  for (std::string& company : companies_) {
    company.clear();
    make_company(company);
  }
  foreigner_.clear();
  make_foreigner(foreigner_);
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
      if (random_.chance(190)) {
        append_word(WordClass::kPerson, out);
      } else {
        out.append(persons_[random_.below(kPersonsAnArticle)]);
      }
      return;
    case Slot::kPlace:
      if (random_.chance(820)) {
        append_word(WordClass::kPlace, out);
      } else {
        out.append(places_[random_.below(2)]);
      }
      return;
    case Slot::kOrganisation:
      if (random_.chance(500)) {
        append_word(WordClass::kOrganisation, out);
      } else {
        out.append(companies_[random_.below(2)]);
      }
      return;
    case Slot::kForeigner:
      out.append(foreigner_);
      return;
    case Slot::kProduct:
      make_product(out);
      return;
    case Slot::kCoinage:
      make_coinage(out);
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
        append_number(out, random_.below(random_.chance(300) ? 100 : 10));
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
      out.append(latin_.draw(random_));
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

// ---------------------------------------------------------------------------------------------------------------------------

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

void append_code_point(std::string& out, std::uint32_t code_point) {
  const auto byte = [&](std::uint32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xc0U | (code_point >> 6));
    byte(0x80U | (code_point & 0x3fU));
  } else if (code_point < 0x10000) {
    byte(0xe0U | (code_point >> 12));
    byte(0x80U | ((code_point >> 6) & 0x3fU));
    byte(0x80U | (code_point & 0x3fU));
  } else {
    byte(0xf0U | (code_point >> 18));
    byte(0x80U | ((code_point >> 12) & 0x3fU));
    byte(0x80U | ((code_point >> 6) & 0x3fU));
    byte(0x80U | (code_point & 0x3fU));
  }
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
