/*
 * The on-screen keyboard: letters for pinyin and English, digits. It writes into whatever field has
 * the focus, and stands only where one has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { fill, h } from '../lib/dom.js';

const LETTERS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const DIGITS = ['123', '456', '789', '.0'];

export class Keys {
  #field = null;
  #t;

  constructor(t) {
    this.#t = t;
    this.element = h('div.keys', { hidden: true, role: 'region', 'aria-label': t('keyboard') });
    /* A press must not take the focus from the field. */
    this.element.addEventListener('pointerdown', (e) => e.preventDefault());
  }

  /** Stands for a field that got the focus. */
  show(field) {
    this.#field = field;
    const rows = field.type === 'number' || field.autocomplete === 'tel' ? DIGITS : LETTERS;
    const key = (c) => h('button', { onclick: () => this.#type(c), tabindex: '-1' }, c);
    const last = [
      h('button.wide', { onclick: () => this.#delete(), tabindex: '-1' }, this.#t('delete')),
      rows === LETTERS && h('button.wider', { onclick: () => this.#type(' '), tabindex: '-1' }, this.#t('space')),
      h('button.wide', { onclick: () => this.hide(), tabindex: '-1' }, this.#t('done')),
    ];
    fill(this.element, rows.map((row) => h('div.krow', null, [...row].map(key))), h('div.krow', null, last));
    this.element.classList.toggle('digits', rows === DIGITS);
    this.element.hidden = false;
  }

  hide() {
    this.#field = null;
    this.element.hidden = true;
  }

  #put(text) {
    const field = this.#field;
    if (!field) return;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #type(c) {
    this.#put(`${this.#field?.value ?? ''}${c}`);
  }

  #delete() {
    this.#put([...(this.#field?.value ?? '')].slice(0, -1).join(''));
  }
}
