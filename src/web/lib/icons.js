/*
 * The drawings: one-colour icons, and the rainbow bridge that is Hongqiao's sign.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import { s } from './dom.js';

/* On a 24 × 24 grid. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4',
  boards: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  headset: 'M4 14v-2a8 8 0 0 1 16 0v2M4 13.5h3v5.5H5.5A1.5 1.5 0 0 1 4 17.5zM20 13.5h-3v5.5h1.5a1.5 1.5 0 0 0 1.5-1.5zM18.5 19c-.5 1.5-2 2-4.5 2',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  mic: 'M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V21M9 21h6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  up: 'M7 11v9H4v-9zM7 11l4-7c1.5 0 2.5 1 2.5 2.5L13 10h5.5a1.5 1.5 0 0 1 1.5 1.8l-1.2 6.7a1.8 1.8 0 0 1-1.8 1.5H7',
  down: 'M7 13V4H4v9zM7 13l4 7c1.5 0 2.5-1 2.5-2.5L13 14h5.5a1.5 1.5 0 0 0 1.5-1.8l-1.2-6.7A1.8 1.8 0 0 0 17 4H7',
  sound: 'M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  stop: 'M7 7h10v10H7z',
  phone: 'M6 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 6 6l1.5-2 4.5 1.5v3A1.5 1.5 0 0 1 19 19.5C11 20 4 13 4.5 5A1.5 1.5 0 0 1 6 3.5z',
  folder: 'M4 6h6l2 2h8v11H4zM8 13h8M8 16h5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  law: 'M12 4v16M7 20h10M5 7h14M5 7l-2.5 6a2.6 2.6 0 0 0 5 0zM19 7l-2.5 6a2.6 2.6 0 0 0 5 0z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.5l3.5 2',
  warn: 'M12 4l9 16H3zM12 10v4.5M12 17.3v.2',
  'about-union': 'M3 17a9 9 0 0 1 18 0M7.5 17a4.5 4.5 0 0 1 9 0M2 20h20',
  joining: 'M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20c.7-3.6 3.5-5.5 7-5.5 1.5 0 2.9.3 4 1M18 14v6M15 17h6',
  founding: 'M4 20V9l8-5 8 5v11M2.5 20h19M9.5 20v-6h5v6M8 11h.1M12 9h.1M16 11h.1',
  rights: 'M12 3l8 3v6c0 4.5-3.5 7.7-8 9-4.5-1.3-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5',
  benefits: 'M4 11h16v9H4zM3 7.5h18V11H3zM12 7.5V20M12 7.5C10 3 5 4 7 7.5M12 7.5C14 3 19 4 17 7.5',
  democracy: 'M4 13h16v7H4zM8 13l4-9 5.5 2.5L15 13M8 16.5h8',
};

export function icon(name) {
  return s(
    'svg.icon',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    s('path', { d: PATHS[name] || PATHS.next }),
  );
}

/** The sign: a rainbow that is a bridge. */
export function bridge() {
  return s(
    'svg.bridge',
    { viewBox: '0 0 48 40', 'aria-hidden': 'true', focusable: 'false' },
    s('path.b1', { d: 'M5 31a19 19 0 0 1 38 0' }),
    s('path.b2', { d: 'M11 31a13 13 0 0 1 26 0' }),
    s('path.b3', { d: 'M17 31a7 7 0 0 1 14 0' }),
    s('path.b4', { d: 'M2 35h44' }),
  );
}
