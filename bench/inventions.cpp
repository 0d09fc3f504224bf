#include "bench/inventions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace cipin::bench {
namespace {

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

// How fast the inventions grow, as draw_power_law has it: 2^-(1/g - 1) for distinct inventions growing as n^g.
constexpr std::uint32_t kInventionRatio = 63190;  // g = 0.95

}  // namespace

Inventions::Inventions(const Vocabulary& vocabulary, std::uint64_t seed)
    : vocabulary_(vocabulary),
      seed_(seed),
      surnames_(split_code_points(kSurnames)),
      given_(split_code_points(kGivenCodePoints)),
      place_code_points_(split_code_points(kPlaceCodePoints)),
      village_suffixes_(split_items(kVillageSuffixes)),
      company_code_points_(split_code_points(kCompanyCodePoints)),
      company_suffixes_(split_items(kCompanySuffixes)),
      foreign_(split_code_points(kForeignCodePoints)),
      coinage_(split_code_points(kCoinageCodePoints)) {}

void Inventions::append_person(Random& choice, std::string& out) const {
  Random random(mix(seed_, kForPerson, draw_power_law(choice, kInventionRatio)));
  out.append(surnames_.draw(random));
  if (random.chance(840)) out.append(given_.draw_evenly(random));
  out.append(given_.draw_evenly(random));
}

void Inventions::append_village(Random& choice, std::string& out) const {
  Random random(mix(seed_, kForVillage, draw_power_law(choice, kInventionRatio)));
  out.append(place_code_points_.draw_evenly(random))
      .append(given_.draw_evenly(random))
      .append(village_suffixes_.draw(random));
}

void Inventions::append_company(Random& choice, std::string& out) const {
  Random random(mix(seed_, kForCompany, draw_power_law(choice, kInventionRatio)));
  out.append(company_code_points_.draw_evenly(random)).append(given_.draw_evenly(random));
  out.append(company_suffixes_.draw(random));
}

void Inventions::append_product(Random& choice, std::string& out) const {
  Random random(mix(seed_, kForProduct, draw_power_law(choice, kInventionRatio)));
  if (random.chance(500)) {
    out.append(company_code_points_.draw_evenly(random)).append(given_.draw_evenly(random));
    out.append(random.chance(500) ? "牌" : "").append(vocabulary_.word(vocabulary_.draw(WordClass::kNoun, random)));
    return;
  }
  const std::uint32_t letters = 1 + random.below(3);
  for (std::uint32_t i = 0; i < letters; ++i) out.push_back(static_cast<char>('A' + random.below(26)));
  if (random.chance(300)) out.push_back('-');
  append_number(out, 1 + random.below(random.chance(500) ? 99 : 9999));
  out.append(random.chance(400) ? "型" : "");
}

void Inventions::append_foreigner(Random& choice, std::string& out) const {
  Random random(mix(seed_, kForForeigner, draw_power_law(choice, kInventionRatio)));
  const std::uint32_t names = random.chance(250) ? 2 : 1;
  for (std::uint32_t name = 0; name < names; ++name) {
    if (name > 0) out.append("·");
    const std::uint32_t syllables = 2 + random.below(3);
    for (std::uint32_t i = 0; i < syllables; ++i) out.append(foreign_.draw_evenly(random));
  }
}

void Inventions::append_coinage(Random& choice, std::string& out) const {
  Random random(mix(seed_, kForCoinage, draw_power_law(choice, kInventionRatio)));
  out.append(coinage_.draw_evenly(random)).append(given_.draw_evenly(random));
  if (random.chance(250)) out.append(coinage_.draw_evenly(random));
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

std::uint64_t draw_magnitude(Random& random) {
  static constexpr std::array<std::uint32_t, 4> kPowers = {10, 100, 1000, 100000};
  const std::uint32_t kind = random.below(16);
  const std::uint32_t power = kind < 7 ? 0 : kind < 12 ? 1 : kind < 15 ? 2 : 3;
  std::uint64_t number = 1 + random.below(kPowers[power] - 1);
  if (power > 0 && random.chance(450)) number = std::max<std::uint64_t>(number / 10 * 10, 10);
  return number;
}

}  // namespace cipin::bench
