/*
 * Where the worker types: a combobox (WAI-ARIA 1.2) that offers known questions, and dictation where
 * the browser has it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { fill, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { canDictate, dictate } from '../lib/speech.js';

const SUGGEST_AFTER_MS = 160;
const PREFIX_MAX = 80;

/** Is so little typed that suggestions would be noise? One Chinese character says something, one letter does not. */
const isTooShort = (text) => text.length === 0 || (text.length < 3 && /^[\x00-\x7f]*$/.test(text));

export class Composer {
  #app;
  #input;
  #list;
  #items = [];
  #active = -1;
  #timer = 0;
  #asked = '';
  #stopDictation = null;
  #mic = null;

  /** app: {t, lang, connection, submit(text), pick(suggestion), wantsSuggestions(), say(text), onListening(bool)} */
  constructor(app) {
    this.#app = app;
    const { t } = app;
    this.#list = h('ul.suggest', { id: 'suggest', role: 'listbox', 'aria-label': t('suggestions'), hidden: true });
    this.#input = h('input', {
      type: 'text', role: 'combobox', 'aria-label': t('input'), placeholder: t('hint'), autocomplete: 'off',
      'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'suggest', enterkeyhint: 'send', maxlength: '4000',
      oninput: () => this.#typed(), onkeydown: (e) => this.#key(e), onblur: () => this.#hideSoon(),
    });
    if (canDictate()) {
      this.#mic = h('button.round.bare', { 'aria-label': t('dictate'), 'aria-pressed': 'false', title: t('dictate_note'), onclick: () => this.#dictate() }, icon('mic'));
    }
    const send = h('button.round.main', { type: 'submit', 'aria-label': t('send') }, icon('send'));
    this.element = h(
      'div.bottom', null, this.#list,
      h('form.composer', { onsubmit: (e) => { e.preventDefault(); this.#submit(); } }, this.#input, this.#mic, send),
    );
  }

  focus() {
    this.#input.focus();
  }

  get text() {
    return this.#input.value.trim();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stopDictation?.();
  }

  #submit() {
    const { text } = this;
    this.hide();
    if (!text) return;
    this.#input.value = '';
    this.#app.submit(text);
  }

  #typed() {
    clearTimeout(this.#timer);
    const { text } = this;
    if (isTooShort(text) || text.length > PREFIX_MAX || !this.#app.wantsSuggestions()) {
      this.hide();
      return;
    }
    this.#timer = setTimeout(() => this.#suggest(text), SUGGEST_AFTER_MS);
  }

  async #suggest(text) {
    this.#asked = text;
    try {
      const { suggestions } = await this.#app.connection.tryCall('question.suggest', { prefix: text });
      if (this.#asked === text && this.text === text) this.#show(suggestions.slice(0, 6));
    } catch {
      this.hide(); /* a suggestion is a comfort */
    }
  }

  #show(items) {
    this.#items = items;
    this.#active = -1;
    fill(this.#list, items.map((item, i) =>
      h('li', { id: `s${i}`, role: 'option', 'aria-selected': 'false', onpointerdown: (e) => e.preventDefault(), onclick: () => this.#pick(i) }, item.question)));
    const isOpen = items.length > 0;
    this.#list.hidden = !isOpen;
    this.#input.setAttribute('aria-expanded', String(isOpen));
    this.#input.removeAttribute('aria-activedescendant');
  }

  hide() {
    clearTimeout(this.#timer);
    this.#asked = '';
    this.#show([]);
  }

  #hideSoon() {
    /* A click on an option comes after the blur in some browsers. */
    setTimeout(() => !this.#input.matches(':focus') && this.hide(), 200);
  }

  #pick(i) {
    const item = this.#items[i];
    this.#input.value = '';
    this.hide();
    this.#app.pick(item);
  }

  #move(step) {
    const n = this.#items.length;
    if (!n) return;
    const next = this.#active + step; /* -1: back in the text */
    this.#active = next >= n ? -1 : next < -1 ? n - 1 : next;
    [...this.#list.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === this.#active)));
    const li = this.#list.children[this.#active];
    if (li) {
      this.#input.setAttribute('aria-activedescendant', li.id);
      this.#list.scrollTop = li.offsetTop - this.#list.clientHeight / 2;
    } else {
      this.#input.removeAttribute('aria-activedescendant');
    }
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; /* an input method is at work */
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!this.#items.length) return;
      event.preventDefault();
      this.#move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && this.#active >= 0) {
      event.preventDefault();
      this.#pick(this.#active);
    } else if (event.key === 'Escape' && this.#items.length) {
      event.stopPropagation();
      this.hide();
    }
  }

  #dictate() {
    const { t, lang } = this.#app;
    if (this.#stopDictation) {
      this.#stopDictation();
      return;
    }
    const listening = (is) => {
      this.#mic.setAttribute('aria-pressed', String(is));
      this.#mic.classList.toggle('live', is);
      this.#app.onListening(is);
    };
    listening(true);
    this.#app.say(t('dictating'));
    this.#stopDictation = dictate(lang, {
      onText: (text) => { this.#input.value = text; },
      onEnd: (isHeard) => {
        this.#stopDictation = null;
        listening(false);
        if (isHeard) this.#input.focus();
        else this.#app.say(t('dictate_failed'));
      },
    });
  }
}
