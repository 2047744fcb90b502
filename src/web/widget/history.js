/*
 * What a widget remembers on the device, within bounds: the conversation, cases, settings, and what
 * could not be sent before the page was left.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { Store, deviceArea } from '../lib/store.js';

const ITEMS_MAX = 60;
const CASES_MAX = 20;
const UNSENT_MAX = 20;

export class History {
  #device;
  #tab;
  items;
  cases;
  #unsent;

  constructor(prefix) {
    this.#device = new Store(deviceArea('localStorage'), `${prefix}.`);
    this.#tab = new Store(deviceArea('sessionStorage'), `${prefix}.`);
    this.items = this.#list(this.#device, 'log');
    this.cases = this.#list(this.#device, 'cases').filter((c) => c.number && c.code);
    this.#unsent = this.#list(this.#tab, 'unsent');
  }

  #list(store, name) {
    const value = store.get(name, []);
    return Array.isArray(value) ? value : [];
  }

  get settings() {
    return this.#device.get('settings', {});
  }

  set settings(value) {
    this.#device.set('settings', value);
  }

  get token() {
    return this.#device.get('token', null);
  }

  set token(value) {
    if (value) this.#device.set('token', value);
    else this.#device.remove('token');
  }

  add(item) {
    this.items.push(item);
    this.items.splice(0, Math.max(0, this.items.length - ITEMS_MAX));
    this.save();
  }

  /** Writes the conversation; where the device has little room, only the end of it. */
  save() {
    let items = this.items.map(({ show, ...rest }) => rest);
    while (!this.#device.set('log', items) && items.length > 1) items = items.slice(Math.ceil(items.length / 2));
  }

  saveCases() {
    this.cases.splice(0, Math.max(0, this.cases.length - CASES_MAX));
    this.#device.set('cases', this.cases);
  }

  /** What waits to be sent outlives the page, in this tab only, so that no other tab sends it too. */
  addUnsent(item) {
    this.#unsent.push({ text: item.text, call: item.call });
    this.#unsent.splice(0, Math.max(0, this.#unsent.length - UNSENT_MAX));
    this.#tab.set('unsent', this.#unsent);
  }

  removeUnsent(item) {
    const i = this.#unsent.findIndex((u) => u.text === item.text);
    if (i >= 0) this.#unsent.splice(i, 1);
    this.#tab.set('unsent', this.#unsent);
  }

  get hasUnsent() {
    return this.#unsent.length > 0;
  }

  takeUnsent() {
    const list = this.#unsent;
    this.#unsent = [];
    this.#tab.remove('unsent');
    return list;
  }

  erase(withCases) {
    this.items = [];
    this.#unsent = [];
    this.#device.remove('log', 'token');
    this.#tab.remove('unsent');
    if (withCases) {
      this.cases = [];
      this.#device.remove('cases');
    }
  }
}
