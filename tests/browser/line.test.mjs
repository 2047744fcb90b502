/*
 * The line breaks, the daemon dies: nothing a worker wrote is lost, nothing is there twice.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { launch, newPage } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';
import { Widget } from './support/widget.mjs';

const LINE_DOWN = /ERR_CONNECTION|WebSocket|ERR_FAILED|Failed to load/;
const FIRST = '加班费怎么算';

let daemon;
let browser;
let page;
let widget;
before(async () => { browser = await launch(); });
after(() => browser?.close());
beforeEach(async () => {
  daemon = await Daemon.start();
  page = await newPage(browser, { width: 430, height: 900 });
  await page.goto(daemon.url);
  widget = new Widget(page);
  await widget.ready();
});
afterEach(async () => {
  page.assertClean(LINE_DOWN);
  await page.close();
  await daemon.stop();
});

const state = (name) => page.waitForSelector(`hongqiao-widget .root[data-line=${name}]`, { state: 'attached' });
const texts = () => page.locator('hongqiao-widget .me .bubble').allTextContents();
const token = () => page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith('.token'))[1]);

test('line: killed and started again, the session goes on', async () => {
  await widget.ask(FIRST);
  const before = await token();
  await daemon.kill();
  await state('waiting');
  await daemon.restart();
  await state('ready');
  assert.equal(await token(), before);
  assert.equal(await daemon.metric('sessions_resumed_total'), 1);
  await widget.ask('年假有几天');
  assert.equal(await widget.answers.count(), 2);
});

test('line: what is sent while the daemon is dead arrives once, in order', async () => {
  await widget.ask(FIRST);
  await daemon.kill();
  await state('waiting');
  const questions = ['年假有几天', '产假多少天', '怎样加入工会'];
  for (const text of questions) {
    await widget.input.fill(text);
    await widget.input.press('Enter');
  }
  await page.locator('hongqiao-widget .state', { hasText: '等待送出' }).first().waitFor();
  await page.locator('hongqiao-widget .line', { hasText: '正在重连' }).waitFor();
  await daemon.restart();
  await widget.answers.nth(3).waitFor();
  assert.equal(await widget.answers.count(), 4);
  assert.deepEqual((await texts()).map((t) => t.replace(/^您：/, '')), [FIRST, ...questions]);
  assert.equal(await page.locator('hongqiao-widget .state:visible').count(), 0);
  assert.equal(await daemon.metric('sessions_resumed_total'), 1);
});

test('line: what was waiting outlives the page', async () => {
  await widget.ask(FIRST);
  await page.evaluate(() => navigator.serviceWorker.getRegistrations());
  await page.routeWebSocket(/\/ws$/, (socket) => socket.close());
  await page.reload();
  await state('waiting');
  await widget.input.fill('年假有几天');
  await widget.input.press('Enter');
  await page.locator('hongqiao-widget .state', { hasText: '等待送出' }).waitFor();
  await page.unrouteAll();
  const again = await page.context().newPage();
  await again.close();
  await page.routeWebSocket(/\/ws$/, (socket) => { socket.connectToServer(); });
  await page.reload();
  await widget.answers.nth(1).waitFor();
  assert.deepEqual((await texts()).filter((t) => t.includes('年假')).length, 1);
  assert.equal(await widget.answers.count(), 2);
});

test('line: a reply lost on the way is asked for again under the same id', async () => {
  const ids = [];
  let drops = 1;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const call = JSON.parse(message);
      if (call.method === 'question.ask') ids.push(call.id);
      server.send(message);
    });
    server.onMessage((message) => {
      const isAnswer = JSON.parse(message).result?.kind;
      if (isAnswer && drops > 0) {
        drops -= 1;
        socket.close();
        server.close();
        return;
      }
      socket.send(message);
    });
  });
  await page.reload();
  await widget.ready();
  await widget.ask(FIRST);
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
  assert.equal(await widget.answers.count(), 1);
  assert.equal(await widget.mine.count(), 1);
});

test('line: an expired session is replaced without a word', async () => {
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.endsWith('.token'));
    localStorage.setItem(key, JSON.stringify('s000000000000000000000A.AAAAAAAAAAAAAAAAAAAAAA'));
  });
  await page.reload();
  await widget.ready();
  await widget.ask(FIRST);
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.endsWith('.token'));
    localStorage.setItem(key, JSON.stringify('not a token'));
  });
  await page.reload();
  await widget.ready();
  await widget.ask('年假有几天');
});

test('line: many messages at once are slowed, not lost', async () => {
  await daemon.kill('SIGTERM');
  Object.assign(daemon.conf, { messages_per_second: 5, messages_burst: 5 });
  await daemon.restart();
  await state('ready');
  for (let i = 0; i < 12; i += 1) {
    await widget.input.fill(`加班费怎么算${'？'.repeat(i)}`);
    await widget.input.press('Enter');
  }
  await widget.answers.nth(11).waitFor();
  assert.equal(await widget.answers.count(), 12);
  assert.equal(await page.locator('hongqiao-widget .note').count(), 0);
});
