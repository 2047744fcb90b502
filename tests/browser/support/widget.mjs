/*
 * What a worker does in the widget, in words. Selectors of Playwright look into open shadow roots.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
export class Widget {
  constructor(page) {
    this.page = page;
    this.root = page.locator('hongqiao-widget');
    this.input = page.locator('hongqiao-widget [role=combobox]');
    this.answers = page.locator('hongqiao-widget .msg.bot[data-kind]');
    this.mine = page.locator('hongqiao-widget .msg.me');
  }

  /** Waits until the daemon has greeted. */
  async ready() {
    await this.page.waitForSelector('hongqiao-widget .root[data-line=ready]', { state: 'attached' });
    await this.page.waitForSelector('hongqiao-widget .intro .card', { state: 'attached' });
  }

  async open() {
    await this.page.locator('hongqiao-widget .launcher').click();
    await this.ready();
  }

  async tab(name) {
    await this.page.locator(`hongqiao-widget [data-tab=${name}]`).click();
  }

  /** Asks and gives the answer's element. */
  async ask(text) {
    const before = await this.answers.count();
    await this.input.fill(text);
    await this.input.press('Enter');
    return this.answer(before);
  }

  /** The answer after the first `before` ones. */
  async answer(before) {
    const next = this.answers.nth(before);
    await next.waitFor();
    return next;
  }
}
