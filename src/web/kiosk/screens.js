/*
 * The kiosk's screens: each a function from the kiosk to an element.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { fill, h } from '../lib/dom.js';
import { bridge, icon } from '../lib/icons.js';
import { LANGUAGES } from '../lib/i18n.js';
import { blocksOf, citationsOf, hotlineList, hotlinesOf, receiptOf, topicsOf } from '../lib/blocks.js';
import { RPC } from '../lib/connection.js';
import { slotInput } from '../widget/slots.js';

const SAMPLES = ['sample1', 'sample2', 'sample3'];
const LINES = ['12351', '12333', '12348', '12356', '110', '120'];

const pick = (text, onclick) => h('li', null, h('button', { onclick }, h('span', null, text), icon('next')));

/** Nobody is there: the whole screen invites. */
export function attractScreen(kiosk) {
  const { t } = kiosk;
  const bubbles = h('ul.bubbles', { 'aria-label': t('others') });
  kiosk.everyFewSeconds(() => fill(bubbles, kiosk.sampleQuestions(3).map((text) => h('li', null, text))));
  return h(
    'main.attract', { onclick: (e) => !e.target.closest('button') && kiosk.begin('zh-Hans') },
    h('div.figure', null, kiosk.avatar.element),
    h('h1', null, t('headline')),
    h('p.lead', null, t('lead')),
    bubbles,
    h('div.starts', null, LANGUAGES.map(([id, name], i) => h(i ? 'button' : 'button.main', { lang: id, onclick: () => kiosk.begin(id) }, i ? name : t('start')))),
    h('p.fine', null, `${t('label')} · ${t('synthetic')}`),
  );
}

/** Boards and a field. */
export function homeScreen(kiosk) {
  const { t } = kiosk;
  const areas = kiosk.areas();
  return [
    h('h1', null, t('ask')),
    questionField(kiosk),
    h('div.boards', null, areas.map(({ id, title }, i) =>
      h(`button.board.t${i % 6}`, { onclick: () => kiosk.show('board', id) }, icon(id), h('span', null, h('strong', null, title), h('span.small', null, t(`${id}.lead`)))))),
    h('h2', null, t('others')),
    h('ul.picks.across', null, SAMPLES.map((key) => pick(t(key), () => kiosk.ask(t(key))))),
    h('p.small', null, t('private')),
  ];
}

function questionField(kiosk) {
  const { t } = kiosk;
  const list = h('ul.picks.found', { 'aria-label': t('suggestions'), 'aria-live': 'polite' });
  const input = h('input', { type: 'text', inputmode: 'none', 'aria-label': t('input'), placeholder: t('type'), autocomplete: 'off', spellcheck: 'false', maxlength: '500' });
  let timer = 0;
  const look = async (text) => {
    try {
      const { suggestions } = await kiosk.connection.tryCall('question.suggest', { prefix: text });
      if (input.value.trim() === text) fill(list, suggestions.slice(0, 6).map((s) => pick(s.question, () => kiosk.entry(s.entry, s.question))));
    } catch {
      fill(list);
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < 2 && /^[\x00-\x7f]*$/.test(text)) fill(list);
    else timer = setTimeout(() => look(text), 200);
  });
  const send = h('button.main', { type: 'submit' }, icon('send'), t('send'));
  return h(
    'form.question', {
      autocomplete: 'off',
      onsubmit: (e) => {
        e.preventDefault();
        if (input.value.trim()) kiosk.ask(input.value.trim());
      },
    },
    h('div.row', null, input, send), list,
  );
}

/** One board: its topics, and the questions of the chosen one. */
export function boardScreen(kiosk, id) {
  const { t } = kiosk;
  const title = h('h1', { tabindex: '-1' }, kiosk.areas().find((a) => a.id === id)?.title || t(id));
  const body = h('div.split', null, h('p', null, t('thinking')));
  const choose = (topics, at) =>
    fill(
      body,
      h('ul.topics', { 'aria-label': t('topics') }, topics.map((topic, i) => h('li', null, h('button', { 'aria-pressed': String(i === at), onclick: () => choose(topics, i) }, topic.title)))),
      h('ul.picks', null, topics[at].entries.map((e) => pick(e.question, () => kiosk.entry(e.id, e.question)))),
    );
  kiosk.board(id).then((board) => {
    if (board?.topics.length) choose(topicsOf(board), 0);
    else fill(body, h('p', null, t('offline_none')), hotlinesOf(hotlineList(t), false));
  });
  return [title, body];
}

