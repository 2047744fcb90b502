/*
 * When has the visitor gone? Counts seconds without a touch or a key; somebody who types, speaks or
 * is spoken to is there. Then warns for a while, and any sign of life ends the warning.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchmove', 'click'];
/* While the warning stands over the screen: what is under it must not get the rest of a touch. */
const SIGNS_WHEN_WARNED = ['keydown', 'click'];
const TICK_MS = 1000;

export class Idle {
  #options;
  #timer = 0;
  #quiet = 0;
  #sign = (event) => (!this.#isCounting || SIGNS_WHEN_WARNED.includes(event.type)) && this.alive();

  /** options: {idle_s, count_s, isBusy(), onCount(left_s or null), onOver()} */
  constructor(options) {
    this.#options = options;
  }

  start() {
    this.stop();
    this.#quiet = 0;
    for (const name of SIGNS) addEventListener(name, this.#sign, { passive: true, capture: true });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    for (const name of SIGNS) removeEventListener(name, this.#sign, { capture: true });
  }

  alive() {
    const wasCounting = this.#isCounting;
    this.#quiet = 0;
    if (wasCounting) this.#options.onCount(null);
  }

  get #isCounting() {
    return this.#quiet > this.#options.idle_s;
  }

  #tick() {
    const { idle_s, count_s, isBusy, onCount, onOver } = this.#options;
    if (isBusy()) {
      this.alive();
      return;
    }
    this.#quiet += 1;
    if (this.#quiet <= idle_s) return;
    const left_s = idle_s + count_s - this.#quiet + 1;
    if (left_s > 0) onCount(left_s);
    else onOver();
  }
}
