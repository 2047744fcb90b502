/*
 * The conversation: greeting and boards on top, the log below, the composer at the foot.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { copyText, fill, h, hidden, isStill } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { PHRASES, timeText } from '../lib/i18n.js';
import { blocksOf, citationsOf, hotlineList, hotlinesOf, pickList, receiptOf } from '../lib/blocks.js';
import { slotInput } from './slots.js';

const AREAS = ['about-union', 'joining', 'founding', 'rights', 'benefits', 'democracy'];
const EDGE_PX = 12;
const RATED_KINDS = ['answer', 'calculation'];
const TAKEN_KINDS = ['answer', 'calculation', 'urgent', 'handoff'];

/** The six boards as buttons. `areas` are {id, title} from the daemon. */
export function boardButtons(app, areas) {
  const list = areas.length ? areas : AREAS.map((id) => ({ id }));
  return h(
    'div.boards', null,
    list.map(({ id, title }, i) =>
      h(
        `button.board.t${i % 6}`, { onclick: () => app.go('board', id), 'data-area': id }, icon(id),
        h('span', null, h('strong', null, title || app.t(id)), h('span.small', null, app.t(`${id}.lead`))),
      )),
  );
}

export class Chat {
  #app;
  #log;
  #pane;
  #dots;
  #intro;

