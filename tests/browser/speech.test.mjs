/*
 * How texts are read aloud, and the digital person.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, newPage } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';
import { Widget } from './support/widget.mjs';

const { sentences, speakable } = await import(pathToFileURL(join(process.env.HQ_SRCDIR, 'src/web/lib/speech.js')));

test('speech: hotlines digit by digit', () => {
  assert.equal(speakable('请打12351、12333或110。', 'zh'), '请打幺二三五幺、幺二三三三或幺幺零。');
  assert.equal(speakable('打12348', 'yue'), '打一二三四八');
  assert.equal(speakable('Call 12351.', 'en'), 'Call 1 2 3 5 1.');
  assert.equal(speakable('手机13812345678', 'zh'), '手机幺三八幺二三四五六七八');
});

test('speech: money, percentages, dates, sums', () => {
  assert.equal(speakable('¥68,000.50', 'zh'), '68000.50元');
  assert.equal(speakable('不低于150%', 'zh'), '不低于百分之150');
  assert.equal(speakable('2026-11-03核对', 'zh'), '二零二六年11月3日核对');
  assert.equal(speakable('2024年起', 'zh'), '二零二四年起');
  assert.equal(speakable('《劳动法》第44条', 'zh'), '劳动法第44条');
  assert.equal(speakable('4 × 8500元 = 34000元', 'zh'), '4乘8500元等于34000元');
  assert.equal(speakable('共12345元，12345个', 'zh'), '共12345元，12345个');
});

test('speech: in pieces that every engine finishes', () => {
  const pieces = sentences(`${'很长的一句话，'.repeat(60)}完。第二句！`);
  assert.ok(pieces.every((p) => p.length <= 121));
  assert.equal(pieces.join(''), `${'很长的一句话，'.repeat(60)}完。第二句！`);
});

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

/* A stand-in for the browser's voices: one on the device, one that sends the text away. */
function fakeVoices() {
  window.spoken = [];
  window.Utterance = class { constructor(text) { this.text = text; } };
  window.SpeechSynthesisUtterance = window.Utterance;
  const voices = [{ lang: 'zh-CN', localService: false, name: 'away' }, { lang: 'zh-CN', localService: true, name: 'here' }];
  Object.defineProperty(window, 'speechSynthesis', {
    value: {
      getVoices: () => voices, addEventListener() {}, cancel() {},
      speak(one) { window.spoken.push(one); },
    },
  });
}

test('speech: off by default; on, it reads by a voice of the device, and the figure speaks', async () => {
  const page = await newPage(browser, { width: 430, height: 900 });
  await page.addInitScript(fakeVoices);
  await page.goto(daemon.url);
  const widget = new Widget(page);
  await widget.ready();
  await widget.ask('加班费怎么算');
  assert.equal(await page.evaluate(() => window.spoken.length), 0);
  await widget.tab('settings');
  await page.getByLabel('自动朗读答案').check();
  await widget.tab('talk');
  await widget.ask('年假有几天');
  const spoken = await page.evaluate(() => window.spoken.map((s) => [s.text, s.voice.name]));
  assert.ok(spoken.length > 0);
  assert.ok(spoken.every(([, voice]) => voice === 'here'));
  const figure = page.locator('hongqiao-widget .face .avatar');
  assert.equal(await figure.getAttribute('data-state'), 'speaking');
  await page.evaluate(() => window.spoken.at(-1).onend());
  assert.equal(await figure.getAttribute('data-state'), 'idle');
  assert.match(await page.locator('hongqiao-widget .face').getAttribute('title'), /合成/);
  page.assertClean();
  await page.close();
});

test('speech: without a voice of the device it is not offered', async () => {
  const page = await newPage(browser, { width: 430, height: 900 });
  await page.addInitScript(() => { Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [{ lang: 'zh-CN', localService: false }], addEventListener() {}, cancel() {} } }); });
  await page.goto(daemon.url);
  const widget = new Widget(page);
  await widget.ready();
  assert.equal(await (await widget.ask('加班费怎么算')).getByRole('button', { name: '朗读' }).count(), 0);
  await widget.tab('settings');
  assert.equal(await page.getByLabel('自动朗读答案').isDisabled(), true);
  await page.close();
});
