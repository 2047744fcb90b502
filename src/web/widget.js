/*
 * The one line that a site embeds:
 *   <script type="module" src="https://host/widget.js" data-site="park-01"></script>
 * adds the button of the union's assistant to the page. A page that has a <hongqiao-widget> element
 * of its own (mode="inline" to stand in the page) gets only that.
 *
 * The imports below name every module needed at once, so that a browser fetches them side by side.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import './lib/dom.js';
import './lib/icons.js';
import './lib/i18n.js';
import './lib/store.js';
import './lib/connection.js';
import './lib/blocks.js';
import './lib/speech.js';
import './lib/avatar.js';
import './widget/styles.js';
import './widget/history.js';
import './widget/slots.js';
import './widget/chat.js';
import './widget/composer.js';
import './widget/views.js';
import { HongqiaoWidget } from './widget/element.js';

const NAME = 'hongqiao-widget';

function start() {
  if (document.querySelector(NAME)) return;
  const script = [...document.querySelectorAll('script[type=module][src]')].find((s) => s.src === import.meta.url);
  const widget = document.createElement(NAME);
  for (const [from, to] of [['site', 'site'], ['lang', 'lang']]) {
    if (script?.dataset[from]) widget.setAttribute(to, script.dataset[from]);
  }
  /* Beside <body>, so that what a page does to its body (transforms, filters) does not move it. */
  document.documentElement.append(widget);
}

if (!customElements.get(NAME)) {
  customElements.define(NAME, HongqiaoWidget);
  start();
}
