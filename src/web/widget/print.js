/*
 * Printing one answer: a sheet in the page's own tree that only paper sees.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { adopt, h } from '../lib/dom.js';
import { blocksOf, citationsOf, hotlineList, hotlinesOf, receiptOf } from '../lib/blocks.js';

const PAGE_CSS = `
@media screen { hongqiao-print { display: none !important; } }
@media print { html > body, html > *:not(hongqiao-print) { display: none !important; } hongqiao-print { display: block !important; } }
`;

const SHEET_CSS = `
:host { all: initial; font: 12pt/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header, footer { border: solid #a61b29; border-width: 0 0 2pt; } footer { border-width: 1pt 0 0; font-size: 10pt; }
h1 { font-size: 16pt; } table { border-collapse: collapse; } th, td { border: .5pt solid #777; padding: 3pt 6pt; text-align: left; }
summary, .sub, .digits { font-weight: 700; list-style: none; } svg { display: none; } .full { display: block; } dl > div, .hotlines div { display: flex; gap: 8pt; }
`;

let sheetStyle = null;

/** Prints an answer with the law behind it, its date and the hotlines. app: {t, lang}. */
export function printAnswer(answer, { t, lang }) {
  if (!sheetStyle) sheetStyle = adopt(document, PAGE_CSS);
  const host = h('hongqiao-print', { lang });
  const root = host.attachShadow({ mode: 'open' });
  adopt(root, SHEET_CSS);
  root.append(
    h('header', null, t('title')),
    answer.title ? h('h1', null, answer.title) : '',
    blocksOf(answer, false),
    answer.handoff ? receiptOf(answer.handoff, t, { canCall: false }) : '',
    citationsOf(answer, t, lang, true) || '',
    h('footer', null, h('p', null, t('print_note')), hotlinesOf(hotlineList(t), false), h('p', null, `${t('printed')} ${new Date().toLocaleDateString(lang === 'en' ? 'en-GB' : 'zh-CN')}`)),
  );
  document.documentElement.append(host);
  addEventListener('afterprint', () => host.remove(), { once: true });
  print();
}
