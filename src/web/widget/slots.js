/*
 * Inputs for what a form asks: choices, money, dates, lengths of time. Each hands over a sentence,
 * the same that a worker could have typed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { h } from '../lib/dom.js';
import { pickList } from '../lib/blocks.js';

const UNIT = { money: 'yuan', hours: 'hours', age: 'age', grade: 'grade', percent: 'percent', number: '', count: '' };

const submitButton = (t) => h('button.main', { type: 'submit' }, t('ok'));

function number(t, label, unit, max) {
  const input = h('input', { type: 'number', min: '0', max, step: 'any', inputmode: 'decimal', 'aria-label': unit || label, autocomplete: 'off' });
  return [input, h('label', null, input, unit)];
}

function amount(form, t, submit) {
  const unit = UNIT[form.type] && t(UNIT[form.type]);
  const [input, label] = number(t, t('answer_here'), unit);
  const send = (event) => {
    event.preventDefault();
    if (input.value !== '') submit(form.type === 'percent' ? `${input.value}%` : input.value);
    else input.focus();
  };
  return h('form.slot', { onsubmit: send }, label, submitButton(t));
}

function duration(t, lang, submit) {
  const [years, yearsLabel] = number(t, '', t('years'), '60');
  const [months, monthsLabel] = number(t, '', t('months'), '11');
  const send = (event) => {
    event.preventDefault();
    const y = Number(years.value);
    const m = Number(months.value);
    if (!y && !m) {
      years.focus();
      return;
    }
    const en = [y && `${y} year${y === 1 ? '' : 's'}`, m && `${m} month${m === 1 ? '' : 's'}`].filter(Boolean).join(' ');
    submit(lang === 'en' ? en : `${y ? `${y}年` : ''}${m ? `${m}个月` : ''}`);
  };
  return h('form.slot', { onsubmit: send }, yearsLabel, monthsLabel, submitButton(t));
}

function date(t, submit) {
  const input = h('input', { type: 'date', 'aria-label': t('answer_here') });
  const send = (event) => {
    event.preventDefault();
    if (input.value) submit(input.value);
    else input.focus();
  };
  return h('form.slot', { onsubmit: send }, input, submitButton(t));
}

/** Inputs for form = {slot, type, choices}; submit(text, shown); null where free text is the only way. */
export function slotInput(form, t, lang, submit) {
  const choices = Array.isArray(form.choices) ? form.choices : [];
  if (choices.length) {
    /* By its place in the list, which is understood whatever the language of the label. */
    return pickList(choices.map((c, i) => [c.label, () => submit(String(i + 1), c.label)]));
  }
  if (form.type === 'duration') return duration(t, lang, submit);
  if (form.type === 'date') return date(t, submit);
  if (form.type in UNIT) return amount(form, t, submit);
  return null;
}
