/*
 * The widget in somebody else's page: styles that want to break it, a strict policy, another origin.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { axe, launch, newPage, overflow, shot } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';
import { Widget } from './support/widget.mjs';

const HOSTILE = `
* { all: unset !important; display: inline !important; color: lime !important; background: lime !important; font: 3px monospace !important; margin: 40px !important; }
*::before { content: "x" !important; }
html { font-size: 3px !important; direction: rtl; letter-spacing: 2em; text-transform: uppercase; transform: rotate(0); }
hongqiao-widget, html > * { display: none !important; visibility: hidden !important; opacity: .01 !important; width: 0 !important; height: 0 !important; }
body { display: block !important; visibility: visible !important; opacity: 1 !important; width: auto !important; height: auto !important; }
button, input { pointer-events: none !important; }
.root, .panel, .launcher { display: none !important; }
`;

let daemon;
let browser;
let site;
let siteUrl;
before(async () => {
  site = createServer((request, reply) => {
    const wants = new URL(request.url, 'http://x').searchParams;
    if (request.url === '/favicon.ico') return reply.writeHead(204).end();
    if (request.url === '/hostile.css') return reply.writeHead(200, { 'content-type': 'text/css' }).end(HOSTILE);
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    if (wants.has('strict')) {
      headers['content-security-policy'] = `default-src 'none'; script-src ${daemon.url}; connect-src ${daemon.url.replace('http', 'ws')}; style-src 'self'; require-trusted-types-for 'script'`;
    }
    const style = wants.has('hostile') ? '<link rel="stylesheet" href="/hostile.css">' : '';
    return reply.writeHead(200, headers).end(`<!doctype html><html lang="zh-CN"><head><title>site</title>${style}
      <script type="module" src="${daemon.url}/widget.js" data-site="park-01"></script></head><body><main><h1>园区</h1></main></body></html>`);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  siteUrl = `http://127.0.0.1:${site.address().port}`;
  daemon = await Daemon.start({ allowed_origins: siteUrl });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await daemon?.stop();
  site?.close();
});

/* What counts of how the widget looks: place, size, colours, letters of its main parts. */
const looks = (page) => page.locator('hongqiao-widget').evaluate((host) =>
  ['.panel', '.head', 'h2', '.card', '.board', '.board strong', '.composer input', 'nav button', '.composer .main'].map((selector) => {
    const e = host.shadowRoot.querySelector(selector);
    const s = getComputedStyle(e);
    const r = e.getBoundingClientRect();
    return [selector, r.x, r.y, r.width, r.height, s.color, s.backgroundColor, s.fontSize, s.direction, s.letterSpacing, s.textTransform, s.opacity, s.pointerEvents].join(' ');
  }));

async function open(query, options = {}) {
  const page = await newPage(browser, options);
  await page.goto(`${siteUrl}/?${query}`);
  const widget = new Widget(page);
  await widget.open();
  return { page, widget };
}

test('embed: hostile styles change nothing', async () => {
  const calm = await open('');
  const hostile = await open('hostile');
  assert.deepEqual(await looks(hostile.page), await looks(calm.page));
  assert.match(await (await hostile.widget.ask('加班费怎么算')).locator('h3').textContent(), /加班费/);
  await shot(hostile.page, 'embed-hostile');
  calm.page.assertClean();
  await calm.page.close();
  await hostile.page.close();
});

test('embed: works under a strict policy of the page', async () => {
  const { page, widget } = await open('strict');
  await widget.ask('加班费怎么算');
  page.assertClean();
  await page.close();
});

test('embed: opens, closes, gives the focus back; axe finds nothing', async () => {
  const { page, widget } = await open('');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await page.locator('hongqiao-widget .panel').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.querySelector('hongqiao-widget').shadowRoot.activeElement.className), 'launcher');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Enter');
  await widget.ask('加班费怎么算');
  page.assertClean();
  await page.close();
});

test('embed: no line before it is opened', async () => {
  const page = await newPage(browser);
  let sockets = 0;
  page.on('websocket', () => { sockets += 1; });
  await page.goto(siteUrl);
  await page.locator('hongqiao-widget .launcher').waitFor();
  assert.equal(sockets, 0);
  await new Widget(page).open();
  assert.equal(sockets, 1);
  await page.close();
});

test('embed: the site\'s name reaches the daemon', async () => {
  const sent = [];
  const page = await newPage(browser);
  page.on('websocket', (s) => s.on('framesent', ({ payload }) => sent.push(JSON.parse(payload))));
  await page.goto(siteUrl);
  await new Widget(page).open();
  assert.equal(sent[0].method, 'session.open');
  assert.equal(sent[0].params.site, 'park-01');
  await page.close();
});

test('embed: fills a telephone of 320 px and scrolls nowhere sideways', async () => {
  const { page, widget } = await open('', { width: 320, height: 568 });
  await widget.ask('试用期最长可以几个月');
  for (const name of ['talk', 'boards', 'human', 'cases', 'settings']) {
    await widget.tab(name);
    assert.ok((await overflow(page)) <= 0, name);
    const wide = await page.locator('hongqiao-widget').evaluate((host) =>
      [...host.shadowRoot.querySelectorAll('.pane, .panel, .view')].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className));
    assert.deepEqual(wide, [], name);
    await shot(page, `widget-320-${name}`);
  }
  await page.close();
});
