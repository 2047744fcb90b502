/*
 * Chromium: pages that report every console error, failed request and breach of the content policy,
 * and axe-core. axe runs by the debugger, as the policy of the pages lets nothing else in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.HQ_NPM, 'x.js'));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const SHOTS = process.env.HQ_SHOTS;

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGUMENTS });

/**
 * A page in a context of its own (fresh storage). `problems` collects what must not happen; what a
 * test provokes on purpose (a dead daemon) it leaves out with `expected`, a regular expression.
 */
export async function newPage(browser, { width = 1280, height = 800, lang = 'zh-CN', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: lang, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
  page.on('pageerror', (error) => page.problems.push(error.stack));
  page.on('requestfailed', (request) => page.problems.push(`${request.url()} ${request.failure()?.errorText}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  page.assertClean = (expected = /^$/) => assert.deepEqual(page.problems.filter((p) => !expected.test(p)), []);
  page.close = () => context.close();
  return page;
}

/** What axe-core finds, as lines; WCAG 2.2 A and AA and best practices. */
export async function axe(page, context = undefined) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (where) => {
    /* A colour on its way to another is not what a reader sees. */
    await Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})));
    const { violations: found } = await globalThis.axe.run(where || document, { resultTypes: ['violations'] });
    return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.flat(2).join(' ')} ${n.failureSummary.split('\n').slice(1).join(' ')}`));
  }, context);
  return violations;
}

export async function shot(page, name, options = {}) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), ...options });
}

/** Pages wider than their window scroll sideways. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
