/* Masking of personal data. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "records/mask.h"

struct sample {
    const char *in;
    const char *out;
};

static void check(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct hq_buf out;
        hq_buf_init(&out, HQ_MASK_MAX_BYTES);
        hq_mask(hq_str_of(samples[i].in), &out);
        assert_string_equal(hq_buf_str(&out).p, samples[i].out);
        hq_buf_deinit(&out);
    }
}
#define CHECK(samples) check((samples), sizeof(samples) / sizeof((samples)[0]))

static void test_numbers(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"我的电话13800138000谢谢", "我的电话[手机号]谢谢"},
        {"138 0013 8000", "[手机号]"},
        {"138-0013-8000，微信同号", "[手机号]，微信同号"},
        {"１３８００１３８０００", "[手机号]"},
        {"+8613800138000", "[手机号]"},
        {"+86 138 0013 8000", "[手机号]"},
        {"008613800138000", "[手机号]"},
        {"幺三八零零幺三八零零零", "[手机号]"},
        {"一三八〇〇一三八〇〇〇打给我", "[手机号]打给我"},
        {"13800138000 13900139000", "[手机号] [手机号]"},
        {"工资8000 13800138000", "工资8000 [手机号]"},
        {"020-81234567", "[电话]"},
        {"(020)81234567", "([电话]"},
        {"0757-8123456", "[电话]"},
        {"座机81234567", "座机[电话]"},
        {"11010519491231002X", "[身份证号]"},
        {"身份证110105194912310021没错", "身份证[身份证号]没错"}, /* bad check digit, real date */
        {"110105 19491231 002x", "[身份证号]"},
        {"110105491231002", "[身份证号]"},
        {"6222 0210 0111 1111 116", "6222 0210 0111 1111 116"}, /* Luhn does not hold */
        {"4111111111111111", "[银行卡号]"},
        {"4111 1111 1111 1111", "[银行卡号]"},
        {"卡号6228480402564890018", "卡号[银行卡号]"},
        {"a.b-c@mail.example.cn", "[邮箱]"},
        {"邮箱zhang3@qq.com", "邮箱[邮箱]"},
        {"微信号：zhang_san99", "微信号：[账号]"},
        {"加我QQ 12345678吧", "加我QQ [账号]吧"},
    };
    CHECK(samples);
}

static void test_not_numbers(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"工资3500元，加班36小时", "工资3500元，加班36小时"},
        {"2026年11月23日", "2026年11月23日"},
        {"打12351还是12333", "打12351还是12333"},
        {"4008812351", "4008812351"},
        {"HQ-20261123-0001", "HQ-20261123-0001"},
        {"国办发明电〔2024〕12号", "国办发明电〔2024〕12号"},
        {"1234567890123456", "1234567890123456"},
        {"第三十八条和第四十七条", "第三十八条和第四十七条"},
        {"1.5倍还是2倍", "1.5倍还是2倍"},
        {"12800元", "12800元"},
    };
    CHECK(samples);
}

static void test_names(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"我叫李明，被拖欠工资", "我叫[姓名]，被拖欠工资"},
        {"我叫王小明想问下工资", "我叫[姓名]想问下工资"},
        {"你好我叫张三在东莞上班", "你好我叫[姓名]在东莞上班"},
        {"我叫欧阳娜娜", "我叫[姓名]"},
        {"我叫阿强", "我叫[姓名]"},
        {"我叫小李", "我叫[姓名]"},
        {"我叫买买提·艾力，喀什人", "我叫[姓名]，喀什人"},
        {"姓名：陈大文 电话13800138000", "姓名：[姓名] 电话[手机号]"},
        {"我是黄志强，工伤了", "我是[姓名]，工伤了"},
        {"我是刘芳今年怀孕", "我是[姓名]今年怀孕"},
        {"我係陳大文", "我係[姓名]"},
        {"我姓郑", "我姓[姓名]"},
        {"名字叫周星", "名字叫[姓名]"},
        {"My name is John Smith and I was fired", "My name is [姓名] and I was fired"},
        {"我叫 李 明", "我叫 [姓名] 明"},
    };
    CHECK(samples);
}

