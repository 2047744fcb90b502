/*
 * The kiosk's own words; the rest comes from words/.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
export const KIOSK_WORDS = {
  'zh-Hans': {
    start: '点这里开始', headline: '有事，问工会', lead: '工资、合同、社保、工伤、入会，点一点就能问', others: '大家常问',
    home: '首页', end: '结束使用', large: '大字', normal: '标准字', ask: '您想问什么？点板块，或者打字',
    type: '打拼音或汉字，比如 gongshang', still: '还在吗？', still_lead: '{0} 秒后清除您的记录，回到首页。', go_on: '继续使用',
    offline: '网络断了。常见问题还可以看；急事请打 12351。', offline_none: '网络断了，这个问题现在查不到。请打 12351，或者稍后再来。',
    keyboard: '屏幕键盘', delete: '删除', space: '空格', done: '完成', private: '用完请点“结束使用”，您的记录会马上清除。',
    asked: '您问的是', topics: '主题', contact_kiosk: '您的电话（可不填）', read: '朗读', phone: '用您的电话拨打',
  },
  'zh-Hant': {
    start: '點這裡開始', headline: '有事，問工會', lead: '工資、合同、社保、工傷、入會，點一點就能問', others: '大家常問',
    home: '首頁', end: '結束使用', large: '大字', normal: '標準字', ask: '您想問甚麼？點板塊，或者打字',
    type: '打拼音或漢字，例如 gongshang', still: '還在嗎？', still_lead: '{0} 秒後清除您的記錄，回到首頁。', go_on: '繼續使用',
    offline: '網絡斷了。常見問題還可以看；急事請打 12351。', offline_none: '網絡斷了，這個問題現在查不到。請打 12351，或者稍後再來。',
    keyboard: '螢幕鍵盤', delete: '刪除', space: '空格', done: '完成', private: '用完請點「結束使用」，您的記錄會馬上清除。',
    asked: '您問的是', topics: '主題', contact_kiosk: '您的電話（可不填）', read: '朗讀', phone: '用您的電話撥打',
  },
  en: {
    start: 'Touch to begin', headline: 'Ask the union', lead: 'Wages, contracts, insurance, injuries, joining: touch to ask', others: 'Often asked',
    home: 'Home', end: 'Finish', large: 'Large print', normal: 'Normal print', ask: 'What would you like to ask? Touch a topic or type',
    type: 'Type your question', still: 'Still there?', still_lead: 'In {0} seconds your record is erased.', go_on: 'Go on',
    offline: 'The line is down. Common questions still work; if it is urgent call 12351.', offline_none: 'The line is down and this cannot be looked up. Please call 12351 or come back later.',
    keyboard: 'On-screen keyboard', delete: 'Delete', space: 'Space', done: 'Done', private: 'When you are done press “Finish”: your record is erased at once.',
    asked: 'You asked', topics: 'Topics', contact_kiosk: 'Your phone (optional)', read: 'Read aloud', phone: 'Call from your own phone',
  },
};
