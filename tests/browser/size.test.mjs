/*
 * The widget is small: everything a worker's telephone fetches for it, in any one language.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const MAX_BYTES = 40 * 1024;
const WEB = join(process.env.HQ_SRCDIR, 'src/web');

/* The module, and all it imports, at once or later. */
function modules(file, lang, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const m of text.matchAll(/(?:import|from|import\()\s*(['"`])(\.{1,2}\/[^'"`]+)\1/g)) {
    modules(resolve(dirname(file), m[2].replace('${lang}', lang)), lang, seen);
  }
  return seen;
}

for (const lang of ['zh-Hans', 'zh-Hant', 'en']) {
  test(`size: the whole widget in ${lang} is at most 40 kB gzipped`, (t) => {
    const files = [...modules(join(WEB, 'widget.js'), lang)];
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
    t.diagnostic(`${files.length} files, ${bytes} bytes`);
    assert.ok(files.length > 10);
    assert.ok(bytes <= MAX_BYTES, `${bytes} bytes in ${files.length} files`);
  });
}
