/*
 * Speaking and listening with what the browser has on the device. Voices that work by sending the
 * text away are never used. Before it is spoken a text is written the way it is to be read:
 * telephone numbers and years digit by digit, percentages, money and sums in words.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

/** What can be chosen as a voice: id, BCP 47 prefixes in order of preference. */
export const VOICES = {
  zh: ['zh-CN', 'cmn', 'zh-SG', 'zh-TW', 'zh'],
  yue: ['zh-HK', 'yue', 'zh-MO'],
  en: ['en'],
};

const DIGITS = '零一二三四五六七八九';
/* On the telephone Mandarin says yao for 1, so that it is not taken for 7. */
const PHONE_DIGITS = DIGITS.replace('一', '幺');

const spell = (text, digits) => text.replace(/\D/g, '').replace(/\d/g, (d) => digits[d]);

/* Plain whole numbers are left to the voice: every Chinese one reads 8500 as 八千五百. */
function speakableChinese(text, isCantonese) {
  const phone = isCantonese ? DIGITS : PHONE_DIGITS;
  return text
    .replace(/https?:\/\/\S+|[《》〈〉]/g, '')
    .replace(/(\d{4})-0?(\d{1,2})-0?(\d{1,2})/g, '$1年$2月$3日')
    .replace(/(?<!\d)((?:19|20)\d\d)年/g, (_, year) => `${spell(year, DIGITS)}年`)
    .replace(/(?<![\d.,])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})(?!\d)/g, (m) => spell(m, phone))
    .replace(/(?<![\d.,¥￥])(?:110|119|120|122|12\d{3})(?![\d.%元年月日天岁人条号个])/g, (m) => spell(m, phone))
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(\d+(?:\.\d+)?)\s*[%％]/g, '百分之$1')
    .replace(/[¥￥]\s*(\d+(?:\.\d+)?)元?/g, '$1元')
    .replace(/\s*×\s*/g, '乘')
    .replace(/\s*÷\s*/g, '除以')
    .replace(/\s*=\s*/g, '等于')
    .replace(/[·|]/g, '，');
}

function speakableEnglish(text) {
  return text
    .replace(/https?:\/\/\S+/g, '')
    .replace(/(?<![\d.,])(110|119|120|122|12\d{3}|1[3-9]\d{9})(?![\d%]|[.,]\d)/g, (m) => m.split('').join(' '))
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
  const all = globalThis.speechSynthesis?.getVoices().filter((v) => v.localService) || [];
  for (const prefix of VOICES[key]) {
    const found = all.find((v) => v.lang.replace('_', '-').startsWith(prefix));
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
    globalThis.speechSynthesis?.getVoices(); /* browsers load them at the first question */
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
    globalThis.speechSynthesis?.cancel();
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
