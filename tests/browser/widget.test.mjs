/*
 * The widget as a worker uses it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, launch, newPage, shot } from './support/browser.mjs';
import { Daemon } from './support/daemon.mjs';
import { Widget } from './support/widget.mjs';

const QUESTION = '加班费怎么算';

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

async function open(options = {}) {
  const page = await newPage(browser, { width: 430, height: 900, ...options });
  await page.goto(daemon.url);
  const widget = new Widget(page);
  await widget.ready();
  return { page, widget };
}

test('widget: an answer with the law behind it, unfolding', async () => {
  const { page, widget } = await open();
  const answer = await widget.ask('试用期最长可以几个月');
  const law = answer.locator('details.law');
  assert.equal(await law.locator('li').first().isVisible(), false);
  await law.locator('summary').click();
  await law.getByText('第十九条').waitFor();
  assert.match(await law.textContent(), /《劳动合同法》/);
  assert.match(await law.textContent(), /核对日期\s*\d{4}年\d+月\d+日/);
  assert.match(await law.textContent(), /适用地区\s*\S+/);
  assert.ok(await answer.locator('table').isVisible());
  assert.deepEqual(await axe(page), []);
  await shot(page, 'widget-answer');
  page.assertClean();
  await page.close();
});

test('widget: choices by click', async () => {
  const { page, widget } = await open();
  const choices = (await widget.ask('惠工福利')).locator('.picks button');
  const title = await choices.nth(1).textContent();
  await choices.nth(1).click();
  const answer = await widget.answer(1);
  assert.equal(await answer.locator('h3').textContent(), title);
  await page.close();
});

test('widget: a board, filtered, to an answer', async () => {
  const { page, widget } = await open();
  await page.locator('hongqiao-widget .intro .board[data-area=rights]').click();
  await page.locator('hongqiao-widget .topics summary').first().waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('searchbox').fill('试用期最长');
  await page.locator('hongqiao-widget .topics .picks button').first().click();
  assert.match(await (await widget.answer(0)).locator('h3').textContent(), /试用期/);
  await page.close();
});

test('widget: suggestions by keyboard', async () => {
  const { page, widget } = await open();
  await widget.input.pressSequentially('工伤');
  const options = page.getByRole('option');
  await options.nth(1).waitFor();
  assert.equal(await widget.input.getAttribute('aria-expanded'), 'true');
  await widget.input.press('ArrowDown');
  await widget.input.press('ArrowDown');
  const wanted = await options.nth(1).textContent();
  assert.equal(await widget.input.getAttribute('aria-activedescendant'), await options.nth(1).getAttribute('id'));
  assert.deepEqual(await axe(page), []);
  await widget.input.press('Enter');
  assert.equal(await (await widget.answer(0)).locator('h3').textContent(), wanted);
  await widget.input.pressSequentially('加班');
  await options.first().waitFor();
  await widget.input.press('Escape');
  await options.first().waitFor({ state: 'hidden' });
  assert.equal(await widget.input.inputValue(), '加班');
  await page.close();
});

test('widget: a form asks with proper inputs and shows its steps', async () => {
  const { page, widget } = await open();
  await (await widget.ask('被辞退能赔多少')).locator('.ask .picks button').first().click();
  const service = await widget.answer(1);
  await service.locator('.ask input').nth(0).fill('3');
  await service.locator('.ask input').nth(1).fill('8');
  assert.deepEqual(await axe(page), []);
  await service.locator('.ask').getByRole('button', { name: '确定' }).click();
  const wage = await widget.answer(2);
  await wage.locator('.ask input').fill('8500');
  await wage.locator('.ask input').press('Enter');
  const result = await widget.answer(3);
  assert.equal(await result.getAttribute('data-kind'), 'calculation');
  assert.match(await result.textContent(), /68000/);
  assert.ok((await result.locator('ol li').count()) >= 2);
  assert.equal(await page.locator('hongqiao-widget .ask').count(), 0);
  assert.deepEqual(await axe(page), []);
  await page.close();
});

test('widget: a rating is stored', async () => {
  const { page, widget } = await open();
  const answer = await widget.ask(QUESTION);
  await answer.getByRole('button', { name: '没用' }).click();
  await page.locator('hongqiao-widget .toast', { hasText: '已经记下' }).waitFor();
  await answer.getByRole('textbox').fill('没说夜班');
  await answer.getByRole('button', { name: '提交' }).click();
  assert.equal(await answer.getByRole('button', { name: '没用' }).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await axe(page), []);
  page.assertClean();
  await page.close();
});

test('widget: hand-off gives number and code, which find the case', async () => {
  const { page, widget } = await open();
  await widget.ask(QUESTION);
  await widget.tab('human');
  assert.deepEqual(await axe(page), []);
  await shot(page, 'widget-human');
  assert.equal(await page.getByLabel('什么事').inputValue(), QUESTION);
  assert.ok((await page.locator('hongqiao-widget a[href="tel:12351"]').count()) > 0);
  await page.getByLabel('诉求、投诉').check();
  await page.getByRole('button', { name: '转给工作人员' }).click();
  const receipt = page.locator('hongqiao-widget .receipt');
  await receipt.waitFor();
  const [number, code] = await receipt.locator('.number').allTextContents();
  assert.match(number, /^HQ-\d{8}-\d{4}$/);
  assert.match(code, /^[A-Z0-9]{8}$/);
  assert.deepEqual(await axe(page), []);
  const { token } = await daemon.rpc('session.open');
  const seen = await daemon.rpc('case.status', { number, code }, token);
  assert.equal(seen.kind, 'grievance');
  assert.equal(seen.events[0].text, QUESTION);

  await receipt.getByRole('button', { name: '看进度' }).click();
  await page.getByLabel('给工作人员留言').fill('再补充一句');
  await page.getByLabel('给工作人员留言').press('Enter');
  await page.locator('hongqiao-widget .bubble', { hasText: '再补充一句' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await shot(page, 'widget-case');

  /* From another device: only number and code. */
  const other = await open();
  await other.widget.tab('cases');
  assert.deepEqual(await axe(other.page), []);
  await other.page.getByLabel('受理号').fill(number);
  await other.page.getByLabel('查询码').fill('AAAAAAAA');
  await other.page.getByRole('button', { name: '查询' }).click();
  await other.page.getByRole('alert').filter({ hasText: '没有找到' }).waitFor();
  await other.page.getByLabel('查询码').fill(code.toLowerCase());
  await other.page.getByRole('button', { name: '查询' }).click();
  await other.page.locator('hongqiao-widget .bubble', { hasText: QUESTION }).waitFor();
  page.assertClean();
  await other.page.close();
  await page.close();
});

