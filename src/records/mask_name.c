/*
 * Names that a speaker announces. After 我叫 nearly anything may be a name; after 我是 only what
 * begins with a surname, is as long as a name and ends where a name would end, as 我是 is followed
 * by a trade or a place far more often (我是高中毕业, 我是白云区的).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "records/mask.h"
#include "records/mask_part.h"

#define NICKNAME_MAX 4

static const char *const strong_words[] = {
    "我的名字是", "我的名字叫", "我名字叫", "名字叫",   "名字是",     "我叫做", "我叫",
    "我叫作",     "本人叫",     "本人姓名", "真实姓名", "姓名",       "叫我",   "我名叫",
    "我个名叫",   "我個名叫",   "联系人",   "聯繫人",   "my name is", "name:",  NULL};
static const char *const weak_words[] = {"我是", "我系", "我係", "本人", "我姓",
                                         "咱是", "俺是", "俺叫", NULL};

/* The hundred commonest surnames and some two hundred more; both scripts. */
static const char surnames[] =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢"
    "路岳齐梅莫庄辛管祝左涂谷祁时舒耿卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁"
    "隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚"
    "娄井麦区冼邝练揭原蓝农黑"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾譚鄒陸顧龍萬錢湯喬賴龔龐蘭顏嚴溫蘆魯"
    "韋畢聶齊莊關紀費歐項陽衛鮑單寧閔華車邊饒麥區鄺練藍農";

static const char *const compound_surnames[] = {
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方",
    "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "端木", "长孙",
    "宇文", "独孤", "南宫", "西门", "呼延", "轩辕", NULL};

/* Words that begin like a surname and are none. */
static const char *const not_names[] = {
    "高中", "高级", "高級", "高空",   "高龄",   "高考", "高管", "方便", "方面", "单位", "單位",
    "单亲", "單親", "单身", "單身",   "单独",   "白天", "白班", "白领", "白云", "白酒", "黄埔",
    "黃埔", "黄岐", "黄冈", "江苏",   "江西",   "江门", "江南", "江夏", "云南", "温州", "金融",
    "金属", "金牌", "马上", "万达",   "万一",   "万州", "于是", "时候", "时常", "包工", "包装",
    "包吃", "包裹", "包月", "车间",   "車間",   "车工", "車工", "车床", "车队", "司机", "司機",
    "司炉", "全职", "全職", "全日",   "全部",   "全国", "全家", "全厂", "全勤", "施工", "安全",
    "安装", "安裝", "安徽", "安保",   "安检",   "安排", "农民", "農民", "农村", "農村", "农业",
    "农户", "成都", "成年", "成人",   "成立",   "华为", "华侨", "华人", "常州", "常年", "常驻",
    "常德", "武汉", "武警", "石家",   "石油",   "石材", "石化", "康复", "康师", "古镇", "古巴",
    "文员", "文職", "文职", "文科",   "文盲",   "文艺", "文秘", "广州", "龙岗", "龙华", "龙湖",
    "来自", "来自", "来的", "来到",   "来问",   "来广", "来这", "来厂", "来打", "来做", "来咨",
    "来投", "来申", "来找", "来看",   "管理",   "管工", "管仓", "强迫", "强制", "甘肃", "宁波",
    "宁夏", "海南", "项目", "项目部", "项目经", "关于", "關於", "关心", "关系", "任职", "任何",
    "段子", "程序", "程度", "成功",   "房东",   "房产", "房地", "边工", "边远", "原来", "原告",
    "原先", "原工", "原厂", "原公",   "原單",   "原单", "区工", "区里", "区域", "区总", "解除",
    "解约", "解雇", "向你", "向公",   "向领",   "向厂", "左右", "左手", "左脚", "路人", "路过",
    "路政", "谷歌", "游客", "游泳",   "游戏",   "景区", "池州", "米厂", "费用", "盛大", "毛坯",
    "毛织", "毛衣", "孟加", "易制",   "史上",   "田间", "夏天", "夏季", "汪洋", "范围", "姚家",
    "金华", "季度", "季节", "季節",   "练习",   "练车", "蓝领", "藍領", "黑工", "黑户", "黑名",
    "查询", "查一", "查工", "查社",   "严重",   "钟点", "鐘點", "唐山", "秦皇", "徐州", "郑州",
    "鄭州", "贺州", "梅州", "梧州",   "柳州",   "桂林", "林业", "林场", "杨浦", "许多", "宋体",
    "谢谢", "謝謝", "何时", "何種",   "何种",   "何地", "周末", "周六", "周日", "周一", "周五",
    "周薪", "周结", "周边", "胡乱",   "朱砂",   "曾经", "曾經", "曾在", "付款", "丁克", "沈阳",
    "石厂", "石匠", "牛仔", "牛奶",   "马路",   "欧洲", "欧美", "齐齐", "阳江", "阳山", "阳性",
    "苗族", "畲族", "黎族", "莫名",   "洪水",   "陶瓷", "颜料", "温控", "章程", "辛苦", "强盗",
    NULL};

/* What may follow a name in running text. */
static const char *const followers[] = {
    "在",   "今年", "来自", "來自", "手机", "手機", "电话", "電話", "身份证", "身份證",
    "是",   "想",   "的",   "系",   "係",   "住",   "男",   "女",   "于",     "於",
    "我",   "要",   "请",   "請",   "工号", "联系", "聯繫", "做",   "干",     "从",
    "有",   "被",   "因",   "现",   "現",   "，",   "先生", "女士", "小姐",   "师傅",
    "師傅", "老家", "籍贯", "号码", "目前", "今天", "昨天", "入职", "公司",   NULL};

