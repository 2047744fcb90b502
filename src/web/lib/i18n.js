/*
 * Languages: which there are, loading their words, dates and regions in them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

export const LANGUAGES = [
  ['zh-Hans', '简体中文'],
  ['zh-Hant', '繁體中文'],
  ['en', 'English'],
];

/** What to say to the daemon in each language. */
export const PHRASES = {
  'zh-Hans': { stop: '算了' },
  'zh-Hant': { stop: '算了' },
  en: { stop: 'cancel' },
};

/** Loads the words of a language: a function from a key (and what to fill in) to text. */
export async function loadWords(lang) {
  const { default: table } = await import(`../words/${lang}.js`);
  const t = (key, ...values) => (table[key] ?? key).replace(/\{(\d)\}/g, (_, i) => String(values[i] ?? ''));
  t.lang = lang;
  t.has = (key) => key in table;
  return t;
}

/** The language of the three that fits best: what was asked for, else the page's, else the browser's. */
export function pickLanguage(...wishes) {
  for (const wish of wishes) {
    if (!wish) continue;
    if (LANGUAGES.some(([id]) => id === wish)) return wish;
    const tag = wish.toLowerCase();
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return 'zh-Hant';
    if (tag.startsWith('zh') || tag.startsWith('yue')) return 'zh-Hans';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-Hans';
}

/** A region code in words: the nearest known part of it, with the code itself for the unknown rest. */
export function regionName(t, code) {
  if (t.has(`region_${code}`)) return t(`region_${code}`);
  const parent = code.slice(0, code.lastIndexOf('-'));
  return parent ? `${regionName(t, parent)} ${code.slice(parent.length + 1)}` : code;
}

const LOCALE = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-HK', en: 'en-GB' };

/** "2026-11-23" as people write it. */
export function dateText(lang, text) {
  const at = new Date(`${text}T00:00Z`);
  return Number.isNaN(at.getTime()) ? text : at.toLocaleDateString(LOCALE[lang], { dateStyle: 'long', timeZone: 'UTC' });
}

/** A moment (ms) as time of day, with the date if it was not today. */
export function timeText(lang, ms) {
  const at = new Date(ms);
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { month: 'numeric', day: 'numeric' };
  return at.toLocaleString(LOCALE[lang], { hour: '2-digit', minute: '2-digit', hour12: false, ...day });
}
