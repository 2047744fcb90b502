/*
 * What stays on the device. Nothing of it leaves the device by itself.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
const ITEMS_MAX = 60;
const CASES_MAX = 20;
const UNSENT_MAX = 20;

function memoryArea() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value), removeItem: (key) => items.delete(key) };
}

/** localStorage or sessionStorage by name, or memory if the browser refuses it. */
export function deviceArea(name) {
  try {
    const area = window[name];
    area.setItem('hongqiao.test', '1');
    area.removeItem('hongqiao.test');
    return area;
  } catch {
    return memoryArea();
  }
}

/** JSON values by name, all under one prefix. */
export class Store {
  #area;
  #prefix;

  constructor(area, prefix) {
    this.#area = area;
    this.#prefix = prefix;
  }

  get(name, otherwise) {
    try {
      const text = this.#area.getItem(this.#prefix + name);
      return text === null ? otherwise : JSON.parse(text);
    } catch {
      return otherwise; /* not ours, or an older form */
    }
  }

  /** False if there is no room: the caller keeps less. */
  set(name, value) {
    try {
      this.#area.setItem(this.#prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  remove(...names) {
    for (const name of names) this.#area.removeItem(this.#prefix + name);
  }
}

/** What a widget remembers, within bounds. */
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