test('widget: what staff write comes into the conversation, once, with an unread mark', async () => {
  const page = await newPage(browser, { width: 430, height: 900 });
  let tell;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => socket.send(message));
    tell = (number, event) => socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'case.event', params: { number, event } }));
  });
  await page.goto(daemon.url);
  const widget = new Widget(page);
  await widget.ready();
  const number = await (await widget.ask('转人工')).locator('.number').first().textContent();
  const event = { seq: 7, type: 'message', by: '李师傅', text: '您好，请把工资条发来。' };
  tell(number, event);
  tell(number, event);
  tell('HQ-20200101-0001', { ...event, text: '别人的事' });
  const staff = page.locator('hongqiao-widget .msg.staff');
  await staff.waitFor();
  assert.equal(await staff.count(), 1);
  assert.match(await staff.textContent(), /工作人员[\s\S]*工资条/);
  assert.equal(await page.locator('hongqiao-widget nav .badge').textContent(), '1');
  assert.deepEqual(await axe(page), []);
  await staff.getByRole('button', { name: '看进度' }).click();
  await page.locator('hongqiao-widget nav .badge').waitFor({ state: 'detached' });
  page.assertClean();
  await page.close();
});

test('widget: urgent words bring the hotlines first', async () => {
  const { page, widget } = await open();
  const answer = await widget.ask('有人从架子上掉下来了');
  assert.equal(await answer.getAttribute('data-kind'), 'urgent');
  assert.equal(await answer.locator('.hotlines a').first().getAttribute('href'), 'tel:120');
  assert.deepEqual(await axe(page), []);
  await page.close();
});

test('widget: what it does not know it says, and offers a person', async () => {
  const { page, widget } = await open();
  const answer = await widget.ask('qwzx vbnm plok');
  await answer.getByRole('button', { name: '找人工' }).or(answer.locator('.picks button')).first().waitFor();
  await page.close();
});

