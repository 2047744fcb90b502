/*
 * Runs every *.test.mjs of this folder (or the ones named), one file after the other, and counts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { run } from 'node:test';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE_TIMEOUT_MS = 600_000;

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.includes(name.replace('.test.mjs', ''))))
  .sort()
  .map((name) => join(folder, name));

let passed = 0;
let failed = 0;
const stream = run({ files, concurrency: 1, timeout: FILE_TIMEOUT_MS });
const isFile = (event) => event.nesting === 0 && files.includes(event.name);
stream.on('test:pass', (event) => {
  if (isFile(event) || event.details.type === 'suite') return;
  passed += 1;
  console.log(`ok - ${event.name}`);
});
stream.on('test:fail', (event) => {
  const error = event.details.error;
  if (error?.failureType === 'subtestsFailed') return;
  failed += 1;
  console.log(`not ok - ${event.name}`);
  console.log(String(error?.cause?.stack || error?.cause || error?.stack || error).replace(/^/gm, '# '));
});
stream.on('test:stderr', ({ message }) => process.stderr.write(message));
stream.on('test:stdout', ({ message }) => process.stdout.write(message));
stream.resume();
stream.on('end', () => {
  if (files.length === 0 || passed === 0) failed += 1;
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
});
