/*
 * The line to the daemon: JSON-RPC 2.0 over one WebSocket (subprotocol hongqiao.v1).
 *
 * What always holds: calls go out one after the other, in order; each stays in the outbox until its
 * reply is there, and goes out again, under the same id, if the line broke in between. So nothing is
 * lost; and the id lets the daemon know a second copy for the same. The session is resumed by its
 * token. Tries go on for ever, up to half a minute apart: a widget may stay open for days.
 *
 * Events: `state` (detail: the state), `session` (detail: what session.open gave, and `renewed` if an
 * older session had expired), `notify` (detail: {method, params}).
 *
 * SPDX-License-Identifier: Apache-2.0
 */

export const SUBPROTOCOL = 'hongqiao.v1';

/** JSON-RPC errors that the faces tell apart. */
export const RPC = {
  INVALID: -32602,
  NO_SESSION: -32001,
  DENIED: -32002,
  RATE: -32003,
  TOO_LARGE: -32004,
  NOT_FOUND: -32005,
  UNAVAILABLE: -32007,
};

const OUTBOX_MAX = 50;
const REPLY_TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 30_000;
const TRIES_WHEN_UNAVAILABLE = 4;

export class RpcError extends Error {
  constructor(code, message, data) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, '');
}

export class Connection extends EventTarget {
  #options;
  #socket = null;
  #state = 'idle';
  #token;
  #failures = 0;
  #retryTimer = 0;
  #replyTimer = 0;
  #holdUntil = 0;
  #name = randomName();
  #count = 0;
  #outbox = []; /* of calls; the first one may be on its way */
  #loose = new Map(); /* calls that may be dropped, by id */
  #opening = null; /* id of the session.open on its way */
  #wake = () => this.#wakeUp();

  /** options: {url, kind, site, lang, token, onToken(token)} */
  constructor(options) {
    super();
    this.#options = { ...options };
    this.#token = options.token || null;
  }

  /** idle, connecting, ready, waiting (for the next try) or closed. */
  get state() {
    return this.#state;
  }

  /** How many tries in a row have failed. */
  get failures() {
    return this.#failures;
  }

