/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue/texts.h"

#include <stddef.h>
#include <string.h>

static const char *const texts[HQ_TEXT_COUNT][2] = {
    [HQ_TEXT_GREETING] = {"您好，我是工会数字人“虹桥”。工资、合同、社保、工伤、入会、建会，都可以直"
                          "接问我。我的答案由人写好、"
                          "附有法律依据；我答不了的，帮您转给工会工作人员。",
                          "Hello, I am Hongqiao, the union's digital assistant. Ask me about "
                          "wages, contracts, social "
                          "insurance, work injuries or joining a union. People wrote and checked "
                          "my answers, with the "
                          "law beside them; what I cannot answer goes to union staff."},
    [HQ_TEXT_CLARIFY] = {"我不太确定您问的是哪一个，请选一个，或者换个说法再问：",
                         "I am not sure which of these you mean. Please pick one, or ask in other "
                         "words:"},
    [HQ_TEXT_FALLBACK] =
        {"对不起，这个问题我没有可靠的答案，不敢乱说。您可以换个说法再问，也可以说“转人工”，由工会"
         "工作人员"
         "答复您。急事请打12351（工会）、12333（人社）或12348（法律援助）。",
         "Sorry, I have no reliable answer to that and will not guess. Try other words, or say "
         "\"talk "
         "to a person\". If it is urgent call 12351 (union), 12333 (labour bureau) or 12348 (legal "
         "aid)."},
    [HQ_TEXT_FALLBACK_AGAIN] =
        {"还是没能帮上您，抱歉。要不要转给工会工作人员？点“找人工”或者回复“转人工”就行，您不用再说"
         "一遍。也可以直接"
         "打12351。",
         "I still could not help, sorry. Shall I pass this to union staff? Press \"Talk to a "
         "person\" or "
         "say so; you will not have to repeat yourself. You can also call 12351."},
    [HQ_TEXT_EMPTY] =
        {"请用一句话告诉我您遇到的事，比如“公司拖欠工资怎么办”。",
         "Please tell me in a sentence what happened, for example \"my company owes me "
         "wages\"."},
    [HQ_TEXT_BASIS] = {"依据：", "Legal basis: "},
    [HQ_TEXT_VERIFIED] = {"核对日期：%s", "Checked on %s"},
    [HQ_TEXT_CASE_OPENED] = {"已经转给工会工作人员。您的受理号是 %s，查询码是 "
                             "%s，请记下来，凭这两个号随时查进度。前面说过的话"
                             "会一起转过去，您不用再讲一遍。",
                             "Your case has been passed to union staff. Number %s, code %s: keep "
                             "both to follow it. What you "
                             "told me goes along, you need not repeat it."},
    [HQ_TEXT_CASE_NOT_KEPT] =
        {"这里现在不能登记。请直接打12351（工会）、12333（人社）或12348（法律援助），会有人接听。",
         "I cannot register cases here. Please call 12351 (union), 12333 (labour bureau) or 12348 "
         "(legal "
         "aid); a person will answer."},
    [HQ_TEXT_CHINESE_ONLY] = {"", "(This answer is available in Chinese only so far.)"},
    [HQ_TEXT_FIGURE_MISSING] = {"（以当地最新公布为准）", "(see the latest local notice)"},
    [HQ_TEXT_MENU] = {"您想了解哪一方面？", "What would you like to know about?"},
    [HQ_TEXT_MENU_TOPICS] = {"这一板块里大家常问：", "Often asked here:"},
    [HQ_TEXT_STATUS_ASK] = {"请把受理号和查询码一起发给我，例如：HQ-20261123-0001 AB12CD34。",
                            "Please send me the case number and the code together, for example: "
                            "HQ-20261123-0001 AB12CD34."},
    [HQ_TEXT_STATUS_UNKNOWN] =
        {"没有找到，受理号或查询码可能不对。请核对一下再发；记不清了可以打12351。",
         "Not found: the number or the code may be wrong. Please check both; if you lost them call "
         "12351."},
    [HQ_TEXT_STATUS] = {"受理号 %s：%s。", "Case %s: %s."},
    [HQ_TEXT_ALSO_ASKED] = {"您还问了：", "You also asked: "},
    [HQ_TEXT_FORM_PARKED] = {"（刚才的计算还给您留着，说“继续”就能接着算。）",
                             "(Your calculation is kept; say \"continue\" to go on.)"},
    [HQ_TEXT_FORM_CANCELLED] = {"好的，不算了。还有别的问题可以继续问我。",
                                "All right, stopped. Ask me anything else."},
    [HQ_TEXT_SOURCE] = {"来源：", "Source: "},
};

const char *hq_text(enum hq_text which, bool is_english)
{
    return texts[which][is_english ? 1 : 0];
}

const char *hq_text_state(const char *state, bool is_english)
{
    static const char *const states[][3] = {
        {"open", "已登记，等待受理", "registered, waiting"},
        {"claimed", "已有工作人员受理", "a staff member is on it"},
        {"answered", "已答复", "answered"},
        {"closed", "已办结", "closed"},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(states[i][0], state) == 0)
            return states[i][is_english ? 2 : 1];
    }
    return state;
}
