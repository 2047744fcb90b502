/*
 * An answer object of the protocol as elements: paragraphs, lists, steps, tables, the law behind it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { h } from './dom.js';
import { icon } from './icons.js';
import { dateText, regionName } from './i18n.js';

const ITEMS_MAX = 200; /* of one list or table: more is a mistake of the pack */

/* Numbers that people may call, where they stand alone in a text. */
const HOTLINE = /(?<![\d.,-])(110|119|120|122|12\d{3})(?![\d%元年月日天岁人条号小个-]|[.,]\d)/g;

/** Text with its hotlines as links to the telephone. */
export function withCalls(text, canCall) {
  if (!canCall) return [text];
  const parts = [];
  let at = 0;
  for (const m of text.matchAll(HOTLINE)) {
    parts.push(text.slice(at, m.index), h('a.tel', { href: `tel:${m[0]}` }, m[0]));
    at = m.index + m[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

const cellText = (cell) => (typeof cell === 'string' ? cell : String(cell ?? ''));

function table(block) {
  const head = Array.isArray(block.head) ? block.head : [];
  const rows = Array.isArray(block.rows) ? block.rows.slice(0, ITEMS_MAX) : [];
  return h(
    'div.scroll',
    { tabindex: '0', role: 'region', 'aria-label': head.map(cellText).join('、') || '—' },
    h(
      'table',
      null,
      head.length > 0 && h('thead', null, h('tr', null, head.map((c) => h('th', { scope: 'col' }, cellText(c))))),
      h('tbody', null, rows.map((row) => h('tr', null, row.map((c, i) => h(i ? 'td' : 'th', i ? null : { scope: 'row' }, cellText(c)))))),
    ),
  );
}

function block(b, canCall) {
  if (b.type === 'table') return table(b);
  const items = Array.isArray(b.items) ? b.items.slice(0, ITEMS_MAX) : null;
  if (items) {
    const list = h(b.type === 'steps' ? 'ol' : 'ul', null, items.map((i) => h('li', null, withCalls(cellText(i), canCall))));
    return b.title ? [h('p.sub', null, b.title), list] : list;
  }
  return String(b.text ?? '').split('\n').filter(Boolean).map((line) => h('p', null, withCalls(line, canCall)));
}

/** The answer's body. canCall: telephone numbers become links. */
export function blocksOf(answer, canCall = true) {
  const blocks = Array.isArray(answer.blocks) && answer.blocks.length ? answer.blocks : [{ type: 'paragraph', text: answer.text }];
  return h('div.blocks', null, blocks.map((b) => block(b, canCall)));
}

function fact(name, value) {
  return h('div', null, h('dt', null, name), h('dd', null, value));
}

/** "law + article" of each citation, unfolding; null if the answer cites nothing and has no date. */
export function citationsOf(answer, t, lang, isOpen = false) {
  const laws = Array.isArray(answer.citations) ? answer.citations : [];
  const source = answer.source && answer.source.title ? answer.source : null;
  if (!laws.length && !source) return null;
  const facts = [];
  if (answer.verified) facts.push(fact(t('verified'), dateText(lang, answer.verified)));
  if (answer.region) facts.push(fact(t('region'), regionName(t, answer.region)));
  if (source) {
    const title = source.url ? h('a', { href: source.url, target: '_blank', rel: 'noopener noreferrer' }, source.title) : source.title;
    facts.push(fact(t('source'), title));
  }
  return h(
    'details.law',
    { open: isOpen },
    h('summary', null, icon('law'), h('span', null, t('law', laws.length || 1))),
    h(
      'div.lawbody',
      null,
      laws.length > 0 &&
        h(
          'ul',
          null,
          laws.map((c) =>
            h(
              'li',
              null,
              h('strong', null, `《${c.law}》${c.article || ''}`),
              c.title && c.title !== c.law && h('span.full', null, c.title),
            ),
          ),
        ),
      facts.length > 0 && h('dl', null, facts),
    ),
  );
}

/** The numbers to call, as a list of big links. */
export function hotlinesOf(lines, canCall = true, shape = 'list') {
  return h(
    `ul.hotlines.${shape}`,
    null,
    lines.map(({ number, name }) => {
      const inside = [h('span.digits', null, icon('phone'), number), h('span', null, name)];
      return h('li', null, canCall ? h('a', { href: `tel:${number}` }, inside) : h('div', null, inside));
    }),
  );
}

/** Buttons one under the other, from [text, what a press does]. */
export function pickList(picks) {
  return h('ul.picks', null, picks.map(([text, onclick]) => h('li', null, h('button', { onclick }, h('span', null, text), icon('next')))));
}

/** A board's topics, those of court cases last: people look for the rule first. */
export function topicsOf(board) {
  const isCase = (topic) => topic.id.startsWith('cases');
  return [...board.topics.filter((topic) => !isCase(topic)), ...board.topics.filter(isCase)];
}

/** The hotlines that every screen offers. */
export const HOTLINES = ['12351', '12333', '12348'];
export const hotlineList = (t, numbers = HOTLINES) => numbers.map((number) => ({ number, name: t(`line_${number}`) }));

/** Number, code and hotlines of a case that was opened; isTold: the text beside it says so already. */
export function receiptOf(receipt, t, { canCall = true, keepKey = 'case_keep', actions = [], isTold = false } = {}) {
  const lines = Array.isArray(receipt.hotlines) ? receipt.hotlines : [];
  const big = (name, value) => h('div', null, h('dt', null, name), h('dd.number', null, value));
  return h(
    'div.receipt',
    null,
    receipt.number && [
      !isTold && h('p.sub', null, icon('check'), t('case_opened')),
      h('dl', null, big(t('number'), receipt.number), big(t('code'), receipt.code)),
      receipt.desk && h('p.small', null, `${t('desk')} ${receipt.desk}`),
      !isTold && h('p.small', null, t(keepKey)),
      actions.length > 0 && h('div.row', null, actions),
    ],
    lines.length > 0 && hotlinesOf(lines, canCall),
  );
}