  /** Connects if it is not connected or trying already. */
  open() {
    if (this.#state !== 'idle' && this.#state !== 'closed') return;
    addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#connect();
  }

  /** Ends the connection and forgets the session and every call; open() begins afresh. */
  close() {
    removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#retryTimer);
    this.#dropSocket();
    this.#token = null;
    this.#failures = 0;
    const calls = [...this.#outbox, ...this.#loose.values()];
    this.#outbox = [];
    this.#loose.clear();
    this.#setState('closed');
    for (const call of calls) call.reject(new RpcError(0, 'closed'));
  }

  /** A new session in another language, on the same line. */
  setLanguage(lang) {
    this.#options.lang = lang;
    this.forget();
  }

  /** Drops the session; the next thing that happens is in a new one. */
  forget() {
    this.#token = null;
    if (this.#state === 'ready') this.#openSession();
  }

  /** Queues a call; the promise is kept across broken connections. */
  call(method, params = {}) {
    return new Promise((resolve, reject) => {
      if (this.#outbox.length >= OUTBOX_MAX) {
        reject(new RpcError(RPC.RATE, 'too many messages are waiting'));
        return;
      }
      this.#outbox.push({ id: this.#nextId(), method, params, resolve, reject, isSent: false, tries: 0 });
      this.open();
      this.#pump();
    });
  }

  /** A call that is only worth it now (a suggestion): fails at once if the line is down. */
  tryCall(method, params = {}) {
    return new Promise((resolve, reject) => {
      if (this.#state !== 'ready' || this.#loose.size >= OUTBOX_MAX) {
        reject(new RpcError(0, 'no line'));
        return;
      }
      const call = { id: this.#nextId(), method, params, resolve, reject };
      this.#loose.set(call.id, call);
      this.#send(call);
    });
  }

  #nextId() {
    this.#count += 1;
    return `${this.#name}-${this.#count}`;
  }

  #setState(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: state }));
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    this.#setState('connecting');
    let socket;
    try {
      socket = new WebSocket(this.#options.url, SUBPROTOCOL);
    } catch {
      this.#broken();
      return;
    }
    this.#socket = socket;
    this.#expectReply();
    socket.onopen = () => this.#socket === socket && this.#openSession();
    socket.onmessage = (event) => this.#socket === socket && this.#received(event.data);
    socket.onclose = () => this.#socket === socket && this.#broken();
  }

  #dropSocket() {
    clearTimeout(this.#replyTimer);
    const socket = this.#socket;
    this.#socket = null;
    this.#opening = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  /* The line is gone: everything unanswered waits for the next one. */
  #broken() {
    this.#dropSocket();
    for (const call of this.#outbox) call.isSent = false;
    for (const call of this.#loose.values()) call.reject(new RpcError(0, 'no line'));
    this.#loose.clear();
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    /* Spread out, so that a thousand widgets do not come back in the same instant. */
    this.#retryTimer = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
    this.#setState('waiting');
  }

  #wakeUp() {
    if (this.#state === 'waiting' && document.visibilityState !== 'hidden') this.#connect();
  }

  #openSession() {
    const { kind, site, lang } = this.#options;
    const params = { client: { kind }, lang };
    if (site) params.site = site;
    if (this.#token) params.resume = this.#token;
    const id = this.#nextId();
    this.#opening = { id, lang, hadToken: Boolean(this.#token) };
    this.#setState('connecting');
    this.#send({ id, method: 'session.open', params });
    this.#expectReply();
  }

  #send({ id, method, params }) {
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  }

  /* A line that says nothing for long is taken for dead. */
  #expectReply() {
    clearTimeout(this.#replyTimer);
    this.#replyTimer = setTimeout(() => this.#broken(), REPLY_TIMEOUT_MS);
  }

  #pump() {
    const call = this.#outbox[0];
    if (!call || call.isSent || this.#state !== 'ready' || Date.now() < this.#holdUntil) return;
    call.isSent = true;
    this.#send(call);
    this.#expectReply();
  }

  #received(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message.method) {
      const { method, params } = message;
      this.dispatchEvent(new CustomEvent('notify', { detail: { method, params } }));
      return;
    }
    if (this.#opening && message.id === this.#opening.id) {
      this.#opened(message);
      return;
    }
    const loose = this.#loose.get(message.id);
    if (loose) {
      this.#loose.delete(message.id);
      this.#settle(loose, message);
      return;
    }
    const call = this.#outbox[0];
    if (call && call.isSent && message.id === call.id) this.#replied(call, message);
  }

  #opened({ result, error }) {
    const { hadToken, lang } = this.#opening;
    clearTimeout(this.#replyTimer);
    this.#opening = null;
    if (error) {
      if (hadToken && (error.code === RPC.INVALID || error.code === RPC.DENIED)) {
        this.forgetToken();
        this.#openSession();
      } else {
        this.#broken();
      }
      return;
    }
    if (lang !== this.#options.lang) {
      this.#openSession(); /* it was changed meanwhile */
      return;
    }
    this.#failures = 0;
    this.#token = result.token;
    this.#options.onToken?.(result.token);
    this.#setState('ready');
    const detail = { ...result, renewed: hadToken && !result.resumed };
    this.dispatchEvent(new CustomEvent('session', { detail }));
    this.#pump();
  }

  forgetToken() {
    this.#token = null;
    this.#options.onToken?.(null);
  }

  #settle(call, { result, error }) {
    if (error) call.reject(new RpcError(error.code, error.message, error.data));
    else call.resolve(result);
  }

  #replied(call, message) {
    clearTimeout(this.#replyTimer);
    const code = message.error?.code;
    if (code === RPC.NO_SESSION) {
      call.isSent = false;
      this.forgetToken();
      this.#openSession();
      return;
    }
    if (code === RPC.RATE || (code === RPC.UNAVAILABLE && call.tries < TRIES_WHEN_UNAVAILABLE)) {
      call.tries += 1;
      call.isSent = false;
      this.#hold(Math.max(50, message.error.data?.retry_after_ms ?? 500 * call.tries));
      return;
    }
    this.#outbox.shift();
    this.#settle(call, message);
    this.#pump();
  }

  /* Sends nothing from the outbox for a while. */
  #hold(wait_ms) {
    this.#holdUntil = Date.now() + wait_ms;
    setTimeout(() => {
      this.#holdUntil = 0;
      this.#pump();
    }, wait_ms);
  }
}
