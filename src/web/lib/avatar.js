/*
 * The digital person: a drawn figure that is idle, listens, thinks or speaks. It is a drawing, not a
 * picture of anybody; where it is shown, a line says that it is synthetic.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { isStill, s } from './dom.js';

/* Mouth shapes, from closed to wide; a sound takes another one than the last. */
const CLOSED = 'M51 78 Q60 84 69 78 Q60 82 51 78';
const MOUTHS = [
  'M53 78 Q60 82 67 78 Q60 85 53 78',
  'M52 77 Q60 79 68 77 Q66 88 60 88 Q54 88 52 77',
  'M55 79 Q60 75 65 79 Q66 86 60 87 Q54 86 55 79',
  'M51 78 Q60 77 69 78 Q66 84 60 84 Q54 84 51 78',
  'M54 77 Q60 76 66 77 Q68 84 60 90 Q52 84 54 77',
  'M56 79 Q60 77 64 79 Q65 83 60 84 Q55 83 56 79',
];

export const AVATAR_STATES = ['idle', 'listening', 'thinking', 'speaking'];

export class Avatar {
  #mouth;
  #last = 0;

  constructor() {
    this.#mouth = s('path.mouth', { d: CLOSED });
    this.element = draw(this.#mouth);
    this.set('idle');
  }

  /** One of AVATAR_STATES. */
  set(state) {
    this.element.dataset.state = state;
    if (state !== 'speaking') this.#mouth.setAttribute('d', CLOSED);
  }

  /** A new sound begins. */
  mouth() {
    if (this.element.dataset.state !== 'speaking' || isStill()) return;
    this.#last = (this.#last + 1 + Math.floor(Math.random() * (MOUTHS.length - 1))) % MOUTHS.length;
    this.#mouth.setAttribute('d', MOUTHS[this.#last]);
  }
}

function eye(x) {
  return s('g.eye', null, s('ellipse.white', { cx: x, cy: 61, rx: 5, ry: 4.6 }), s('circle.pupil', { cx: x, cy: 61.4, r: 3.1 }), s('circle.glint', { cx: x + 1.1, cy: 60.2, r: 0.9 }));
}

function draw(mouth) {
  return s(
    'svg.avatar',
    { viewBox: '0 0 120 120', 'aria-hidden': 'true', focusable: 'false' },
    s('circle.back', { cx: 60, cy: 60, r: 60 }),
    s('path.arc.a1', { d: 'M6 92a54 54 0 0 1 108 0' }),
    s('path.arc.a2', { d: 'M13 92a47 47 0 0 1 94 0' }),
    s('path.arc.a3', { d: 'M20 92a40 40 0 0 1 80 0' }),
    s('g.waves', null, s('path', { d: 'M97 54q5 8 0 16' }), s('path', { d: 'M103 50q8 12 0 24' })),
    s('g.dots3', null, s('circle', { cx: 92, cy: 30, r: 2.6 }), s('circle', { cx: 100, cy: 24, r: 3.4 }), s('circle', { cx: 109, cy: 17, r: 4.2 })),
    s(
      'g.body', null,
      s('path.coat', { d: 'M22 122 Q23 100 44 96 L60 104 L76 96 Q97 100 98 122 Z' }),
      s('path.shirt', { d: 'M48 95 L60 110 L72 95 L68 90 H52 Z' }),
      s('path.lapel', { d: 'M44 96 L60 112 L53 120 L40 100 Z M76 96 L60 112 L67 120 L80 100 Z' }),
      s('circle.badge', { cx: 82, cy: 110, r: 4.6 }),
      s('path.badgearc', { d: 'M79 111.5a3 3 0 0 1 6 0' }),
    ),
    s(
      'g.headgroup', null,
      s('path.neck', { d: 'M52 82 H68 V95 Q60 101 52 95 Z' }),
      s('path.ear', { d: 'M35 60 q-5 0 -4 7 q1 6 6 5 Z M85 60 q5 0 4 7 q-1 6 -6 5 Z' }),
      s('path.skin', { d: 'M36 52 Q36 38 60 38 Q84 38 84 52 V64 Q84 91 60 92 Q36 91 36 64 Z' }),
      s('path.hair', { d: 'M35 60 Q33 46 40 42 H80 Q87 46 85 60 Q82 55 81 50 H39 Q38 55 35 60 Z' }),
      s('path.brow', { d: 'M44 54 Q49 51 53.5 53.5 M66.5 53.5 Q71 51 76 54' }),
      eye(49), eye(71),
      s('path.cheek', { d: 'M43 73h0M77 73h0' }),
      s('path.nose', { d: 'M59 66 Q58 71 61.5 71' }),
      mouth,
      s('path.helmet', { d: 'M33 47 Q33 18 60 18 Q87 18 87 47 Z' }),
      s('path.ridge', { d: 'M54 19 H66 V40 H54 Z' }),
      s('path.brim', { d: 'M29 45 Q60 37 91 45 Q93 50 89 51 Q60 44 31 51 Q27 50 29 45 Z' }),
      s('path.mark.m1', { d: 'M55 36a5 5 0 0 1 10 0' }), s('path.mark.m2', { d: 'M57.5 36a2.5 2.5 0 0 1 5 0' }),
    ),
  );
}

export const AVATAR_CSS = `
.avatar { display: block; width: 100%; height: 100%; overflow: hidden; border-radius: 50%; }
.avatar .back { fill: #f3e7d6; } .avatar .arc { fill: none; stroke-width: 5.5; }
.avatar .a1 { stroke: #c4434d; } .avatar .a2 { stroke: #dcae62; } .avatar .a3 { stroke: #5fa3a6; }
.avatar .coat { fill: #27476b; } .avatar .lapel { fill: #1d3753; } .avatar .shirt { fill: #fff; }
.avatar .badge { fill: #a61b29; } .avatar .badgearc { fill: none; stroke: #ffe2a8; stroke-width: 1.4; }
.avatar .neck { fill: #e0a884; } .avatar .ear { fill: #e6b08c; } .avatar .skin { fill: #f4c7a5; } .avatar .hair { fill: #2b2320; }
.avatar .brow { fill: none; stroke: #3a2c26; stroke-width: 2; stroke-linecap: round; }
.avatar .white { fill: #fff; } .avatar .pupil { fill: #33241d; } .avatar .glint { fill: #fff; } .avatar .cheek { stroke: #ea9a80; stroke-width: 8; stroke-linecap: round; opacity: .45; }
.avatar .nose { fill: none; stroke: #cf9271; stroke-width: 1.6; stroke-linecap: round; }
.avatar .mouth { fill: #9c3437; stroke: #9c3437; stroke-width: 1.6; stroke-linejoin: round; }
.avatar .helmet { fill: #f0b429; } .avatar .ridge { fill: #f7c95c; } .avatar .brim { fill: #d99a17; }
.avatar .mark { fill: none; stroke-width: 2; stroke-linecap: round; } .avatar .m1 { stroke: #a61b29; } .avatar .m2 { stroke: #2a7f86; }
.avatar .waves, .avatar .dots3 { opacity: 0; } .avatar .waves { fill: none; stroke: #27476b; stroke-width: 3; stroke-linecap: round; } .avatar .dots3 { fill: #27476b; }
.avatar .headgroup { transform-origin: 60px 90px; transition: transform .4s; } .avatar .eye { transform-origin: 60px 61px; animation: hq-blink 4.8s infinite; }
.avatar .pupil, .avatar .glint { transition: transform .3s; } .avatar .body, .avatar .headgroup { animation: hq-breathe 4s ease-in-out infinite; }
.avatar[data-state=listening] .headgroup { transform: rotate(5deg); animation: none; } .avatar[data-state=listening] .waves { opacity: 1; animation: hq-pulse 1.2s infinite; }
.avatar[data-state=thinking] .pupil, .avatar[data-state=thinking] .glint { transform: translate(1.6px, -2px); } .avatar[data-state=thinking] .dots3 { opacity: 1; }
.avatar[data-state=thinking] .dots3 circle { animation: hq-pulse 1.2s infinite; } .avatar .dots3 circle:nth-child(2) { animation-delay: .2s; } .avatar .dots3 circle:nth-child(3) { animation-delay: .4s; }
@keyframes hq-blink { 0%, 94%, 100% { transform: none; } 97% { transform: scaleY(.1); } }
@keyframes hq-breathe { 0%, 100% { transform: none; } 50% { transform: translateY(1px); } }
@keyframes hq-pulse { 0%, 100% { opacity: .25; } 50% { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .avatar * { animation: none !important; transition: none !important; } }
`;