static void test_not_names(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"我是高中毕业", "我是高中毕业"},
        {"我是白云区的", "我是白云区的"},
        {"我是农民工", "我是农民工"},
        {"我是单亲妈妈", "我是单亲妈妈"},
        {"我是江西人", "我是江西人"},
        {"我是司机", "我是司机"},
        {"我是来咨询的", "我是来咨询的"},
        {"我是包装工", "我是包装工"},
        {"我叫他还钱", "我叫他还钱"},
        {"我叫老板发工资", "我叫老板发工资"},
        {"我叫了仲裁", "我叫了仲裁"},
        {"我是在工地摔伤的", "我是在工地摔伤的"},
        {"试用期最长可以几个月？", "试用期最长可以几个月？"},
        {"How do I join the union?", "How do I join the union?"},
    };
    CHECK(samples);
}

static void test_bad_bytes(void **state)
{
    (void)state;
    struct hq_buf out;
    hq_buf_init(&out, HQ_MASK_MAX_BYTES);
    hq_mask((struct hq_str){"a\0b\xff\xe4\xb8", 6}, &out);
    assert_string_equal(hq_buf_str(&out).p, "a?b???");
    hq_buf_deinit(&out);
}

/* However text is cut into pieces around a number, the number never gets through. */
static void test_number_anywhere(void **state)
{
    (void)state;
    static const char *const around[] = {"", " ", "，", "工资", "a", "电话:", "（", "\n", "+"};
    for (size_t a = 0; a < sizeof(around) / sizeof(around[0]); a++) {
        for (size_t b = 0; b < sizeof(around) / sizeof(around[0]); b++) {
            char text[64];
            struct hq_buf out;
            snprintf(text, sizeof(text), "%s13912345678%s", around[a], around[b]);
            hq_buf_init(&out, HQ_MASK_MAX_BYTES);
            hq_mask(hq_str_of(text), &out);
            assert_null(strstr(hq_buf_str(&out).p, "39123"));
            hq_buf_deinit(&out);
        }
    }
}

static void test_longest(void **state)
{
    (void)state;
    char *text = malloc(200000);
    struct hq_buf out;
    memset(text, '1', 200000);
    hq_buf_init(&out, 4 * HQ_MASK_MAX_BYTES);
    hq_mask((struct hq_str){text, 200000}, &out);
    assert_int_equal(hq_buf_error(&out), HQ_OK);
    assert_int_equal(hq_buf_str(&out).n, HQ_MASK_MAX_BYTES);
    hq_buf_deinit(&out);
    free(text);
}

static void test_partly(void **state)
{
    (void)state;
    struct hq_buf out;
    hq_buf_init(&out, HQ_MASK_MAX_BYTES);
    hq_mask_partly(HQ_STR("姓名：陈大文 电话13800138000"), &out);
    assert_string_equal(hq_buf_str(&out).p, "姓名：陈** 电话138****8000");
    hq_buf_deinit(&out);
}

static void collect(void *user, struct hq_str digits)
{
    hq_buf_add(user, digits);
    hq_buf_addc(user, ';');
}

static void test_numbers_found(void **state)
{
    (void)state;
    struct hq_buf out;
    hq_buf_init(&out, 1000);
    hq_mask_numbers(HQ_STR("+86 138-0013-8000, 020 81234567, 11010519491231002x, 4111111111111111"),
                    collect, &out);
    assert_string_equal(hq_buf_str(&out).p, "13800138000;02081234567;11010519491231002X;");
    hq_buf_deinit(&out);
}

static void test_canonical(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"试用期 最长，几个月？", "试用期最长几个月"},
        {"ＯＴ　Pay??", "ot pay"},
        {"How do I join?", "how do i join"},
        {"……", ""},
    };
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct hq_buf out;
        hq_buf_init(&out, 1000);
        hq_mask_canonical(hq_str_of(samples[i].in), &out);
        assert_string_equal(hq_buf_str(&out).p, samples[i].out);
        hq_buf_deinit(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),       cmocka_unit_test(test_not_numbers),
        cmocka_unit_test(test_names),         cmocka_unit_test(test_not_names),
        cmocka_unit_test(test_bad_bytes),     cmocka_unit_test(test_number_anywhere),
        cmocka_unit_test(test_longest),       cmocka_unit_test(test_partly),
        cmocka_unit_test(test_numbers_found), cmocka_unit_test(test_canonical),
    };
    return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
