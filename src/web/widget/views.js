/*
 * The other screens: boards, one board, a person, cases, one case, settings. Each is a function from
 * the app to {element, title}; `refresh` where something outside may change it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { LANGUAGES, timeText } from '../lib/i18n.js';
import { hotlineList, hotlinesOf, pickList, topicsOf, withCalls } from '../lib/blocks.js';
import { RPC } from '../lib/connection.js';
import { boardButtons } from './chat.js';

const CASE_KINDS = ['human', 'grievance', 'joining', 'injury-visit'];
const STAGES = ['open', 'claimed', 'answered', 'closed'];
const OPEN_TOPICS = 1; /* of a board, unfolded at first */
const FOUND_OPEN = 6; /* so many that match are unfolded */
export const SIZES = [16, 18, 20, 22, 26, 30];

const submit = (text) => h('button.main', { type: 'submit' }, text);

function field(label, input, hint) {
  const id = `f-${label.length}-${Math.random().toString(36).slice(2, 8)}`;
  input.id = id;
  if (hint) input.setAttribute('aria-describedby', `${id}-h`);
  return h('div.field', null, h('label', { for: id }, label), input, hint && h('p.small', { id: `${id}-h` }, hint));
}

/* --- boards --- */

export function boardsView(app) {
  return { title: app.t('boards'), element: h('div.pane', null, h('p', null, app.t('boards_lead')), boardButtons(app, app.areas)) };
}

export function boardView(app, id) {
  const { t } = app;
  const list = h('div.topics', { 'aria-busy': 'true' }, h('p.small', null, t('thinking')));
  const area = app.areas.find((a) => a.id === id);
  let topics = [];
  const topic = ({ title, entries }, isOpen) =>
    h(
      'details', { open: isOpen },
      h('summary', null, h('span', null, title, ' ', h('span.small', null, t('questions', entries.length)))),
      pickList(entries.map((e) => [e.question, () => app.entry(e.id, e.question)])),
    );
  const show = (wanted) => {
    const has = (text) => text.toLowerCase().includes(wanted);
    const found = topics
      .map((x) => (has(x.title) ? x : { ...x, entries: x.entries.filter((e) => has(e.question)) }))
      .filter((x) => x.entries.length > 0);
    fill(list, found.map((x, i) => topic(x, wanted ? found.length <= FOUND_OPEN : i < OPEN_TOPICS)), found.length === 0 && h('p.small', null, t('found_none')));
  };
  const filter = h('input', { type: 'search', 'aria-label': t('filter'), placeholder: t('filter'), oninput: () => show(filter.value.trim().toLowerCase()) });
  app.connection.call('area.list', { area: id }).then(
    (board) => {
      topics = topicsOf(board);
      list.removeAttribute('aria-busy');
      show('');
    },
    () => fill(list, h('p', null, t('trouble')), hotlinesOf(hotlineList(t))),
  );
  return { title: area?.title || t(id), element: h('div.pane', null, filter, list) };
}

/* --- a person --- */

export function humanView(app) {
  const { t } = app;
  const text = h('textarea', { rows: '3', maxlength: '3000', value: app.lastQuestion() });
  const contact = h('input', { type: 'text', maxlength: '90', autocomplete: 'tel' });
  const problem = h('p.error', { role: 'alert' });
  const kinds = CASE_KINDS.map((kind, i) => h('label', null, h('input', { type: 'radio', name: 'kind', value: kind, checked: i === 0 }), t(`kind_${kind}`)));
  const button = submit(t('submit_human'));
  const send = async (event) => {
    event.preventDefault();
    const kind = form.querySelector('[name=kind]:checked').value;
    const what = text.value.trim() || (kind === 'human' ? t('please_contact') : '');
    if (!what) {
      problem.textContent = t('need_text');
      text.focus();
      return;
    }
    problem.textContent = '';
    button.disabled = true;
    try {
      await app.openCase({ kind, text: what, ...(contact.value.trim() && { contact: contact.value.trim() }) });
    } catch (error) {
      problem.textContent = t(error.code === RPC.TOO_LARGE ? 'too_long' : 'trouble');
    } finally {
      button.disabled = false;
    }
  };
  const form = h(
    'form.form.block', { onsubmit: send },
    h('h3', null, t('leave')),
    field(t('what'), text, t('what_hint')),
    h('fieldset', null, h('legend', null, t('kind')), h('div.options.flat', null, kinds)),
    field(t('contact'), contact, t('contact_hint')),
    problem, button,
  );
  return {
    title: t('human'),
    element: h(
      'div.pane', null,
      h('p', null, t('human_lead')),
      h('p.danger', null, icon('warn'), h('span', null, withCalls(t('danger'), true))),
      h('h3', null, t('call')),
      hotlinesOf(hotlineList(t, ['12351', '12333', '12348', '12356']), true, 'grid'),
      form,
    ),
  };
}