test('widget: the log announces only what is new', async () => {
  const { page, widget } = await open();
  await widget.ask(QUESTION);
  await page.reload();
  await widget.ready();
  const log = page.locator('hongqiao-widget [role=log]').first();
  assert.equal(await log.getAttribute('aria-live'), 'polite');
  assert.equal(await log.locator('.msg').count(), 2); /* history, there before it was shown */
  await log.evaluate((element) => {
    window.added = [];
    new MutationObserver((list) => list.forEach((m) => m.addedNodes.forEach((n) => window.added.push(n.className)))).observe(element, { childList: true });
  });
  await widget.ask('年假有几天');
  const added = await page.evaluate(() => window.added);
  assert.equal(added.length, 2);
  await page.close();
});

test('widget: the conversation stays on the device and can be erased', async () => {
  const { page, widget } = await open();
  await widget.ask('我叫王小明，加班费怎么算');
  await page.reload();
  await widget.ready();
  await page.locator('hongqiao-widget .bubble', { hasText: '王小明' }).waitFor();
  await widget.tab('settings');
  await page.getByRole('button', { name: '清除聊天记录' }).click();
  await page.getByText('确定清除？').waitFor();
  await page.getByRole('button', { name: '清除聊天记录' }).click();
  await page.locator('hongqiao-widget .toast', { hasText: '已清除' }).waitFor();
  assert.equal(await widget.mine.count(), 0);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })), /王小明/);
  await page.reload();
  await widget.ready();
  assert.equal(await widget.mine.count(), 0);
  await page.close();
});

for (const [lang, question, kind] of [['zh-Hant', '加班費點計', /加班費/], ['en', 'How do I join the union?', /join/i]]) {
  test(`widget: in ${lang}`, async () => {
    const { page, widget } = await open();
    await widget.tab('settings');
    await page.locator(`hongqiao-widget input[name=lang][value=${lang}]`).check();
    await widget.tab('talk');
    await widget.ready();
    assert.match(await (await widget.ask(question)).locator('h3').textContent(), kind);
    assert.equal(await page.locator('hongqiao-widget .root').getAttribute('lang'), lang);
    for (const name of ['talk', 'boards', 'human', 'cases', 'settings']) {
      await widget.tab(name);
      assert.deepEqual(await axe(page), []);
    }
    await shot(page, `widget-${lang}`);
    await page.reload();
    await widget.ready();
    assert.equal(await page.locator('hongqiao-widget .root').getAttribute('lang'), lang);
    page.assertClean();
    await page.close();
  });
}

for (const theme of ['dark', 'contrast']) {
  test(`widget: axe finds nothing in ${theme}`, async () => {
    const { page, widget } = await open();
    await widget.ask(QUESTION);
    await widget.tab('settings');
    await page.locator(`hongqiao-widget input[name=theme][value=${theme}]`).check();
    for (const name of ['talk', 'boards', 'human', 'cases', 'settings']) {
      await widget.tab(name);
      assert.deepEqual(await axe(page), []);
    }
    await shot(page, `widget-${theme}`);
    await page.close();
  });
}

/* 适老化: main text at least 18 px and up to 30, targets 60 px, line spacing 1.3. */
async function measure(page) {
  return page.locator('hongqiao-widget').evaluate((host) => {
    const seen = [...host.shadowRoot.querySelectorAll('button, a, input:not([type=radio], [type=checkbox]), summary, label')].filter((e) => e.checkVisibility() && !e.closest('p'));
    const small = seen
      .filter((e) => e.tagName !== 'LABEL' || e.querySelector('input'))
      .filter((e) => !(e.tagName === 'INPUT' && e.closest('label')))
      .map((e) => [e.textContent.trim() || e.tagName, e.getBoundingClientRect()])
      .filter(([, r]) => r.height < 59.5 || r.width < 59.5)
      .map(([name, r]) => `${name} ${Math.round(r.width)}×${Math.round(r.height)}`);
    const texts = [...host.shadowRoot.querySelectorAll('*')].filter((e) => e.checkVisibility() && !e.matches('.sr') && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()));
    const sizes = texts.map((e) => Number.parseFloat(getComputedStyle(e).fontSize));
    const spacing = texts.filter((e) => e.tagName === 'P').map((e) => Number.parseFloat(getComputedStyle(e).lineHeight) / Number.parseFloat(getComputedStyle(e).fontSize));
    return { small, least: Math.min(...sizes), most: Math.max(...sizes), spacing: Math.min(...spacing) };
  });
}

