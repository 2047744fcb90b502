/*
 * Speaking and listening with what the browser has on the device. Voices that work by sending the
 * text away are never used. Before it is spoken a text is written the way it is to be read:
 * telephone numbers digit by digit, years too, percentages and articles in words.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

/** What can be chosen as a voice: id, BCP 47 prefixes in order of preference. */
export const VOICES = {
  zh: ['zh-CN', 'cmn', 'zh-SG', 'zh-TW', 'zh'],
  yue: ['zh-HK', 'yue', 'zh-MO'],
  en: ['en'],
};

const DIGITS = '〇一二三四五六七八九';
/* On the telephone Mandarin says yao for 1, so that it is not taken for 7. */
const PHONE_DIGITS = '零幺二三四五六七八九';
const CANTONESE_DIGITS = '零一二三四五六七八九';

const spell = (text, digits) => text.replace(/\D/g, '').split('').map((d) => digits[d]).join('');

const UNITS = ['', '十', '百', '千'];

/* 1 to 9999 in words. */
function chineseGroup(n) {
  let out = '';
  let isGap = false;
  [...String(n)].forEach((digit, i, all) => {
    if (digit === '0') {
      isGap = true;
      return;
    }
    if (isGap) out += '零';
    isGap = false;
    out += DIGITS[digit] + UNITS[all.length - 1 - i];
  });
  return out;
}

/** A whole number below 10^12 in Chinese words: 8500 → 八千五百. */
export function chineseNumber(n) {
  if (n === 0) return '零';
  const [yi, wan, one] = [Math.floor(n / 1e8), Math.floor(n / 1e4) % 1e4, n % 1e4];
  let out = '';
  let isGap = false;
  for (const [group, unit] of [[yi, '亿'], [wan, '万'], [one, '']]) {
    if (group === 0) {
      isGap = true;
      continue;
    }
    if (out && (isGap || group < 1000)) out += '零';
    isGap = false;
    out += chineseGroup(group) + unit;
  }
  return out.replace(/^一十/, '十');
}

function chineseDecimal(text) {
  const [whole, part] = text.replace(/,/g, '').split('.');
  if (whole.length > 12) return spell(text, '零一二三四五六七八九');
  const words = chineseNumber(Number(whole));
  const tail = part ? part.replace(/0+$/, '') : '';
  return tail ? `${words}点${tail.split('').map((d) => (d === '0' ? '零' : DIGITS[d])).join('')}` : words;
}

function speakableChinese(text, isCantonese) {
  const phone = isCantonese ? CANTONESE_DIGITS : PHONE_DIGITS;
  const day = (y, m, d) => `${spell(y, DIGITS)}年${chineseNumber(Number(m))}月${d ? `${chineseNumber(Number(d))}日` : ''}`;
  return text
    .replace(/https?:\/\/\S+/g, '')
    .replace(/[《》〈〉]/g, '')
    .replace(/(\d{4})-(\d{1,2})-(\d{1,2})/g, (_, y, m, d) => day(y, m, d))
    .replace(/(?<!\d)(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?/g, (_, y, m, d) => day(y, m, d))
    .replace(/(?<!\d)((?:19|20)\d\d)年/g, (_, y) => `${spell(y, DIGITS)}年`)
    .replace(/(?<![\d.,])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})(?!\d)/g, (m) => spell(m, phone))
    .replace(/(?<![\d.,])(110|119|120|122|12[0-9]{3})(?![\d.%元年月日天岁人条号个])/g, (m) => spell(m, phone))
    .replace(/([\d,]+(?:\.\d+)?)\s*[%％]/g, (_, n) => `百分之${chineseDecimal(n)}`)
    .replace(/[¥￥]\s*([\d,]+(?:\.\d+)?)(?:元)?/g, (_, n) => `${chineseDecimal(n)}元`)
    .replace(/(?<![\dA-Za-z-])(\d[\d,]*(?:\.\d+)?)(?![\dA-Za-z])/g, (_, n) => chineseDecimal(n))
    .replace(/×/g, '乘')
    .replace(/÷/g, '除以')
    .replace(/\s*=\s*/g, '等于')
    .replace(/[·|]/g, '，');
}

