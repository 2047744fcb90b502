/*
 * The one line that a site embeds:
 *   <script type="module" src="https://host/widget.js" data-site="park-01"></script>
 * adds <hongqiao-widget>, a button that opens the union's assistant. A page with such an element of
 * its own gets only that. Attributes: `mode` (inline: it stands in the page), `site`, `lang`, `host`
 * (address of the daemon; by default where this file came from).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { adopt, fill, h } from './lib/dom.js';
import { bridge, icon } from './lib/icons.js';
import { loadWords, pickLanguage } from './lib/i18n.js';
import { Connection, RPC } from './lib/connection.js';
import { History } from './lib/store.js';
import { Speaker } from './lib/speech.js';
import { AVATAR_CSS, Avatar } from './lib/avatar.js';
import { Chat } from './widget/chat.js';
import { Composer } from './widget/composer.js';
import { CSS } from './widget/styles.js';
import { SIZES, boardView, boardsView, caseView, casesView, humanView, settingsView } from './widget/views.js';

const DEFAULTS = { size: 16, elder: false, theme: 'auto', figure: true, speak: false, voice: null, lang: null };
const VOICE_OF = { 'zh-Hans': 'zh', 'zh-Hant': 'yue', en: 'en' };
const TABS = [['talk', 'tab_talk', 'about-union'], ['boards', 'boards', 'boards'], ['human', 'tab_human', 'headset'], ['cases', 'tab_cases', 'folder'], ['settings', 'settings', 'gear']];
const TAB_OF = { board: 'boards', case: 'cases' };
const SCREENS = { boards: boardsView, board: boardView, human: humanView, cases: casesView, case: caseView, settings: settingsView };
const TOAST_MS = 4000;
const CASES_WATCHED = 3;
const FAILURES_UNTIL_TOLD = 2;

class HongqiaoWidget extends HTMLElement {
  #root;
  #history;
  #parts = {};
  #chat;
  #view = { name: 'talk' };
  #waiting = 0;
  #avatar = new Avatar();
  #speaker = new Speaker();
  #speaking = null;
  #toastTimer = 0;
  #isShown = false;

  connectedCallback() {
    if (this.#root) return;
    const host = new URL(this.getAttribute('host') || import.meta.url, location.href);
    this.isInline = this.getAttribute('mode') === 'inline';
    this.#history = new History(`hongqiao.${host.host}`);
    this.settings = { ...DEFAULTS, ...this.#history.settings };
    if (!SIZES.includes(this.settings.size)) this.settings.size = DEFAULTS.size;
    this.greeting = '';
    this.areas = [];
    this.lang = pickLanguage(this.settings.lang, this.getAttribute('lang'), document.documentElement.lang, ...navigator.languages);
    this.connection = new Connection({
      url: `${host.protocol === 'https:' ? 'wss' : 'ws'}://${host.host}/ws`,
      kind: 'widget', site: this.getAttribute('site') || undefined, lang: this.lang, token: this.#history.token,
      onToken: (token) => { this.#history.token = token; },
    });
    this.connection.addEventListener('state', () => this.#showLine());
    this.connection.addEventListener('session', ({ detail }) => this.#begun(detail));
    this.connection.addEventListener('notify', ({ detail }) => detail.method === 'case.event' && this.#caseEvent(detail.params));
    this.#speaker.addEventListener('mouth', () => this.#avatar.mouth());
    this.#speaker.addEventListener('state', ({ detail }) => this.#spoke(detail));
    const shadow = this.attachShadow({ mode: 'open' });
    adopt(shadow, CSS + AVATAR_CSS);
    this.#root = h(`div.root.${this.isInline ? 'inline' : 'float'}`);
    shadow.append(this.#root);
    this.#start();
  }

  async #start() {
    this.t = await loadWords(this.lang);
    this.#build();
    if (this.isInline) this.#show();
    else if (this.cases.some((c) => c.state !== 'closed')) this.#connect();
    for (const unsent of this.#history.takeUnsent()) this.#sendAgain(unsent);
  }

  disconnectedCallback() {
    /* A move in the page disconnects and connects again at once. */
    queueMicrotask(() => !this.isConnected && this.#root && (this.#speaker.stop(), this.connection.close()));
  }

  /* --- what the screens use --- */

  get history() { return this.#history.items; }
  get cases() { return this.#history.cases; }
  get voice() { return this.settings.voice || VOICE_OF[this.lang]; }
  get composer() { return this.#parts.composer; }
  canSpeak() { return this.#speaker.isAble(this.voice); }
  lastQuestion() { return this.history.findLast((i) => i.type === 'me' && i.call?.method === 'question.ask')?.text || ''; }

  /** Shows a screen. */
  go(name, argument) {
    this.#view = { name, argument };
    this.#parts.toast.textContent = '';
    this.#render(true);
  }

  /** Tells something in passing, to eyes and screen readers. */
  say(text) {
    const { toast } = this.#parts;
    clearTimeout(this.#toastTimer);
    toast.textContent = text;
    this.#toastTimer = setTimeout(() => { toast.textContent = ''; }, TOAST_MS);
  }

  ask(text, shown = text) {
    this.#send({ type: 'me', text: shown, at: Date.now(), call: { method: 'question.ask', params: { text } } });
  }

  entry(id, title) {
    this.#send({ type: 'me', text: title, at: Date.now(), call: { method: 'entry.get', params: { id } } });
  }

  /** A choice that an answer offered: an area or an entry. */
  choose({ id, title }) {
    if (this.areas.some((a) => a.id === id)) this.go('board', id);
    else this.entry(id, title);
  }

  retry(item) {
    item.show('done');
    this.#carry(item);
  }

  async rate(answer, helpful, comment) {
    try {
      await this.connection.call('answer.rate', { answer: answer.answer, helpful, ...(comment && { comment }) });
      const item = this.history.find((i) => i.answer?.answer === answer.answer);
      if (item) item.rated = helpful;
      this.#history.save();
      this.say(this.t('thanks'));
    } catch {
      this.say(this.t('not_rated'));
    }
  }

  async openCase(what) {
    const receipt = await this.connection.call('case.open', what);
    this.#keepCase(receipt);
    this.go('talk');
    this.#add({ type: 'me', text: what.text, at: Date.now() });
    this.#add({ type: 'receipt', receipt: { ...receipt, hotlines: [{ number: '12351', name: this.t('line_12351') }] }, at: Date.now() });
  }

  async findCase(which) {
    const view = await this.connection.call('case.status', which);
    this.#keepCase({ ...which, state: view.state });
    this.go('case', which.number);
  }

  /** The case as it is now; remembers its state and that it was seen. */
  async caseStatus(which) {
    const view = await this.connection.call('case.status', { number: which.number, code: which.code });
    Object.assign(which, { state: view.state, unread: 0, seen: Math.max(0, ...(view.events || []).map((e) => e.seq)) });
    this.#history.saveCases();
    this.#badges();
    return view;
  }

  caseCall(method, which, more) {
    return this.connection.call(method, { number: which.number, code: which.code, ...more });
  }

  /** Changes settings and shows everything anew. */
  async set(change) {
    if (change.lang && change.lang !== this.lang) {
      try {
        this.t = await loadWords(change.lang);
      } catch {
        this.say(this.t('trouble'));
        return;
      }
      this.lang = change.lang;
      this.greeting = '';
      this.areas = [];
      this.#history.token = null;
      this.connection.setLanguage(this.lang);
    }
    Object.assign(this.settings, change);
    this.#history.settings = this.settings;
    const focused = this.shadowRoot.activeElement;
    const again = focused && [focused.name, focused.value, focused.textContent];
    this.#build();
    const same = (e) => again && e.name === again[0] && e.value === again[1] && e.textContent === again[2];
    [...this.#root.querySelectorAll('input, button')].find(same)?.focus();
  }

  erase(withCases) {
    this.#history.erase(withCases);
    this.connection.forget();
    this.#speaker.stop();
    this.#build();
    this.go('talk');
    this.say(this.t('erased'));
  }

  toggleSpeech(answer, button) {
    const wasThis = this.#speaking === button;
    this.#speaker.stop();
    if (!wasThis) this.#speak(answer, button);
  }

  /* --- frame --- */

  #build() {
    const { t } = this;
    this.#parts.composer?.stop();
    const root = this.#root;
    root.lang = this.lang;
    root.dataset.theme = this.settings.theme;
    root.toggleAttribute('data-elder', this.settings.elder);
    root.style.setProperty('--size', `${this.settings.size}px`);
    const parts = this.#parts;
    parts.composer = new Composer({
      t, lang: this.lang, connection: this.connection, say: (text) => this.say(text), submit: (text) => this.ask(text),
      pick: (s) => this.entry(s.entry, s.question), wantsSuggestions: () => !root.querySelector('.ask'),
      onListening: (is) => this.#avatar.set(is ? 'listening' : 'idle'),
    });
    this.#chat = new Chat(this);
    parts.line = h('div.line', { role: 'status', hidden: true });
    parts.toast = h('div.toast', { role: 'status' });
    parts.view = h('div.view');
    parts.tabs = TABS.map(([name, word, picture]) =>
      h(name === 'human' ? 'button.human' : 'button', { 'data-tab': name, onclick: () => this.go(name) }, icon(picture), h('span', null, t(word))));
    const face = h('div.face', { title: t('synthetic') }, this.settings.figure ? this.#avatar.element : bridge());
    const close = h('button.round.bare', { 'aria-label': t('close'), onclick: () => this.#hide() }, icon('close'));
    parts.panel = h(
      'section.panel', { role: this.isInline ? 'region' : 'dialog', 'aria-label': t('title'), hidden: !this.#isShown, onkeydown: (e) => this.#key(e) },
      h('header.head', null, face, h('div.who', null, h('h2', null, t('title')), h('span.small', null, t('label'))), !this.isInline && close),
      parts.line, parts.view, parts.toast,
      h('nav', { 'aria-label': t('title') }, parts.tabs),
    );
    parts.badge = h('span.badge', { hidden: true });
    parts.launcher = h('button.launcher', { hidden: this.#isShown, 'aria-haspopup': 'dialog', onclick: () => this.#show(true) }, bridge(), t('ask_union'), parts.badge);
    fill(root, parts.panel, !this.isInline && parts.launcher);
    this.#render(false);
    this.#badges();
    this.#showLine();
  }

  #render(wantFocus) {
    const { name, argument } = this.#view;
    const { view, tabs } = this.#parts;
    for (const tab of tabs) {
      if (tab.dataset.tab === (TAB_OF[name] || name)) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
    if (name === 'talk') {
      fill(view, this.#chat.element);
      this.#chat.shown();
      if (wantFocus) this.#focusInput();
      return;
    }
    if (name !== 'settings') this.#connect();
    const screen = SCREENS[name](this, argument);
    this.#view.refresh = screen.refresh;
    const heading = h('h2', { tabindex: '-1' }, screen.title);
    const back = h('button.round.bare', { 'aria-label': this.t('back'), onclick: () => this.#back() }, icon('back'));
    fill(view, h('div.titlebar', null, back, heading), screen.element);
    if (wantFocus) heading.focus();
  }

  #back() {
    const up = { board: 'boards', case: 'cases' }[this.#view.name];
    this.go(up || 'talk');
  }

  #focusInput() {
    /* On a touch screen a focused field would raise the keyboard over the answer. */
    if (matchMedia('(pointer: fine)').matches) this.#parts.composer.focus();
    else this.#chat.element.firstElementChild.focus({ preventScroll: true });
  }

  #key(event) {
    if (event.key !== 'Escape') return;
    if (this.#view.name !== 'talk') this.#back();
    else if (!this.isInline) this.#hide();
  }

  #show(wantFocus) {
    this.#isShown = true;
    this.#parts.panel.hidden = false;
    this.#parts.launcher.hidden = true;
    this.#connect();
    this.#chat.shown();
    if (wantFocus) this.#focusInput();
  }

  #hide() {
    this.#isShown = false;
    this.#speaker.stop();
    this.#parts.composer.stop();
    this.#parts.panel.hidden = true;
    this.#parts.launcher.hidden = false;
    this.#parts.launcher.focus();
  }

  #connect() {
    this.connection.open();
  }

  #showLine() {
    const { line } = this.#parts;
    const { state, failures } = this.connection;
    const isDown = (state === 'waiting' || state === 'connecting') && failures >= FAILURES_UNTIL_TOLD;
    this.#root.dataset.line = state;
    if (line.hidden !== isDown) return;
    line.hidden = !isDown;
    fill(line, isDown && [h('span', null, this.t('waiting')), h('a', { href: 'tel:12351' }, '12351')]);
  }

  #badges() {
    const n = this.cases.reduce((sum, c) => sum + (c.unread || 0), 0);
    const { badge, tabs } = this.#parts;
    badge.hidden = n === 0;
    badge.textContent = String(n);
    const tab = tabs.find((b) => b.dataset.tab === 'cases');
    tab.querySelector('.badge')?.remove();
    if (n) tab.append(h('span.badge', { 'aria-label': this.t('unread', n) }, String(n)));
  }

  /* --- the line --- */

  #begun({ greeting, areas }) {
    this.greeting = greeting;
    this.areas = areas;
    this.#chat.greet();
    /* What staff wrote while the line was down; looking makes the daemon tell us the rest too. */
    for (const which of this.cases.filter((c) => c.state !== 'closed').slice(-CASES_WATCHED)) this.#catchUp(which);
    if (this.#view.name === 'boards') this.#render(false);
  }

  async #catchUp(which) {
    try {
      const view = await this.connection.call('case.status', { number: which.number, code: which.code });
      for (const event of view.events || []) if (event.seq > (which.seen ?? 0)) this.#caseEvent({ number: which.number, event });
      which.state = view.state;
      this.#history.saveCases();
    } catch (error) {
      if (error.code === RPC.NOT_FOUND) which.state = 'closed'; /* erased there: nothing to wait for */
    }
  }

  #send(item) {
    if (this.#view.name !== 'talk') this.go('talk');
    this.#speaker.stop();
    this.#add(item);
    this.#carry(item);
  }

  /* What an earlier page could not send stands in the conversation already. */
  #sendAgain({ text, call }) {
    const item = this.history.findLast((i) => i.type === 'me' && i.text === text);
    if (item) this.#carry(Object.assign(item, { call }));
    else this.#send({ type: 'me', text, at: Date.now(), call });
  }

  async #carry(item) {
    this.#history.addUnsent(item);
    this.#connect();
    const told = setTimeout(() => item.show?.('pending'), 1500);
    this.#think(1);
    try {
      const answer = await this.connection.call(item.call.method, item.call.params);
      this.#settled(item, told);
      this.#answered(answer);
    } catch (error) {
      this.#settled(item, told);
      if (error.code === RPC.TOO_LARGE) this.#add({ type: 'note', text: this.t('too_long') });
      else if (error.code === RPC.NOT_FOUND) this.#add({ type: 'note', text: this.t('gone') });
      else if (error.message !== 'closed') item.show?.('failed');
    }
  }

  #settled(item, timer) {
    clearTimeout(timer);
    this.#think(-1);
    item.show?.('done');
    this.#history.removeUnsent(item);
  }

  #think(step) {
    this.#waiting = Math.max(0, this.#waiting + step);
    this.#chat.think(this.#waiting > 0);
    this.#avatar.set(this.#waiting > 0 ? 'thinking' : 'idle');
  }

  #answered(answer) {
    if (answer.handoff?.number && answer.handoff.code) this.#keepCase(answer.handoff);
    const element = this.#add({ type: 'bot', answer, at: Date.now() });
    if (this.settings.speak) this.#speak(answer, element.querySelector('[data-listen]'));
  }

  #add(item) {
    this.#history.add(item);
    return this.#chat.add(item);
  }

  #keepCase({ number, code, state }) {
    const known = this.cases.find((c) => c.number === number);
    if (known) Object.assign(known, { code, state: state || known.state });
    else this.cases.push({ number, code, state: state || 'open', at: Date.now(), seen: 0, unread: 0 });
    this.#history.saveCases();
    this.#badges();
  }

  #caseEvent({ number, event }) {
    const which = this.cases.find((c) => c.number === number);
    if (!which || !event || event.seq <= (which.seen ?? 0)) return;
    which.seen = event.seq;
    const isStaff = event.by !== 'worker' && event.text && ['message', 'answered'].includes(event.type);
    const isOpen = this.#view.name === 'case' && this.#view.argument === number && this.#isShown;
    if (isOpen) this.#view.refresh?.();
    if (isStaff) {
      if (!isOpen) which.unread = (which.unread || 0) + 1;
      this.#add({ type: 'staff', number, text: event.text, at: Date.now() });
      if (this.#view.name !== 'talk' && !isOpen) this.say(this.t('staff_replied'));
    }
    this.#history.saveCases();
    this.#badges();
  }

  /* --- voice --- */

  #speak(answer, button) {
    if (this.#speaker.speak(answer.text, this.voice)) this.#mark(button, true);
  }

  #mark(button, isOn) {
    this.#speaking = isOn ? button : null;
    if (button) fill(button, icon(isOn ? 'stop' : 'sound'), this.t(isOn ? 'silence' : 'listen'));
  }

  #spoke(isSpeaking) {
    this.#avatar.set(isSpeaking ? 'speaking' : 'idle');
    if (!isSpeaking && this.#speaking) this.#mark(this.#speaking, false);
  }
}

const NAME = 'hongqiao-widget';

if (!customElements.get(NAME)) {
  customElements.define(NAME, HongqiaoWidget);
  if (!document.querySelector(NAME)) {
    const script = [...document.querySelectorAll('script[src]')].find((s) => s.src === import.meta.url);
    const widget = document.createElement(NAME);
    for (const name of ['site', 'lang']) if (script?.dataset[name]) widget.setAttribute(name, script.dataset[name]);
    /* Beside <body>, so that what a page does to its body (transforms, filters) does not move it. */
    document.documentElement.append(widget);
  }
}