/* First characters after 我叫 that begin no name: 我叫他还钱, 我叫老板发工资. */
static const char never_first[] = "了他她它你您咱自什啥人不过這这那别谁誰把去救車车個个佢甚咩做作其"
                                  "大何好能会會没沒得又也就给給";

static struct hq_str glyph_bytes(const struct hq_mask_text *t, size_t i)
{
    return (struct hq_str){t->bytes.p + t->g[i].at, t->g[i].n};
}

static bool is_han_at(const struct hq_mask_text *t, size_t i)
{
    return i < t->count && hq_glyph_is_han(t->g[i].c);
}

static bool is_in(const struct hq_mask_text *t, size_t i, struct hq_str set)
{
    return is_han_at(t, i) && hq_str_find(set, glyph_bytes(t, i)) >= 0;
}

static bool is_surname(const struct hq_mask_text *t, size_t i)
{
    return is_in(t, i, hq_str_of(surnames));
}

/* Could a name that began earlier end before glyph i? */
static bool is_end(const struct hq_mask_text *t, size_t i)
{
    size_t end = 0;
    return !is_han_at(t, i) || hq_mask_is_one_at(t, i, followers, &end);
}

/* 小李, 老王, 阿强: glyphs of it, or 0. */
static size_t pet_name(const struct hq_mask_text *t, size_t i)
{
    if (is_in(t, i, HQ_STR("阿"))) {
        return is_han_at(t, i + 1) ? 2 : 0;
    }
    return is_in(t, i, HQ_STR("小老")) && is_surname(t, i + 1) ? 2 : 0;
}

/* Glyphs of a name with a surname at i; 0 if none. want_end: it must end where names end. */
static size_t full_name(const struct hq_mask_text *t, size_t i, bool want_end)
{
    size_t end = i;
    size_t given = 0;
    if (hq_mask_is_one_at(t, i, compound_surnames, &end)) {
        given = end;
    } else if (is_surname(t, i)) {
        given = i + 1;
    } else {
        return 0;
    }
    if (want_end && hq_mask_is_one_at(t, i, not_names, &end)) {
        return 0;
    }
    if (!is_han_at(t, given)) {
        return want_end ? 0 : given - i;
    }
    /* Two given characters unless the second belongs to what follows. */
    bool is_two = is_han_at(t, given + 1) && is_end(t, given + 2) &&
                  !(is_end(t, given + 1) && is_han_at(t, given + 2));
    if (is_two) {
        return given + 2 - i;
    }
    if (is_end(t, given + 1)) {
        return given + 1 - i;
    }
    return want_end ? 0 : given + 2 - i;
}

/* 买买提·艾力: Han with dots in it, up to what is neither. */
static size_t dotted_name(const struct hq_mask_text *t, size_t i)
{
    size_t end = i;
    bool has_dot = false;
    while (end < t->count && end - i < 20 &&
           (is_han_at(t, end) || t->g[end].c == 0xB7 || t->g[end].c == 0x2022)) {
        has_dot = has_dot || !is_han_at(t, end);
        end++;
    }
    return has_dot ? end - i : 0;
}

static size_t latin_name(const struct hq_mask_text *t, size_t i)
{
    size_t end = i;
    for (size_t words = 0; words < 2; words++) {
        size_t start = words ? end + 1 : end;
        size_t at = start;
        while (at < t->count && ((hq_glyph_is_alnum(t->g[at].c) && t->g[at].c > '9') ||
                                 (at > start && (t->g[at].c == '\'' || t->g[at].c == '-')))) {
            at++;
        }
        if (at == start) {
            break;
        }
        /* A second word counts if it is written as a name. */
        if (words && !(t->g[start].c >= 'A' && t->g[start].c <= 'Z')) {
            break;
        }
        end = at;
        if (!(end < t->count && t->g[end].c == ' ')) {
            break;
        }
    }
    return end - i;
}

static size_t strong_name(const struct hq_mask_text *t, size_t i)
{
    size_t n = dotted_name(t, i);
    n = n ? n : pet_name(t, i);
    n = n ? n : full_name(t, i, false);
    n = n ? n : latin_name(t, i);
    if (n || !is_han_at(t, i) || is_in(t, i, hq_str_of(never_first)) ||
        is_in(t, i, HQ_STR("老小要来來是有在想可问問的"))) {
        return n;
    }
    while (n < NICKNAME_MAX && is_han_at(t, i + n) && !(n >= 2 && is_end(t, i + n))) {
        n++;
    }
    return n;
}

static size_t weak_name(const struct hq_mask_text *t, size_t i)
{
    size_t n = pet_name(t, i);
    if (n && is_end(t, i + n)) {
        return n;
    }
    return full_name(t, i, true);
}

static size_t skip_link(const struct hq_mask_text *t, size_t i)
{
    static const char *const links[] = {":",  " ",  "是", "叫", "为", "為", "做",
                                        "系", "係", "\"", "“",  "「", "=",  NULL};
    size_t end = i;
    for (int k = 0; k < 4 && hq_mask_is_one_at(t, i, links, &end); k++) {
        i = end;
    }
    return i;
}

struct hq_mask_find hq_mask_find_name(const struct hq_mask_text *t, size_t i)
{
    struct hq_mask_find none = {0, 0, NULL};
    size_t end = 0;
    size_t n = 0;
    if (hq_mask_is_one_at(t, i, strong_words, &end)) {
        end = skip_link(t, end);
        n = strong_name(t, end);
    } else if (hq_mask_is_one_at(t, i, weak_words, &end)) {
        bool is_surname_only = hq_mask_is_at(t, i, "我姓", &end);
        end = is_surname_only ? end : skip_link(t, end);
        n = is_surname_only ? (is_surname(t, end) ? 1 : 0) : weak_name(t, end);
    }
    return n ? (struct hq_mask_find){end, end + n, HQ_MASK_NAME} : none;
}
