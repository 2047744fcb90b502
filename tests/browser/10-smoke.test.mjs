/*
 * The page at / in Chromium: an answer with its law, three languages, a person, a lost daemon, a narrow screen.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axe, launch, newPage, overflow, shot } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';
import { Widget } from './support/widget.mjs';

describe('the page at /', () => {
  let daemon;
  let browser;
  const open = async (options = {}) => {
    const page = await newPage(browser, options);
    await page.goto(`${daemon.url}/`);
    const widget = new Widget(page);
    await widget.ready();
    return { page, widget };
  };
  before(async () => {
    daemon = await Daemon.start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await daemon?.stop();
  });

  it('answers a question with a law that unfolds, without a console error', async () => {
    const { page, widget } = await open();
    const answer = await widget.ask('试用期最长可以几个月？');
    assert.match(await answer.innerText(), /6个月/);
    const law = answer.locator('details').first();
    await law.locator('summary').click();
    assert.match(await law.innerText(), /劳动合同法.*第十九条/s);
    await shot(page, 'smoke-answer');
    page.assertClean();
    await page.close();
  });

  it('hands over with a number and a code', async () => {
    const { page, widget } = await open();
    const answer = await widget.ask('转人工');
    assert.match(await answer.innerText(), /HQ-\d{8}-\d+/);
    page.assertClean();
    await page.close();
  });

  it('speaks Traditional Chinese and English to browsers that ask for it', async () => {
    for (const [lang, question, wanted] of [['zh-TW', '試用期最長可以幾個月？', /個月/], ['en-GB', 'How do I join the union?', /join/i]]) {
      const { page, widget } = await open({ lang });
      const answer = await widget.ask(question);
      assert.match(await answer.innerText(), wanted);
      page.assertClean();
      await page.close();
    }
  });

  it('does not scroll sideways at 320 pixels', async () => {
    const { page, widget } = await open({ width: 320, height: 640 });
    await widget.ask('产假多少天');
    assert.equal(await overflow(page), 0);
    await page.close();
  });

  it('has nothing that axe-core finds', async () => {
    const { page, widget } = await open();
    await widget.ask('试用期最长可以几个月？');
    assert.deepEqual(await axe(page), []);
    await page.close();
  });

  it('goes on after the daemon was killed and started again', async () => {
    const { page, widget } = await open();
    await widget.ask('产假多少天');
    await daemon.kill();
    await daemon.restart();
    const answer = await widget.ask('试用期最长可以几个月？');
    assert.match(await answer.innerText(), /6个月/);
    await page.close();
  });
});
