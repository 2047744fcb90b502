/*
 * Printing one answer: a sheet in the page's own tree that only paper sees.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { adopt, h } from '../lib/dom.js';
import { bridge } from '../lib/icons.js';
import { blocksOf, citationsOf, hotlineList, hotlinesOf, receiptOf } from '../lib/blocks.js';

const PAGE_CSS = `
@media screen { hongqiao-print { display: none !important; } }
@media print { html > body, html > *:not(hongqiao-print) { display: none !important; } hongqiao-print { display: block !important; } }
`;

const SHEET_CSS = `
:host { all: initial; color: #000; font: 12pt/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header { display: flex; gap: 10pt; align-items: center; border-bottom: 2pt solid #a61b29; padding-bottom: 6pt; }
h1 { font-size: 16pt; } ul, ol { padding-left: 18pt; } table { border-collapse: collapse; width: 100%; } th, td { border: .5pt solid #777; padding: 3pt 6pt; text-align: left; }
.bridge { width: 36pt; height: 30pt; fill: none; stroke-width: 4; stroke-linecap: round; } .b1 { stroke: #a61b29; } .b2 { stroke: #c8963e; } .b3 { stroke: #2a7f86; } .b4 { stroke: #333; }
summary { font-weight: 700; list-style: none; } .icon { display: none; } .full { display: block; color: #444; font-size: 10pt; }
dl > div { display: flex; gap: 8pt; } dd { margin: 0; } .hotlines { list-style: none; padding: 0; } .hotlines div { display: flex; gap: 8pt; } .digits { font-weight: 700; }
.sub { font-weight: 700; margin: 8pt 0 2pt; } footer { margin-top: 14pt; border-top: .5pt solid #777; font-size: 10pt; }
`;

let sheetStyle = null;

/** Prints an answer with the law behind it, its date and the hotlines. app: {t, lang}. */
export function printAnswer(answer, { t, lang }) {
  if (!sheetStyle) sheetStyle = adopt(document, PAGE_CSS);
  const host = h('hongqiao-print', { lang });
  const root = host.attachShadow({ mode: 'open' });
  adopt(root, SHEET_CSS);
  root.append(
    h('header', null, bridge(), h('strong', null, t('title'))),
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