/* --- cases --- */

export function casesView(app) {
  const { t, lang } = app;
  const number = h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '23' });
  const code = h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '15' });
  const problem = h('p.error', { role: 'alert' });
  const button = submit(t('lookup_do'));
  const look = async (event) => {
    event.preventDefault();
    problem.textContent = '';
    const which = { number: number.value.trim().toUpperCase(), code: code.value.trim().toUpperCase() };
    if (!which.number || !which.code) {
      (which.number ? code : number).focus();
      return;
    }
    button.disabled = true;
    try {
      await app.findCase(which);
    } catch (error) {
      problem.textContent = t(error.code === RPC.NOT_FOUND || error.code === RPC.INVALID ? 'case_unknown' : 'trouble');
    } finally {
      button.disabled = false;
    }
  };
  const row = (c) =>
    h('li', null, h('button', { onclick: () => app.go('case', c.number) },
      h('span.mono', null, c.number), h('span.small', null, t(`state_${c.state || 'open'}`), c.at ? ` · ${timeText(lang, c.at)}` : ''),
      c.unread > 0 && h('span.badge', null, t('unread', c.unread))));
  return {
    title: t('cases'),
    element: h(
      'div.pane', null,
      app.cases.length ? h('ul.caselist', null, app.cases.map(row)) : h('p.small', null, t('cases_none')),
      h('form.form.block', { onsubmit: look }, h('h3', null, t('lookup')), field(t('number'), number), field(t('code'), code), problem, button),
    ),
  };
}

function stages(t, state) {
  const at = STAGES.indexOf(state);
  return h('ol.stage', null, STAGES.map((s, i) => h(i <= at ? 'li.done' : 'li', { 'aria-current': i === at ? 'step' : null }, t(`state_${s}`))));
}

function caseEvent(app, e) {
  const { t, lang } = app;
  const when = e.at ? h('span.small', null, timeText(lang, typeof e.at === 'number' ? e.at : Date.parse(e.at))) : null;
  const isMessage = e.text && ['message', 'answered', 'closed', 'opened'].includes(e.type);
  if (isMessage && e.by === 'worker') return h('div.msg.me', null, h('div.bubble', null, e.text), when);
  if (isMessage) {
    const name = e.by && !['staff', 'system'].includes(e.by) ? ` ${e.by}` : '';
    return h('div.msg.staff', null, h('div.card', null, h('p.sub', null, icon('person'), t('staff') + name), h('p', null, e.text), when));
  }
  const word = t(`event_${e.type}`, t('staff'));
  return word === `event_${e.type}` ? null : h('p.note', null, word, ' ', when);
}

function caseRating(app, which, refresh) {
  const { t } = app;
  const rate = (score) => app.caseCall('case.rate', which, { score }).then(() => { app.say(t('thanks')); refresh(); }, () => app.say(t('trouble')));
  return h(
    'div.block.stars', { role: 'group', 'aria-label': t('rate_case') }, h('h3', null, t('rate_case')),
    h('div.row', null, [1, 2, 3, 4, 5].map((n) => h('button', { 'aria-label': t('stars', n), onclick: () => rate(n) }, String(n)))),
  );
}

