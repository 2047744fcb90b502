/*
 * Making elements. Text only ever becomes text nodes: there is no way from a string to markup here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

const SVG = 'http://www.w3.org/2000/svg';

/** What may stand in a link. */
const SAFE_LINK = /^(https?:\/\/|tel:|sms:|#)/i;

function assign(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'class') element.classList.add(...value.split(' ').filter(Boolean));
  else if (name === 'value') element.value = value;
  else if (name === 'href' && !SAFE_LINK.test(value) && !value.startsWith('/')) return;
  else element.setAttribute(name, value === true ? '' : String(value));
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child);
  }
  return element;
}

/**
 * An element: h('button.main', {type: 'button', onclick: f}, 'text', child).
 * The first argument is a tag with optional classes; a property that is null, undefined or false is
 * left out; children may be nested arrays.
 */
export function h(spec, properties, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.classList.add(...classes);
  if (tag === 'button') element.type = 'button';
  for (const [name, value] of Object.entries(properties || {})) assign(element, name, value);
  return add(element, children);
}

/** The same for SVG. */
export function s(spec, properties, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElementNS(SVG, tag);
  if (classes.length) element.classList.add(...classes);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  return add(element, children);
}

/** Takes out everything and puts in the children. */
export function fill(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

/** Text that only a screen reader reads. */
export const hidden = (text) => h('span.sr', null, text);

/** Puts CSS text on a document or shadow root without a style element, as a strict policy wants. */
export function adopt(root, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
}

/** True where the person asked the system for less motion. */
export const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Copies text; false if the browser does not let us. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h('textarea', { value: text, readonly: true, 'aria-hidden': 'true' });
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
