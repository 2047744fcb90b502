/*
 * The page at /: its language (the widget's follows), the line to embed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { pickLanguage } from '../lib/i18n.js';
import { copyText } from '../lib/dom.js';
import { TEXTS } from './texts.js';

const KEY = 'hongqiao.page.lang';

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/* The Simplified text stands in the page itself, so that it can be read without script. */
const original = new Map([...document.querySelectorAll('[data-t]')].map((e) => [e, e.textContent]));

function show(lang) {
  document.documentElement.lang = lang;
  for (const [element, text] of original) element.textContent = TEXTS[lang]?.[element.dataset.t] ?? text;
  document.title = document.querySelector('.brand span').textContent;
  for (const button of document.querySelectorAll('[data-lang]')) button.setAttribute('aria-pressed', String(button.dataset.lang === lang));
}

const widget = document.querySelector('hongqiao-widget');

for (const button of document.querySelectorAll('[data-lang]')) {
  button.addEventListener('click', async () => {
    const { lang } = button.dataset;
    show(lang);
    try {
      localStorage.setItem(KEY, lang);
    } catch {
      /* it lasts as long as the page, then */
    }
    await customElements.whenDefined('hongqiao-widget');
    widget.set({ lang });
  });
}

document.getElementById('snippet').textContent = `<script type="module" src="${location.origin}/widget.js" data-site="my-site"></script>`;
document.getElementById('copy').addEventListener('click', async ({ target }) => {
  const isDone = await copyText(document.getElementById('snippet').textContent);
  target.textContent = TEXTS[document.documentElement.lang]?.[isDone ? 'copied' : 'copy'] ?? (isDone ? '已复制' : '复制');
});

const lang = pickLanguage(stored(), ...navigator.languages);
widget.setAttribute('lang', lang);
show(lang);