function speakableEnglish(text) {
  return text
    .replace(/https?:\/\/\S+/g, '')
    .replace(/(?<![\d.,])(110|119|120|122|12[0-9]{3}|1[3-9]\d{9})(?![\d.%])/g, (m) => m.split('').join(' '))
    .replace(/×/g, ' times ')
    .replace(/[·|]/g, ', ');
}

/** The text as a voice (a key of VOICES) should read it. */
export function speakable(text, voice) {
  return voice === 'en' ? speakableEnglish(text) : speakableChinese(text, voice === 'yue');
}

/** Parts short enough for every engine: some stop after a quarter of a minute. */
export function sentences(text) {
  const parts = text.split(/(?<=[。！？；!?;\n])|(?<=[.:：]\s)/).map((p) => p.trim()).filter(Boolean);
  return parts.flatMap((p) => p.match(/.{1,120}(?:[，,、 ]|$)|.{1,120}/gsu) || []);
}

/** The voice on this device for a key of VOICES, or null. */
function localVoice(key) {
  if (typeof speechSynthesis === 'undefined') return null;
  const all = speechSynthesis.getVoices().filter((v) => v.localService);
  for (const prefix of VOICES[key]) {
    const found = all.find((v) => v.lang.replace('_', '-').toLowerCase().startsWith(prefix.toLowerCase()));
    if (found) return found;
  }
  return null;
}

/** Speaks one text at a time. Events: `state` (detail: is it speaking), `mouth` (a new sound begins). */
export class Speaker extends EventTarget {
  #run = 0;
  #ticker = 0;

  constructor() {
    super();
    if (typeof speechSynthesis !== 'undefined') {
      speechSynthesis.addEventListener?.('voiceschanged', () => this.dispatchEvent(new Event('voices')));
    }
  }

  isAble(voice) {
    return localVoice(voice) !== null;
  }

  speak(text, voice) {
    this.stop();
    const found = localVoice(voice);
    const parts = sentences(speakable(text, voice));
    if (!found || !parts.length) return false;
    const run = this.#run;
    this.#state(true);
    parts.forEach((part, i) => {
      const one = new SpeechSynthesisUtterance(part);
      one.voice = found;
      one.lang = found.lang;
      one.rate = 0.95;
      one.onboundary = () => run === this.#run && this.#mouth();
      one.onend = one.onerror = () => {
        if (run === this.#run && i === parts.length - 1) this.#state(false);
      };
      speechSynthesis.speak(one);
    });
    /* Not every engine reports boundaries: between them the mouth keeps the pace of speech. */
    this.#ticker = setInterval(() => this.#mouth(), 170);
    return true;
  }

  stop() {
    this.#run += 1;
    if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel();
    if (this.#ticker) this.#state(false);
  }

  #mouth() {
    this.dispatchEvent(new Event('mouth'));
  }

  #state(isSpeaking) {
    if (!isSpeaking) {
      clearInterval(this.#ticker);
      this.#ticker = 0;
    }
    this.dispatchEvent(new CustomEvent('state', { detail: isSpeaking }));
  }
}

const Recognition = () => globalThis.SpeechRecognition || globalThis.webkitSpeechRecognition;

export const canDictate = () => typeof Recognition() === 'function';

const DICTATION_LANGUAGE = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-HK', en: 'en-US' };

/**
 * Listens once. onText(text) as it goes, onEnd(isHeard) at the end. Returns a function that stops.
 */
export function dictate(lang, { onText, onEnd }) {
  const engine = new (Recognition())();
  let isHeard = false;
  let isOver = false;
  const end = () => {
    if (!isOver) onEnd(isHeard);
    isOver = true;
  };
  engine.lang = DICTATION_LANGUAGE[lang] || 'zh-CN';
  engine.interimResults = true;
  engine.onresult = (event) => {
    isHeard = true;
    onText([...event.results].map((r) => r[0].transcript).join(''));
  };
  engine.onend = end;
  engine.onerror = end;
  try {
    engine.start();
  } catch {
    end();
  }
  return () => engine.stop();
}
