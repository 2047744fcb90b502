/*
 * Answers for when the line is dead: the boards and the first questions of each of their topics, read
 * in a session of the kiosk's own while nobody is there. Public texts only; nothing of a visitor.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { Connection } from '../lib/connection.js';
import { topicsOf } from '../lib/blocks.js';
import { Store, deviceArea } from '../lib/store.js';

const ENTRIES_MAX = 200;
const FRESH_MS = 6 * 3600 * 1000;

/* Shared pairs of characters: enough to find one of 200 questions. */
function pairs(text) {
  const plain = text.toLowerCase().replace(/[\s，。？！、,.?!]/g, '');
  return new Set([...plain].slice(0, -1).map((c, i) => c + [...plain][i + 1]));
}

export class AnswerCache {
  #store = new Store(deviceArea('localStorage'), 'hongqiao.kiosk.');
  #data;
  #connection = null;

  constructor() {
    const data = this.#store.get('answers', null);
    this.#data = data && data.boards && data.entries ? data : { at: 0, areas: [], boards: {}, entries: {} };
  }

  get areas() { return this.#data.areas; }
  get isFresh() { return Date.now() - this.#data.at < FRESH_MS; }
  get size() { return Object.keys(this.#data.entries).length; }
  board(id) { return this.#data.boards[id] || null; }
  entry(id) { return this.#data.entries[id] || null; }
  questions() { return Object.values(this.#data.entries).map((a) => a.title); }

  /** The cached answer whose question is most like `text`, or null. */
  find(text) {
    const wanted = pairs(text);
    let best = null;
    let most = 0;
    for (const answer of Object.values(this.#data.entries)) {
      const own = pairs(answer.title);
      const shared = [...wanted].filter((p) => own.has(p)).length;
      const score = shared / Math.sqrt(wanted.size * own.size || 1);
      if (score > most) [best, most] = [answer, score];
    }
    return most > 0.4 ? best : null;
  }

  /** Reads everything anew; stops when stop() is called or the line fails. */
  async refresh(url) {
    this.stop();
    const connection = new Connection({ url, kind: 'kiosk-cache', lang: 'zh-Hans' });
    this.#connection = connection;
    try {
      const areas = await new Promise((resolve, reject) => {
        connection.addEventListener('session', ({ detail }) => resolve(detail.areas), { once: true });
        connection.addEventListener('state', ({ detail }) => detail === 'waiting' && reject(new Error('no line')));
        connection.open();
      });
      const data = { at: Date.now(), areas, boards: {}, entries: {} };
      for (const { id } of areas) data.boards[id] = await connection.tryCall('area.list', { area: id });
      for (const id of AnswerCache.#first(data.boards)) {
        const answer = await connection.call('entry.get', { id });
        data.entries[id] = { ...answer, answer: '' };
      }
      this.#data = data;
      this.#store.set('answers', data);
    } catch {
      /* what was there stays */
    } finally {
      connection.close();
      if (this.#connection === connection) this.#connection = null;
    }
  }

  stop() {
    this.#connection?.close();
    this.#connection = null;
  }

  /* Ids of the first question of each topic, then of the second ones, up to the maximum. */
  static #first(boards) {
    const topics = Object.values(boards).flatMap(topicsOf);
    const ids = [];
    for (let i = 0; ids.length < ENTRIES_MAX && topics.some((t) => t.entries.length > i); i += 1) {
      for (const topic of topics) if (topic.entries[i] && ids.length < ENTRIES_MAX) ids.push(topic.entries[i].id);
    }
    return ids;
  }
}