test('widget: large print has large text and large targets on every screen', async () => {
  const { page, widget } = await open({ width: 390 });
  await widget.ask(QUESTION);
  await widget.tab('settings');
  await page.getByLabel('长辈版').check();
  for (const name of ['talk', 'boards', 'human', 'cases', 'settings']) {
    await widget.tab(name);
    const { small, least, spacing } = await measure(page);
    assert.deepEqual(small, [], name);
    assert.ok(least >= 18, `${name}: text of ${least} px`);
    assert.ok(spacing >= 1.3, `${name}: line spacing ${spacing}`);
    assert.deepEqual(await axe(page), []);
    await shot(page, `widget-elder-${name}`);
  }
  await widget.tab('settings');
  const larger = page.getByRole('button', { name: '大一点' });
  while (await larger.isEnabled()) await larger.click();
  await widget.tab('talk');
  const body = await widget.answers.first().locator('p').first().evaluate((e) => getComputedStyle(e).fontSize);
  assert.equal(body, '30px');
  await shot(page, 'widget-elder-30');
  await page.close();
});

test('widget: by keyboard alone', async () => {
  const page = await newPage(browser, { width: 430, height: 900 });
  await page.goto(daemon.url);
  const widget = new Widget(page);
  await widget.ready();
  const active = () => page.evaluate(() => {
    let e = document.activeElement;
    while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
    return `${e.tagName} ${e.getAttribute('role') || ''} ${e.dataset.tab || e.dataset.area || ''} ${e.textContent.trim().slice(0, 20)}`;
  });
  const tabTo = async (wanted) => {
    for (let i = 0; i < 60; i += 1) {
      if (wanted.test(await active())) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`cannot reach ${wanted} by Tab; at ${await active()}`);
  };
  await tabTo(/combobox/);
  await page.keyboard.type(QUESTION);
  await page.keyboard.press('Enter');
  await widget.answer(0);
  await page.keyboard.press('Shift+Tab');
  await tabTo(/combobox/);
  await widget.answers.first().locator('summary').focus();
  await page.keyboard.press('Enter');
  await widget.answers.first().locator('.lawbody li').first().waitFor();
  await tabTo(/BUTTON {2}human/);
  await page.keyboard.press('Enter');
  assert.match(await active(), /H2 .*找人工/);
  await tabTo(/BUTTON.*转给工作人员/);
  await page.keyboard.press('Enter');
  await page.locator('hongqiao-widget .receipt .number').first().waitFor();
  await tabTo(/BUTTON {2}settings/);
  await page.keyboard.press('Space');
  assert.match(await active(), /H2 .*设置/);
  await page.keyboard.press('Escape');
  assert.match(await active(), /combobox|DIV/);
  page.assertClean();
  await page.close();
});

test('widget: every focus is seen', async () => {
  const { page, widget } = await open();
  await widget.ask(QUESTION);
  const unseen = await page.locator('hongqiao-widget').evaluate((host) => {
    const bad = [];
    for (const e of host.shadowRoot.querySelectorAll('button, a, input, summary')) {
      if (!e.checkVisibility() || e.disabled) continue;
      e.focus({ focusVisible: true });
      const style = getComputedStyle(e);
      if (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 2) bad.push(e.outerHTML.slice(0, 80));
    }
    return bad;
  });
  assert.deepEqual(unseen, []);
  await page.close();
});

test('widget: prints an answer with its law, and leaves no trace of the sheet', async () => {
  const { page, widget } = await open();
  const answer = await widget.ask(QUESTION);
  await page.evaluate(() => { window.print = () => { window.sheet = document.querySelector('hongqiao-print').shadowRoot.textContent; dispatchEvent(new Event('afterprint')); }; });
  await answer.getByRole('button', { name: '打印' }).click();
  await page.waitForFunction(() => window.sheet);
  const text = await page.evaluate(() => window.sheet);
  assert.match(text, /加班费怎么算/);
  assert.match(text, /《劳动法》/);
  assert.match(text, /12351/);
  assert.equal(await page.locator('hongqiao-print').count(), 0);
  page.assertClean();
  await page.close();
});

test('widget: less motion when asked for', async () => {
  const { page, widget } = await open({ reducedMotion: 'reduce' });
  await widget.ask(QUESTION);
  const moving = await page.evaluate(() => document.getAnimations().length);
  assert.equal(moving, 0);
  await page.close();
});

test('widget: text from the daemon is never markup', async () => {
  const { page, widget } = await open();
  await page.evaluate(() => { window.hit = false; });
  await widget.ask('<img src=x onerror="window.hit=true">加班费怎么算');
  assert.equal(await widget.mine.first().locator('img').count(), 0);
  assert.equal(await page.evaluate(() => window.hit), false);
  page.assertClean();
  await page.close();
});
