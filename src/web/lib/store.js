/*
 * What stays on the device: settings, the conversation, the receipts of cases. Nothing of it leaves
 * the device by itself, and clear() takes all of it away. Where the browser refuses storage (or for
 * a kiosk, which must keep nothing) it lives in memory.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

/** An in-memory stand-in for localStorage. */
export class MemoryArea {
  #items = new Map();

  getItem(key) {
    return this.#items.has(key) ? this.#items.get(key) : null;
  }

  setItem(key, value) {
    this.#items.set(key, value);
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}

/** localStorage or sessionStorage by name, or memory if the browser refuses it. */
export function deviceArea(name) {
  try {
    const area = window[name];
    area.setItem('hongqiao.test', '1');
    area.removeItem('hongqiao.test');
    return area;
  } catch {
    return new MemoryArea();
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