/** One answer. */
export function answerScreen(kiosk, { question, answer }) {
  const { t, lang } = kiosk;
  const isRated = ['answer', 'calculation'].includes(answer.kind);
  const choices = (answer.choices || []).map((c) => pick(c.title, () => kiosk.choose(c)));
  const related = isRated ? (answer.related || []).slice(0, 3) : [];
  const slot = answer.form && slotInput(answer.form, t, lang, (text, shown) => kiosk.ask(text, shown));
  return [
    h('p.asked', null, h('span.small', null, `${t('asked')} `), question),
    h(
      `article.answer.${answer.kind}`, null,
      h('h1', { tabindex: '-1' }, answer.title || t('name')),
      blocksOf(answer, false),
      answer.handoff && receiptOf(answer.handoff, t, { canCall: false, keepKey: 'case_keep_kiosk' }),
      answer.kind === 'fallback' && hotlinesOf(hotlineList(t), false),
      citationsOf(answer, t, lang),
    ),
    choices.length > 0 && h('ul.picks', null, choices),
    answer.form && h('div.ask', { role: 'group', 'aria-label': t('answer_here') }, slot),
    (answer.form || choices.length > 0 || answer.kind === 'fallback') && questionField(kiosk),
    related.length > 0 && [h('h2', null, t('related')), h('ul.picks', null, related.map((r) => pick(r.title, () => kiosk.entry(r.id, r.title))))],
    h(
      'div.row.acts', null,
      isRated && answer.answer && [true, false].map((yes) => h('button', { 'aria-pressed': 'false', onclick: (e) => kiosk.rate(answer, yes, e.currentTarget) }, icon(yes ? 'up' : 'down'), t(yes ? 'helpful' : 'unhelpful'))),
      kiosk.canSpeak() && h('button', { onclick: () => kiosk.speak(answer.text) }, icon('sound'), t('read')),
    ),
  ];
}

/** Hand-off to a person. */
export function humanScreen(kiosk) {
  const { t } = kiosk;
  const text = h('textarea', { rows: '3', maxlength: '2000', inputmode: 'none', autocomplete: 'off' });
  text.value = kiosk.lastQuestion;
  const contact = h('input', { type: 'text', inputmode: 'none', autocomplete: 'tel', maxlength: '60', name: `contact-${Math.random().toString(36).slice(2)}` });
  const problem = h('p.error', { role: 'alert' });
  const button = h('button.main', { type: 'submit' }, t('submit_human'));
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await kiosk.openCase(text.value.trim() || t('please_contact'), contact.value.trim());
    } catch (error) {
      problem.textContent = t(error.code === RPC.TOO_LARGE ? 'too_long' : 'offline_none');
      button.disabled = false;
    }
  };
  return [
    h('h1', { tabindex: '-1' }, t('human')),
    h('p.danger', null, icon('warn'), t('danger')),
    h(
      'div.split.even', null,
      h('div', null, h('h2', null, t('phone')), hotlinesOf(hotlineList(t, LINES), false)),
      h(
        'form.form', { onsubmit: send, autocomplete: 'off' },
        h('h2', null, t('leave')),
        h('label', null, h('span', null, t('what')), text),
        h('label', null, h('span', null, t('contact_kiosk')), contact),
        problem, button,
      ),
    ),
  ];
}

/** Number and code of a case. */
export function receiptScreen(kiosk, receipt) {
  const { t } = kiosk;
  return [
    h('h1', { tabindex: '-1' }, t('human')),
    h('article.answer', null, receiptOf({ ...receipt, hotlines: hotlineList(t, ['12351']) }, t, { canCall: false, keepKey: 'case_keep_kiosk' })),
  ];
}

/** The bar at the foot of every screen of a visit. */
export function footBar(kiosk) {
  const { t } = kiosk;
  const item = (picture, word, onclick, main) => h(main ? 'button.main' : 'button', { onclick }, icon(picture), h('span', null, t(word)));
  return h(
    'nav.foot', { 'aria-label': t('title') },
    item('boards', 'home', () => kiosk.show('home')),
    item('headset', 'human', () => kiosk.show('human'), true),
    item('gear', kiosk.isLarge ? 'normal' : 'large', () => kiosk.toggleLarge()),
    item('check', 'end', () => kiosk.end()),
  );
}

/** The line at the head of every screen of a visit. */
export function headBar(kiosk) {
  const { t } = kiosk;
  return h(
    'header.head', null, bridge(), h('div', null, h('strong', null, t('title')), h('span.small', null, t('label'))),
    h('div.langs', null, LANGUAGES.map(([id, name]) => h('button', { lang: id, 'aria-pressed': String(id === kiosk.lang), onclick: () => kiosk.setLanguage(id) }, name))),
  );
}