export function caseView(app, number) {
  const { t, lang } = app;
  const which = app.cases.find((c) => c.number === number);
  const body = h('div.pane', { role: 'region', tabindex: '0', 'aria-label': number });
  const input = h('input', { type: 'text', 'aria-label': t('message'), placeholder: t('message'), autocomplete: 'off', maxlength: '3000' });
  const button = h('button.round.main', { type: 'submit', 'aria-label': t('send') }, icon('send'));
  let known = 0;
  const show = (view) => {
    const isFirst = known === 0;
    const events = view.events || [];
    fill(
      body,
      h('div.block', null, h('p.mono', null, view.number), stages(t, view.state), h('p.small', null, [view.desk && `${t('desk')} ${view.desk}`, view.due && ['open', 'claimed'].includes(view.state) && `${t('due')} ${timeText(lang, Date.parse(view.due))}`].filter(Boolean).join(' · ')), h('p.small', null, `${t('code')} `, h('span.mono', null, which.code))),
      h('div.log', { role: 'log', 'aria-live': isFirst ? 'off' : 'polite' }, events.map((e) => caseEvent(app, e))),
      view.rating ? h('p.note', null, t('your_rating', view.rating)) : ['answered', 'closed'].includes(view.state) && caseRating(app, which, refresh),
    );
    if (events.length > known && !isFirst) body.scrollTo({ top: body.scrollHeight });
    known = events.length;
  };
  const refresh = () =>
    app.caseStatus(which).then(show, (error) =>
      fill(body, h('p', null, t(error.code === RPC.NOT_FOUND ? 'case_unknown' : 'trouble')), hotlinesOf(hotlineList(t))));
  const send = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = '';
    app.caseCall('case.message', which, { text }).then(refresh, () => { input.value = text; app.say(t('trouble')); });
  };
  fill(body, h('p.small', null, t('thinking')));
  refresh();
  return { title: t('follow'), number, refresh, element: h('div.view', null, body, h('form.composer', { onsubmit: send }, input, button)) };
}

/* --- settings --- */

function choice(name, value, options, change) {
  return h('div.options.flat', null, options.map(([id, text]) =>
    h('label', { lang: name === 'lang' ? id : null }, h('input', { type: 'radio', name, value: id, checked: id === value, onchange: () => change(id) }), text)));
}

function toggle(text, lead, isOn, change, isAble = true) {
  const box = h('input', { type: 'checkbox', checked: isOn, disabled: !isAble, onchange: () => change(box.checked) });
  return h('div.options', null, h('label', null, box, h('span', null, text, lead && h('span.small', null, ` ${lead}`))));
}

function eraser(app) {
  const { t } = app;
  const box = h('div.row');
  const idle = () => fill(box, h('button', { onclick: ask }, t('erase')));
  const ask = () => {
    fill(
      box, h('p', null, t('sure')),
      h('button.main', { onclick: () => app.erase(false) }, t('erase')),
      app.cases.length > 0 && h('button', { onclick: () => app.erase(true) }, t('erase_all')),
      h('button', { onclick: idle }, t('cancel')),
    );
    box.querySelector('button').focus();
  };
  idle();
  return box;
}

export function settingsView(app) {
  const { t, settings } = app;
  const set = (change) => app.set(change);
  const at = SIZES.indexOf(settings.size);
  const size = h(
    'div.row', { role: 'group', 'aria-label': t('size') },
    h('button', { disabled: at <= 0, onclick: () => set({ size: SIZES[at - 1] }) }, t('smaller')),
    h('output', null, `${settings.size} px`),
    h('button', { disabled: at === SIZES.length - 1, onclick: () => set({ size: SIZES[at + 1] }) }, t('larger')),
  );
  const canSpeak = app.canSpeak();
  const section = (title, ...children) => h('fieldset.block', null, h('legend.sr', null, title), h('h3', { 'aria-hidden': 'true' }, title), children);
  return {
    title: t('settings'),
    element: h(
      'div.pane', null,
      section(t('language'), choice('lang', app.lang, LANGUAGES, (lang) => set({ lang }))),
      section(t('size'), toggle(t('elder'), t('elder_lead'), settings.elder, (elder) => set({ elder, size: elder ? 22 : 16 })), size),
      section(t('theme'), choice('theme', settings.theme, ['auto', 'light', 'dark', 'contrast'].map((id) => [id, t(`theme_${id}`)]), (theme) => set({ theme }))),
      section(
        t('synthetic'),
        toggle(t('person_figure'), '', settings.figure, (figure) => set({ figure })),
        toggle(t('speak'), canSpeak ? '' : t('speak_none'), settings.speak && canSpeak, (speak) => set({ speak }), canSpeak),
        h('p.small', null, t('voice')),
        choice('voice', app.voice, ['zh', 'yue', 'en'].map((id) => [id, t(`voice_${id}`)]), (voice) => set({ voice })),
      ),
      section(t('record'), h('p', null, t('record_lead')), eraser(app)),
      section(t('about'), h('p', null, t('about_text'))),
    ),
  };
}