  constructor(app) {
    this.#app = app;
    const { t } = app;
    this.#intro = h('div.intro');
    this.#log = h('div.log', { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': t('conversation') });
    this.#dots = h('div.dots', { hidden: true, 'aria-hidden': 'true' }, h('i'), h('i'), h('i'), h('span.small', null, t('thinking')));
    this.#pane = h('div.pane', { tabindex: '0', 'aria-label': t('conversation'), role: 'region' }, this.#intro, this.#log, this.#dots);
    this.element = h('div.view', null, this.#pane, app.composer.element);
    this.greet();
    for (const item of app.history) this.#append(item, true);
  }

  /** Shows the greeting and the boards; again when the daemon has said what they are. */
  greet() {
    const { t, greeting, areas } = this.#app;
    fill(
      this.#intro,
      greeting && h('div.msg.bot', null, h('div.card', null, h('p', null, greeting))),
      boardButtons(this.#app, areas),
      h('ul.chips', null, [1, 2, 3].map((n) => t(`sample${n}`)).map((text) => h('li', null, h('button', { onclick: () => this.#app.ask(text) }, text)))),
    );
  }

  /** Where the conversation was left: its last question. */
  shown() {
    const last = [...this.#log.children].reverse().find((m) => m.classList.contains('me')) || this.#log.lastElementChild;
    if (last) this.#scrollTo(last, true);
  }

  /* Only the pane moves: scrollIntoView() would move the page around it too. */
  #scrollTo(element, isAtOnce) {
    const top = this.#pane.scrollTop + element.getBoundingClientRect().top - this.#pane.getBoundingClientRect().top - EDGE_PX;
    this.#pane.scrollTo({ top, behavior: isAtOnce || isStill() ? 'auto' : 'smooth' });
  }

  clear() {
    this.#log.replaceChildren();
  }

  /** A new item of the history, at the end; screen readers hear just this one. */
  add(item) {
    const element = this.#append(item, false);
    const before = element.previousElementSibling;
    this.#scrollTo(item.type !== 'me' && before?.classList.contains('me') ? before : element);
    return element;
  }

  /** Shows or hides the dots of somebody thinking. */
  think(is) {
    this.#dots.hidden = !is;
  }

  #append(item, isOld) {
    const element = this.#render(item, isOld);
    if (!isOld || item.type === 'me') this.#retireForms();
    this.#log.append(element);
    return element;
  }

  /* Only the last answer's questions can be answered. */
  #retireForms() {
    for (const slot of this.#log.querySelectorAll('.ask')) slot.remove();
  }

  #render(item, isOld) {
    switch (item.type) {
      case 'me': return this.#mine(item);
      case 'bot': return this.#answer(item, isOld);
      case 'receipt': return this.#receipt(item);
      case 'staff': return this.#staff(item);
      default: return h('p.note', null, item.text);
    }
  }

  #mine(item) {
    const { t } = this.#app;
    const element = h('div.msg.me', null, h('div.bubble', null, hidden(`${t('you')}：`), item.text), h('span.small.state', { hidden: true }));
    item.show = (state) => {
      const line = element.querySelector('.state');
      line.hidden = state === 'done';
      if (state === 'pending') fill(line, icon('clock'), ` ${t('pending')}`);
      if (state === 'failed') fill(line, t('failed'), ' ', h('button', { onclick: () => this.#app.retry(item) }, t('again')));
    };
    return element;
  }

  #staff(item) {
    const { t, lang } = this.#app;
    return h(
      'div.msg.staff', null,
      h(
        'div.card', null,
        h('p.sub', null, icon('person'), `${t('staff')} · ${item.number}`),
        h('div.blocks', null, item.text.split('\n').map((line) => h('p', null, line))),
        h('p.small', null, timeText(lang, item.at)),
        h('div.row', null, h('button', { onclick: () => this.#app.go('case', item.number) }, t('follow'))),
      ),
    );
  }

  #receipt(item) {
    return h('div.msg.bot', null, h('div.card', null, this.#receiptBody(item.receipt)));
  }

  #receiptBody(receipt, isTold = false) {
    const { t } = this.#app;
    const copy = h('button', { onclick: async () => this.#app.say(t((await copyText(`${t('number')} ${receipt.number} ${t('code')} ${receipt.code}`)) ? 'copied' : 'failed'), copy) }, icon('copy'), ` ${t('copy')}`);
    const follow = h('button.main', { onclick: () => this.#app.go('case', receipt.number) }, t('follow'));
    return receiptOf(receipt, t, { actions: receipt.number ? [follow, copy] : [], isTold });
  }

  #answer({ answer, rated }, isOld) {
    const { t, lang } = this.#app;
    const isRated = RATED_KINDS.includes(answer.kind);
    const choices = (answer.choices || []).map((c) => [c.title, () => this.#app.choose(c)]);
    const related = isRated ? (answer.related || []).slice(0, 4) : [];
    return h(
      `div.msg.bot.${answer.kind === 'urgent' ? 'urgent' : 'plain'}`, { 'data-kind': answer.kind },
      h(
        'div.card', null,
        hidden(`${t('name')}：`),
        isRated && answer.title && h('h3', null, answer.title),
        blocksOf(answer),
        answer.kind === 'urgent' && answer.handoff && hotlinesOf(answer.handoff.hotlines || []),
        answer.handoff && this.#receiptBody(answer.kind === 'urgent' ? { ...answer.handoff, hotlines: [] } : answer.handoff, true),
        answer.kind === 'fallback' && [
          h('div.row', null, h('button.main', { onclick: () => this.#app.go('human') }, icon('headset'), ` ${t('human')}`)),
          hotlinesOf(hotlineList(t)),
        ],
        citationsOf(answer, t, lang),
        choices.length > 0 && pickList(choices),
        !isOld && answer.form && this.#slot(answer.form),
        related.length > 0 && h('div.blocks', null, h('p.sub', null, t('related')), pickList(related.map((r) => [r.title, () => this.#app.entry(r.id, r.title)]))),
        TAKEN_KINDS.includes(answer.kind) && this.#actions(answer, isRated, rated),
      ),
    );
  }

  #slot(form) {
    const { t, lang } = this.#app;
    const input = slotInput(form, t, lang, (text, shown) => this.#app.ask(text, shown));
    return h(
      'div.ask.blocks', { role: 'group', 'aria-label': t('answer_here') }, input,
      h('div.row', null, h('span.small', null, t('or_type')), h('button.bare', { onclick: () => this.#app.ask(PHRASES[lang].stop, t('stop_form')) }, t('stop_form'))),
    );
  }

  #actions(answer, isRated, rated) {
    const { t } = this.#app;
    const box = h('div.blocks', { hidden: true });
    const up = h('button', { 'aria-pressed': String(rated === true), onclick: () => rate(true) }, icon('up'), t('helpful'));
    const down = h('button', { 'aria-pressed': String(rated === false), onclick: () => rate(false) }, icon('down'), t('unhelpful'));
    const rate = async (isHelpful) => {
      up.setAttribute('aria-pressed', String(isHelpful));
      down.setAttribute('aria-pressed', String(!isHelpful));
      box.hidden = isHelpful;
      if (!isHelpful) fill(box, this.#why(answer, box));
      await this.#app.rate(answer, isHelpful, '', isHelpful ? up : down);
    };
    const copy = h('button', { onclick: async () => this.#app.say(t((await copyText(plainText(answer))) ? 'copied' : 'failed'), copy) }, icon('copy'), t('copy'));
    const listen = h('button', { 'data-listen': true, onclick: () => this.#app.toggleSpeech(answer, listen) }, icon('sound'), t('listen'));
    return [
      box,
      h(
        'div.acts', null,
        isRated && [up, down],
        this.#app.canSpeak() && listen,
        copy,
        h('button', { onclick: async () => (await import('./print.js')).printAnswer(answer, this.#app) }, icon('print'), t('print')),
      ),
    ];
  }

  #why(answer, box) {
    const { t } = this.#app;
    const input = h('input', { type: 'text', 'aria-label': t('why'), placeholder: t('why'), maxlength: '500' });
    const submit = async (event) => {
      event.preventDefault();
      if (input.value.trim()) await this.#app.rate(answer, false, input.value.trim(), box);
      box.hidden = true;
    };
    return [
      h('form.row', { onsubmit: submit }, h('div.grow', null, input), h('button', { type: 'submit' }, t('submit'))),
      h('div.row', null, h('button', { onclick: () => this.#app.go('human') }, icon('headset'), ` ${t('human')}`)),
    ];
  }
}

/** An answer as text to copy or share. */
export const plainText = (answer) => (answer.title && !answer.text.startsWith(answer.title) ? `${answer.title}\n${answer.text}` : answer.text);
