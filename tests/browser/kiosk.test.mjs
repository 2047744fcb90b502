/*
 * The kiosk: a visit from the attract screen to the last trace of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, launch, newPage, overflow, shot } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';

const SECRET = '我叫王小明被拖欠工资';

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

async function open(query = 'idle=300', options = {}) {
  const page = await newPage(browser, { width: 1280, height: 900, ...options });
  page.sockets = [];
  page.on('websocket', (s) => page.sockets.push(s));
  await page.goto(`${daemon.url}/kiosk/?${query}`);
  await page.locator('.attract').waitFor();
  return page;
}

async function begin(page, name = '点这里开始') {
  await page.getByRole('button', { name }).click();
  await page.locator('.boards').waitFor();
}

/* The socket of the visit, not the one that fills the cache. */
const openSockets = (page) => page.sockets.filter((s) => !s.isClosed()).length;

async function ask(page, text) {
  await page.locator('.question input').fill(text);
  await page.locator('.question .main').click();
  await page.locator('.answer').waitFor();
}

const everything = (page) => page.evaluate(async () => {
  const stored = JSON.stringify({ ...localStorage, ...sessionStorage });
  const databases = (await indexedDB.databases()).length;
  return { html: document.documentElement.outerHTML, stored, databases, cookies: document.cookie, values: [...document.querySelectorAll('input, textarea')].map((e) => e.value).join('|') };
});

test('kiosk: board, question, answer, person; axe finds nothing on any screen', async () => {
  const page = await open();
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-attract');
  await begin(page);
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-home');
  await page.locator('.board').nth(3).click();
  await page.locator('.split .picks button').first().waitFor();
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-board');
  await page.locator('.split .picks button').first().click();
  await page.locator('.answer').waitFor();
  await page.locator('summary').click();
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-answer');
  await page.getByRole('button', { name: '找人工' }).click();
  await page.locator('.danger').waitFor();
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-human');
  await page.getByRole('button', { name: '转给工作人员' }).click();
  await page.locator('.number').first().waitFor();
  assert.match(await page.locator('.number').first().textContent(), /^HQ-/);
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-receipt');
  page.assertClean();
  await page.close();
});

test('kiosk: the on-screen keyboard finds questions by pinyin', async () => {
  const page = await open();
  await begin(page);
  await page.locator('.question input').click();
  for (const c of 'gongshang') await page.locator('.keys').getByRole('button', { name: c, exact: true }).click();
  assert.equal(await page.locator('.question input').inputValue(), 'gongshang');
  const found = page.locator('.found button', { hasText: '工伤' }).first();
  await found.waitFor();
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-keys');
  await found.click();
  await page.locator('.answer').waitFor();
  page.assertClean();
  await page.close();
});

test('kiosk: a calculation by touch', async () => {
  const page = await open();
  await begin(page);
  await ask(page, '被辞退能赔多少');
  await page.locator('.ask .picks button').first().click();
  await page.locator('.ask input').first().click();
  await page.locator('.keys').getByRole('button', { name: '3', exact: true }).click();
  await page.locator('.keys').getByRole('button', { name: '完成' }).click();
  await page.locator('.ask').getByRole('button', { name: '确定' }).click();
  await page.locator('.ask label', { hasText: '元' }).locator('input').fill('6000');
  await page.locator('.ask').getByRole('button', { name: '确定' }).click();
  await page.locator('.answer', { hasText: '36000' }).waitFor();
  page.assertClean();
  await page.close();
});

for (const [how, query] of [['by the idle clock', 'idle=1&count=1'], ['by "finish"', 'idle=300']]) {
  test(`kiosk: after a visit that ends ${how} nothing is left`, async () => {
    const page = await open(query);
    await begin(page);
    await ask(page, SECRET);
    await page.getByRole('button', { name: '找人工' }).click();
    await page.locator('textarea').waitFor();
    await page.locator('label input').fill('13800138000');
    await page.locator('textarea').fill(SECRET);
    if (how.includes('finish')) await page.getByRole('button', { name: '结束使用' }).click();
    await page.locator('.attract').waitFor();
    await page.waitForFunction(() => document.body.dataset.visit === 'none');
    const left = await everything(page);
    for (const [where, text] of Object.entries(left)) {
      assert.doesNotMatch(String(text), /王小明|13800138000/, where);
      assert.doesNotMatch(String(text), /token/, where);
    }
    assert.equal(left.cookies, '');
    /* The socket is gone; what may be open is the one that reads the common answers. */
    const sent = page.sockets.filter((s) => !s.isClosed());
    assert.ok(sent.length <= 1);
    /* The next visitor is somebody else. */
    const sessions = await daemon.metric('sessions_resumed_total');
    await begin(page);
    assert.equal(await page.locator('.question input').inputValue(), '');
    await ask(page, '加班费怎么算');
    assert.equal(await daemon.metric('sessions_resumed_total'), sessions);
    page.assertClean();
    await page.close();
  });
}

