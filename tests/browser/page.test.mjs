/*
 * The page at /: loads without a complaint, in three languages, at every width.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, launch, newPage, overflow, shot } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';
import { Widget } from './support/widget.mjs';

let daemon;
let browser;
before(async () => {
  daemon = await Daemon.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await daemon?.stop();
});

async function open(options) {
  const page = await newPage(browser, options);
  await page.goto(daemon.url);
  const widget = new Widget(page);
  await widget.ready();
  return { page, widget };
}

test('page: no console error, no breach of the policy, nothing from elsewhere', async () => {
  const page = await newPage(browser);
  const asked = [];
  page.on('request', (r) => asked.push(new URL(r.url()).origin));
  page.on('websocket', (s) => asked.push(new URL(s.url().replace('ws', 'http')).origin));
  await page.goto(daemon.url);
  await new Widget(page).ready();
  assert.deepEqual([...new Set(asked)], [daemon.url]);
  page.assertClean();
  await page.close();
});

for (const [width, height] of [[320, 640], [768, 1024], [1280, 800]]) {
  test(`page: nothing scrolls sideways at ${width} px`, async () => {
    const { page } = await open({ width, height });
    assert.ok((await overflow(page)) <= 0);
    await shot(page, `page-${width}`, { fullPage: true });
    await page.close();
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`page: axe finds nothing (${colorScheme})`, async () => {
    const { page } = await open({ colorScheme });
    assert.deepEqual(await axe(page), []);
    await page.close();
  });
}

test('page: Traditional and English, and the widget follows', async () => {
  const { page, widget } = await open({});
  for (const [lang, heading, label] of [['zh-Hant', '有事，問工會', '虹橋 · 工會數字人'], ['en', 'Ask the union', 'Hongqiao · union assistant']]) {
    await page.locator(`[data-lang=${lang}]`).click();
    await page.getByRole('heading', { name: heading }).waitFor();
    await widget.root.locator('h2', { hasText: label }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    assert.deepEqual(await axe(page), []);
  }
  await page.reload();
  await page.getByRole('heading', { name: 'Ask the union' }).waitFor();
  page.assertClean();
  await page.close();
});

test('page: the browser\'s language is taken', async () => {
  const { page, widget } = await open({ lang: 'en-GB' });
  await page.getByRole('heading', { name: 'Ask the union' }).waitFor();
  await widget.root.getByText('Hello, I am Hongqiao').first().waitFor();
  await page.close();
});

test('page: the line to embed names this host', async () => {
  const { page } = await open({});
  assert.match(await page.locator('#snippet').textContent(), new RegExp(`src="${daemon.url}/widget.js"`));
  await page.close();
});
