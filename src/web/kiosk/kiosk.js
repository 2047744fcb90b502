/*
 * The kiosk: a screen in a hall that anybody may touch. A visit begins on the attract screen and ends
 * by "finish" or by the idle clock; then its socket, its session and everything it showed are gone.
 * Nothing of a visit is ever stored. Address: /kiosk/?site=NAME&idle=60&count=20 (seconds).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { adopt, fill, h } from '../lib/dom.js';
import { loadWords } from '../lib/i18n.js';
import { Connection } from '../lib/connection.js';
import { Speaker } from '../lib/speech.js';
import { AVATAR_CSS, Avatar } from '../lib/avatar.js';
import { AnswerCache } from './cache.js';
import { Idle } from './idle.js';
import { Keys } from './keys.js';
import { KIOSK_WORDS } from './words.js';
import { answerScreen, attractScreen, boardScreen, footBar, headBar, homeScreen, humanScreen, receiptScreen } from './screens.js';

const SCREENS = { home: homeScreen, board: boardScreen, answer: answerScreen, human: humanScreen, receipt: receiptScreen };
const BUBBLES_MS = 6000;
const REFRESH_MS = 3600_000;
const LINE_WAIT_MS = 2500;
const VOICE_OF = { 'zh-Hans': 'zh', 'zh-Hant': 'yue', en: 'en' };

const query = new URLSearchParams(location.search);
const seconds = (name, otherwise) => Math.min(600, Math.max(1, Number(query.get(name)) || otherwise));
const URL_WS = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;

class Kiosk {
  avatar = new Avatar();
  speaker = new Speaker();
  cache = new AnswerCache();
  connection = null;
  isLarge = false;
  lang = 'zh-Hans';
  lastQuestion = '';
  #ready = null; /* of the session: {areas} */
  #bubbles = 0;
  #isSpeaking = false;
  #keys = null;
  #body = null;
  #screen = null;
  #idle = new Idle({
    idle_s: seconds('idle', 60), count_s: seconds('count', 20), isBusy: () => this.#isSpeaking,
    onCount: (left_s) => this.#count(left_s), onOver: () => this.end(),
  });

  constructor() {
    adopt(document, AVATAR_CSS);
    this.speaker.addEventListener('mouth', () => this.avatar.mouth());
    this.speaker.addEventListener('state', ({ detail }) => {
      this.#isSpeaking = detail;
      this.avatar.set(detail ? 'speaking' : 'idle');
    });
    document.addEventListener('focusin', ({ target }) => this.#focused(target));
    document.addEventListener('contextmenu', (e) => e.preventDefault());
  }

  /** Back to the attract screen, with nothing left of whoever was there. */
  async end() {
    this.#idle.stop();
    this.speaker.stop();
    this.connection?.close();
    this.connection = null;
    this.#ready = null;
    this.lastQuestion = '';
    this.isLarge = false;
    this.#screen = null;
    await this.#speakIn('zh-Hans');
    document.documentElement.classList.remove('large');
    fill(document.body, attractScreen(this));
    scrollTo(0, 0);
    document.body.dataset.visit = 'none';
    this.#refresh();
  }

  /** A visitor has come. */
  async begin(lang) {
    clearInterval(this.#bubbles);
    this.cache.stop();
    await this.#speakIn(lang);
    this.#keys = new Keys(this.t);
    this.#body = h('main.page');
    document.body.dataset.visit = 'some';
    this.#frame();
    this.#connect();
    this.#idle.start();
    this.show('home');
  }

  everyFewSeconds(action) {
    clearInterval(this.#bubbles);
    action();
    this.#bubbles = setInterval(action, BUBBLES_MS);
  }

  /** Questions that people ask, for the attract screen. */
  sampleQuestions(count) {
    const all = this.cache.questions();
    if (!all.length) return [1, 2, 3].map((n) => this.t(`sample${n}`)).slice(0, count);
    const start = Math.floor(Math.random() * all.length);
    return Array.from({ length: count }, (_, i) => all[(start + i * 17) % all.length]);
  }

  areas() {
    if (this.#ready) return this.#ready.areas;
    const ids = ['about-union', 'joining', 'founding', 'rights', 'benefits', 'democracy'];
    return ids.map((id) => ({ id, title: this.t(id) }));
  }

  show(name, argument) {
    this.#screen = { name, argument };
    this.speaker.stop();
    this.#keys.hide();
    fill(this.#body, SCREENS[name](this, argument));
    scrollTo(0, 0);
    this.#body.querySelector('h1[tabindex]')?.focus({ preventScroll: true });
  }

  /** Topics of a board, from the line or the cache; null if neither has them. */
  async board(id) {
    const board = await this.#orOffline('area.list', { area: id }, () => this.cache.board(id));
    return board;
  }

  ask(text, shown = text) {
    return this.#answer(shown, 'question.ask', { text }, () => this.cache.find(text));
  }

  entry(id, title) {
    return this.#answer(title, 'entry.get', { id }, () => this.cache.entry(id));
  }

  choose({ id, title }) {
    if (this.areas().some((a) => a.id === id)) this.show('board', id);
    else this.entry(id, title);
  }

  async rate(answer, helpful, button) {
    button.setAttribute('aria-pressed', 'true');
    for (const other of button.parentElement.querySelectorAll('[aria-pressed]')) other.disabled = true;
    try {
      await this.connection.tryCall('answer.rate', { answer: answer.answer, helpful });
      button.textContent = this.t('thanks');
    } catch {
      button.setAttribute('aria-pressed', 'false');
    }
  }

  async openCase(text, contact) {
    if (this.connection.state !== 'ready') throw new Error('no line');
    const receipt = await this.connection.tryCall('case.open', { kind: 'human', text, ...(contact && { contact }) });
    this.show('receipt', receipt);
  }

  canSpeak() {
    return this.speaker.isAble(VOICE_OF[this.lang]);
  }

  speak(text) {
    this.speaker.speak(text, VOICE_OF[this.lang]);
  }

  toggleLarge() {
    this.isLarge = !this.isLarge;
    document.documentElement.classList.toggle('large', this.isLarge);
    this.#frame();
  }

  async setLanguage(lang) {
    await this.#speakIn(lang);
    this.#ready = null;
    this.#keys = new Keys(this.t);
    this.connection.setLanguage(lang);
    this.#frame();
    this.show('home');
  }

  /* --- insides --- */

  async #speakIn(lang) {
    const t = await loadWords(lang);
    const own = KIOSK_WORDS[lang];
    this.t = Object.assign((key, ...values) => (key in own ? own[key].replace('{0}', String(values[0] ?? '')) : t(key, ...values)), { has: t.has });
    this.lang = lang;
    document.documentElement.lang = lang;
    document.title = this.t('title');
  }

  #connect() {
    this.connection = new Connection({ url: URL_WS, kind: 'kiosk', site: query.get('site') || 'kiosk', lang: this.lang });
    const { connection } = this;
    connection.addEventListener('session', ({ detail }) => {
      if (connection !== this.connection) return;
      this.#ready = detail;
      if (this.#screen?.name === 'home' && !this.#body.querySelector('input')?.value) this.show('home');
    });
    connection.addEventListener('state', () => connection === this.connection && this.#line());
    connection.open();
  }

  #frame() {
    fill(
      document.body,
      headBar(this), h('div.line', { role: 'status', hidden: true }), this.#body, this.#keys.element, footBar(this),
      h('div.still', { hidden: true, role: 'alertdialog', 'aria-label': this.t('still') }),
    );
    this.#line();
  }

  #line() {
    const line = document.querySelector('.line');
    const isDown = this.connection?.state === 'waiting' || (this.connection?.failures ?? 0) > 0;
    if (line.hidden === !isDown) return;
    line.hidden = !isDown;
    line.textContent = isDown ? this.t('offline') : '';
  }

  /* By the line if it is up (or comes up soon), else what `offline` gives. */
  async #orOffline(method, params, offline) {
    const { connection } = this;
    if (connection.state !== 'ready') await this.#lineSoon(connection);
    try {
      return await connection.tryCall(method, params);
    } catch (error) {
      return error.code ? null : offline();
    }
  }

  #lineSoon(connection) {
    if (connection.failures > 0) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LINE_WAIT_MS);
      connection.addEventListener('state', ({ detail }) => {
        if (detail === 'connecting') return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async #answer(question, method, params, offline) {
    const { connection } = this;
    this.lastQuestion = question;
    this.avatar.set('thinking');
    fill(this.#body, h('p.asked', null, question), h('div.waiting', { role: 'status' }, this.avatar.element, h('p', null, this.t('thinking'))));
    const answer = await this.#orOffline(method, params, offline);
    this.avatar.set('idle');
    if (connection !== this.connection) return; /* the visit is over */
    this.show('answer', { question, answer: answer || { kind: 'fallback', text: this.t('offline_none') } });
  }

  #focused(target) {
    if (target.matches?.('input:not([type=date], [type=radio]), textarea')) this.#keys?.show(target);
  }

  #count(left_s) {
    const still = document.querySelector('.still');
    still.hidden = left_s === null;
    if (left_s === null) return;
    if (!still.firstChild) {
      fill(still, h('div', null, h('h2', null, this.t('still')), h('p'), h('button.main', { onclick: () => this.#idle.alive() }, this.t('go_on'))));
    }
    still.querySelector('p').textContent = this.t('still_lead', left_s);
  }

  #refresh() {
    if (!this.cache.isFresh) this.cache.refresh(URL_WS);
  }
}

const kiosk = new Kiosk();
kiosk.end();
setInterval(() => document.body.dataset.visit === 'none' && !kiosk.cache.isFresh && kiosk.cache.refresh(URL_WS), REFRESH_MS);
/* So that the page itself comes up when the line is dead; browsers allow it on https and localhost. */
navigator.serviceWorker?.register('/kiosk/sw.js').catch(() => {});