test('kiosk: the count-down is shown, and waits for somebody who types', async () => {
  const page = await open('idle=1&count=600');
  await begin(page);
  const still = page.locator('.still');
  await still.waitFor();
  assert.match(await still.textContent(), /\d+ 秒/);
  assert.deepEqual(await axe(page), []);
  await shot(page, 'kiosk-still');
  await page.keyboard.press('Shift');
  await still.waitFor({ state: 'hidden' });
  await still.waitFor();
  await page.getByRole('button', { name: '继续使用' }).click();
  await still.waitFor({ state: 'hidden' });
  await page.close();
});

test('kiosk: the count-down waits while it speaks', async () => {
  const page = await newPage(browser, { width: 1280, height: 900 });
  await page.addInitScript(() => {
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [{ lang: 'zh-CN', localService: true }], addEventListener() {}, cancel() {}, speak(one) { window.last = one; } } });
    /* Seconds of the idle clock, so that the test knows that it went on. */
    const { setInterval: real } = window;
    window.ticks = 0;
    window.setInterval = (action, ms) => real(() => { if (ms === 1000) window.ticks += 1; action(); }, ms === 1000 ? 50 : ms);
  });
  await page.goto(`${daemon.url}/kiosk/?idle=20&count=600`);
  await begin(page);
  await ask(page, '加班费怎么算');
  await page.getByRole('button', { name: '朗读' }).click();
  const start = await page.evaluate(() => window.ticks);
  await page.waitForFunction((n) => window.ticks > n + 60, start);
  assert.equal(await page.locator('.still').isHidden(), true);
  await page.evaluate(() => window.last.onend());
  await page.locator('.still').waitFor();
  await page.close();
});

test('kiosk: with a dead line the common answers are there at once, and the page comes up', async () => {
  const own = await Daemon.start();
  const page = await newPage(browser, { width: 1280, height: 900 });
  await page.goto(`${own.url}/kiosk/?idle=300`);
  await page.waitForFunction(() => JSON.parse(localStorage.getItem('hongqiao.kiosk.answers') || '{}').at > 0, null, { timeout: 60_000 });
  await page.evaluate(() => navigator.serviceWorker.ready);
  const count = await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem('hongqiao.kiosk.answers')).entries).length);
  assert.ok(count >= 100, `${count} answers`);
  await own.kill();
  await page.reload();
  await page.locator('.attract').waitFor();
  await begin(page);
  await page.locator('.line', { hasText: '网络断了' }).waitFor();
  await page.locator('.board').nth(1).click();
  const first = page.locator('.split .picks button').first();
  await first.waitFor();
  const title = await first.textContent();
  const took_ms = await page.evaluate(async () => {
    const start = performance.now();
    document.querySelector('.split .picks button').click();
    while (!document.querySelector('.answer')) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  assert.ok(took_ms < 100, `${took_ms} ms`);
  assert.equal(await page.locator('.answer h1').textContent(), title);
  await page.getByRole('button', { name: '首页' }).click();
  await page.locator('.question input').fill('怎样加入工会呢');
  await page.locator('.question .main').click();
  await page.locator('.answer').waitFor();
  await page.close();
  await own.stop();
});

for (const [name, lang, end] of [['繁體中文', 'zh-Hant', '結束使用'], ['English', 'en', 'Finish']]) {
  test(`kiosk: in ${lang}`, async () => {
    const page = await open();
    await begin(page, name);
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    await page.getByRole('button', { name: end }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.close();
  });
}

test('kiosk: large print, upright and small screens scroll nowhere sideways', async () => {
  for (const [width, height] of [[1080, 1920], [1920, 1080], [600, 1024]]) {
    const page = await open('idle=300', { width, height });
    await begin(page);
    await page.getByRole('button', { name: '大字' }).click();
    assert.ok((await overflow(page)) <= 0);
    const least = await page.evaluate(() => Math.min(...[...document.querySelectorAll('button')].filter((b) => b.checkVisibility()).map((b) => b.getBoundingClientRect().height)));
    assert.ok(least >= 60, `a target of ${least} px`);
    assert.deepEqual(await axe(page), []);
    await page.close();
  }
});
