/*
 * A daemon of its own for a test file: free port, fresh folder. Its settings can be changed with
 * `conf`; kill() ends it as a power cut would, restart() brings it back on the same port.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BUILD = process.env.HQ_BUILDDIR;
const SOURCE = process.env.HQ_SRCDIR;

export class Daemon {
  #process = null;

  static async start(conf = {}) {
    const daemon = new Daemon();
    daemon.folder = mkdtempSync(join(tmpdir(), 'hqweb-'));
    daemon.conf = {
      host: '127.0.0.1', port: 0, data_dir: join(daemon.folder, 'data'),
      knowledge_dir: join(SOURCE, 'knowledge'), intents_dir: join(SOURCE, 'intents'), web_dir: join(SOURCE, 'src/web'),
      messages_per_second: 1000, messages_burst: 1000, ...conf,
    };
    await daemon.restart();
    return daemon;
  }

  async restart() {
    const file = join(this.folder, 'hongqiaod.conf');
    writeFileSync(file, Object.entries(this.conf).map(([key, value]) => `${key} = ${value}\n`).join(''));
    const child = spawn(join(BUILD, 'hongqiaod'), ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.log = '';
    child.stderr.on('data', (piece) => { this.log += piece; });
    const lines = createInterface({ input: child.stdout });
    const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [''])]);
    const m = /^hongqiaod ready (http:\/\/[^/]+)\/$/.exec(line);
    if (!m) throw new Error(`no ready line: ${line}\n${this.log}`);
    this.url = m[1];
    this.conf.port = Number(new URL(this.url).port);
  }

  async kill(signal = 'SIGKILL') {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const over = once(child, 'exit');
    child.kill(signal);
    await over;
  }

  async stop() {
    await this.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** One call by POST /rpc; token: of a session, or a bearer token. */
  async rpc(method, params = {}, token = null) {
    const headers = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const reply = await fetch(`${this.url}/rpc`, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
    const { result, error } = await reply.json();
    if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { code: error.code });
    return result;
  }

  /** A figure of /metrics. */
  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((l) => l.startsWith(`hongqiao_${name} `));
    return Number(line?.split(' ')[1]);
  }
}
