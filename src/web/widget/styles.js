/*
 * The widget's looks. Everything lives in its shadow root; the host's own rules are marked important
 * so that a page's styles cannot reach in. Sizes are in em of --size, which the reader sets; targets
 * are --tap high (44 px, 60 px in large print).
 *
 * SPDX-License-Identifier: Apache-2.0
 */

const TOKENS = `
.root {
  --red: #a61b29; --red-deep: #7d1420; --on-red: #fff; --gold: #c8963e; --warm: #a06a13; --teal: #2a7f86; --sky: #3d6a9e;
  --page: #f7f4ef; --card: #fff; --tint: #fbf1ea; --ink: #1f2328; --soft: #555c66; --line: #e2dbd1;
  --edge: #8a8378; --link: #8f1723; --good: #1d6b45; --warn-bg: #fdecea; --shadow: 0 12px 40px rgb(40 20 10 / .22);
}
.root[data-theme=dark] {
  --red: #b9303c; --red-deep: #8f1f2b; --gold: #d9b06a; --warm: #d9b06a; --teal: #5fb5bb; --sky: #86b0e0;
  --page: #15181d; --card: #1f242b; --tint: #2a2526; --ink: #eceef1; --soft: #b4bac3; --line: #353c46;
  --edge: #78808c; --link: #ffa39e; --good: #7fd6a8; --warn-bg: #3a2022; --shadow: 0 12px 40px rgb(0 0 0 / .6);
}
@media (prefers-color-scheme: dark) {
  .root[data-theme=auto] {
    --red: #b9303c; --red-deep: #8f1f2b; --gold: #d9b06a; --warm: #d9b06a; --teal: #5fb5bb; --sky: #86b0e0;
    --page: #15181d; --card: #1f242b; --tint: #2a2526; --ink: #eceef1; --soft: #b4bac3; --line: #353c46;
    --edge: #78808c; --link: #ffa39e; --good: #7fd6a8; --warn-bg: #3a2022; --shadow: 0 12px 40px rgb(0 0 0 / .6);
  }
}
.root[data-theme=contrast] {
  --red: #ffe500; --red-deep: #ffe500; --on-red: #000; --gold: #ffe500; --warm: #ffe500; --teal: #fff; --sky: #fff;
  --page: #000; --card: #000; --tint: #000; --ink: #fff; --soft: #fff; --line: #fff;
  --edge: #fff; --link: #ffe500; --good: #fff; --warn-bg: #000; --shadow: 0 0 0 2px #fff;
}
`;

const FRAME = `
:host {
  all: initial !important; display: block !important; contain: style !important;
  position: static !important; direction: ltr !important; unicode-bidi: isolate !important; visibility: visible !important; opacity: 1 !important;
}
:host([mode=inline]) { width: 100% !important; height: 100% !important; min-height: 0 !important; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.panel, .view, .pane, .intro, .log, .msg, .card, .blocks, .blocks ul, .blocks ol, .picks, .receipt, .hotlines, .form, .field, .options, .block, .topics, .caselist, .lawbody, .lawbody ul { display: flex; flex-direction: column; }
.card, .block, .options label, .topics details, .hotlines a, .hotlines div { background: var(--card); border: 1px solid var(--line); }
.picks, .chips, .hotlines, .suggest, .caselist, .stage, .lawbody ul { list-style: none; }
.root {
  font: 400 var(--size, 16px)/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); text-align: start; height: 100%; --tap: 44px; -webkit-text-size-adjust: 100%;
}
.root:lang(zh-Hant) { font-family: system-ui, -apple-system, "Segoe UI", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", sans-serif; }
.root[data-elder] { --tap: 60px; line-height: 1.7; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
h2 { font-size: 1.15em; line-height: 1.35; } h3 { font-size: 1.05em; line-height: 1.45; }
a { color: var(--link); text-underline-offset: .2em; }
button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button {
  min-height: var(--tap); padding: .3em .9em; border: 1px solid var(--edge); border-radius: .7em;
  background: var(--card); cursor: pointer; text-align: center; touch-action: manipulation;
}
button:hover { border-color: var(--red); }
button.main { background: var(--red); border-color: var(--red); color: var(--on-red); font-weight: 600; }
button.main:hover { background: var(--red-deep); }
button:disabled { opacity: .55; cursor: default; }
button.round { width: var(--tap); padding: 0; border-radius: 50%; flex: none; display: inline-grid; place-items: center; }
button.bare { border-color: transparent; background: none; color: var(--soft); }
button.bare:hover { background: var(--tint); color: var(--ink); }
:focus-visible { outline: 3px solid var(--sky); outline-offset: 2px; }
:is(input, textarea, select):focus-visible { outline-offset: 0; }
.main:focus-visible { outline-color: var(--ink); }
input:where(:not([type=radio], [type=checkbox])), select, textarea {
  width: 100%; min-height: var(--tap); padding: .4em .75em; border: 1px solid var(--edge); border-radius: .7em; background: var(--card);
}
::placeholder { color: var(--soft); opacity: 1; }
.icon { width: 1.35em; height: 1.35em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.bridge { width: 1.9em; height: 1.6em; fill: none; stroke-width: 4; stroke-linecap: round; flex: none; }
.b1 { stroke: var(--red); } .b2 { stroke: var(--gold); } .b3 { stroke: var(--teal); } .b4 { stroke: currentColor; stroke-width: 3; }
.row { display: flex; flex-wrap: wrap; gap: .6em; align-items: center; }
.grow { flex: 1 1 8em; }
.toast { position: absolute; inset: 4.6em 1em auto; margin-inline: auto; width: fit-content; max-width: calc(100% - 2em); padding: .5em 1.1em; border-radius: 999px; background: var(--ink); color: var(--page); z-index: 3; box-shadow: var(--shadow); }
.toast:empty { display: none; }
.small { font-size: .875em; color: var(--soft); } .root[data-elder] .small { font-size: 1em; }

.launcher {
  position: fixed; inset: auto 20px 20px auto; inset-inline: auto max(20px, env(safe-area-inset-right)); z-index: 2147483000;
  display: flex; align-items: center; gap: .5em; min-height: max(56px, var(--tap)); padding: .4em 1.2em .4em .9em; border-radius: 999px;
  border: 2px solid var(--gold); background: var(--red); color: var(--on-red); font-weight: 600; box-shadow: var(--shadow);
}
.launcher .b1 { stroke: #ffd9a0; } .launcher .b2 { stroke: #fff; } .launcher .b3 { stroke: #9fe0e2; }
.root[data-theme=contrast] .launcher .bridge path { stroke: #000; }
.badge { min-width: 1.6em; padding: 0 .4em; border-radius: 1em; background: #fff; color: #7d1420; font-weight: 700; line-height: 1.6; text-align: center; }
.panel {
  background: var(--page); overflow: hidden; overflow: clip; height: 100%;
  border: 1px solid var(--line); border-radius: 1.1em; position: relative;
}
.float .panel {
  position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; width: min(420px, calc(100vw - 40px));
  height: min(700px, calc(100vh - 40px)); height: min(700px, calc(100dvh - 40px)); box-shadow: var(--shadow);
}
.float[data-elder] .panel { width: min(620px, calc(100vw - 40px)); height: calc(100dvh - 40px); }
@media (max-width: 520px), (max-height: 480px) {
  .float .panel, .float[data-elder] .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
}
.head { display: flex; align-items: center; gap: .7em; padding: .6em .7em .6em .9em; background: var(--card); border-bottom: 1px solid var(--line); position: relative; }
.head::after { content: ""; position: absolute; inset: auto 0 -1px; height: 3px; background: linear-gradient(90deg, var(--red) 0 34%, var(--gold) 34% 56%, var(--teal) 56% 78%, var(--sky) 78%); opacity: .9; }
.head { font-size: min(1em, 20px); }
.who { flex: 1; min-width: 0; }
.who .small { display: block; line-height: 1.35; font-size: .875em !important; } .root[data-elder] .who .small { font-size: .9em !important; }
.face { width: 3em; height: 3em; flex: none; border-radius: 50%; overflow: hidden; background: var(--tint); display: grid; place-items: center; }
.view { flex: 1; min-height: 0; position: relative; }
@media (max-width: 360px) { .pane { padding: .75em !important; } }
.pane { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 1em; gap: 1em; scroll-padding: 1em; }
.pane > * { flex: none; }
.line { padding: .5em 1em; background: var(--warn-bg); border-bottom: 1px solid var(--line); font-size: .9em; display: flex; flex-wrap: wrap; gap: .2em 1em; }
nav { display: flex; flex-wrap: wrap; background: var(--card); border-top: 1px solid var(--line); padding: .25em .3em calc(.25em + env(safe-area-inset-bottom, 0px)); }
nav button {
  flex: 1 1 auto; min-width: 2.8em; min-height: max(52px, var(--tap)); padding: .15em .2em; border: 0; background: none; color: var(--soft);
  display: flex; flex-direction: column; align-items: center; justify-content: center; line-height: 1.25; font-size: .8125em; position: relative;
}
.root[data-elder] nav button { font-size: min(.95em, 19px); }
nav .icon { width: 22px; height: 22px; }
nav button[aria-current] { color: var(--link); font-weight: 700; box-shadow: inset 0 3px 0 var(--red); border-radius: 0; }
nav button.human { color: var(--link); font-weight: 700; }
nav .badge { position: absolute; top: 0; inset-inline-end: 15%; background: var(--red); color: var(--on-red); font-size: .85em; }
.titlebar { display: flex; align-items: center; gap: .3em; padding: .3em .6em; border-bottom: 1px solid var(--line); }
.titlebar h2 { flex: 1; }
`;

const TALK = `
.intro { gap: .9em; }
.boards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(8.4em, 100%), 1fr)); gap: .6em; }
.pane { container-type: inline-size; }
@container (max-width: 17.5em) { .boards { grid-template-columns: 1fr 1fr; } .boards .board { flex-direction: column; text-align: center; gap: .2em; } .board .small { display: none !important; } }
.board { display: flex; align-items: center; gap: .65em; text-align: start; padding: .65em .7em; border-color: var(--line); border-radius: .9em; line-height: 1.35; }
.board .icon { width: 1.9em; height: 1.9em; color: var(--tone); stroke-width: 1.6; }
.board strong, .board .small { display: block; }
.board .small { font-size: .8125em; } .root[data-elder] .board .small { font-size: .9em; }
.t0, .t3 { --tone: var(--link); } .t1, .t4 { --tone: var(--warm); } .t2 { --tone: var(--teal); } .t5 { --tone: var(--sky); }
.chips { display: flex; flex-wrap: wrap; gap: .5em; }
.chips button { border-radius: 999px; text-align: start; border-color: var(--line); }
.log { gap: .9em; }
.log:empty { display: none; }
.msg { max-width: 100%; scroll-margin: .8em; }
.msg.me { align-items: flex-end; }
.bubble { padding: .55em .9em; border-radius: 1.1em; max-width: 88%; overflow-wrap: anywhere; white-space: pre-wrap; }
.me .bubble { background: var(--red); color: var(--on-red); border-end-end-radius: .3em; }
.card { border-radius: .3em 1.1em 1.1em; padding: .9em 1em; gap: .7em; overflow-wrap: anywhere; min-width: 0; }
.msg.staff .card { border-inline-start: 4px solid var(--teal); }
.msg.urgent .card { border: 2px solid var(--red); background: var(--warn-bg); }
.note { align-self: center; text-align: center; color: var(--soft); font-size: .875em; }
.blocks { gap: .6em; min-width: 0; }
.blocks ul, .blocks ol { padding-inline-start: 1.5em; gap: .3em; }
.blocks ol { list-style: decimal; } .blocks li::marker { color: var(--link); font-weight: 600; }
.sub { font-weight: 650; display: flex; gap: .35em; align-items: center; }
.tel { white-space: nowrap; font-weight: 600; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6em; }
table { border-collapse: collapse; width: 100%; font-size: .95em; }
th, td { padding: .45em .7em; text-align: start; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > * { border-bottom: 0; } thead th { background: var(--tint); } tbody th { font-weight: 500; }
details.law { border-top: 1px solid var(--line); padding-top: .2em; }
summary { list-style: none; display: flex; align-items: center; gap: .5em; min-height: var(--tap); cursor: pointer; color: var(--link); font-weight: 600; }
summary::-webkit-details-marker { display: none; }
summary::after { content: ""; margin-inline-start: auto; width: .55em; height: .55em; border: solid currentColor; border-width: 0 2px 2px 0; transform: rotate(45deg); }
details[open] > summary::after { transform: rotate(-135deg); }
.lawbody { gap: .6em; padding-bottom: .4em; }
.lawbody ul { gap: .4em; border-inline-start: 3px solid var(--gold); padding-inline-start: .8em; }
.full { display: block; font-size: .875em; color: var(--soft); }
.lawbody dl > div { display: flex; flex-wrap: wrap; gap: 0 .8em; font-size: .9em; } dt { color: var(--soft); }
.blocks .picks { padding: 0; }
.picks { gap: .5em; }
.picks button { width: 100%; text-align: start; display: flex; align-items: center; gap: .5em; border-radius: .8em; line-height: 1.4; padding-block: .4em; }
.picks button span { flex: 1; }
.picks .icon { width: 1em; height: 1em; color: var(--soft); }
.picks button[aria-pressed=true] { background: var(--tint); border-color: var(--red); }
.acts { display: flex; flex-wrap: wrap; gap: .1em; margin: 0 -.4em -.4em; border-top: 1px solid var(--line); padding-top: .25em; }
.acts button { border: 0; background: none; color: var(--soft); padding: .2em .5em; display: inline-flex; align-items: center; gap: .3em; font-size: .875em; }
.root[data-elder] .acts button { font-size: 1em; }
.acts button:hover { background: var(--tint); color: var(--ink); }
.acts button[aria-pressed=true] { color: var(--good); font-weight: 600; }
.acts .icon { width: 1.2em; height: 1.2em; }
.slot { display: flex; flex-wrap: wrap; gap: .5em; align-items: end; }
.slot label { display: flex; align-items: center; gap: .4em; } .slot input { width: 7em; } .slot input[type=date] { width: 11em; }
.receipt { gap: .6em; }
.receipt dl { display: flex; flex-wrap: wrap; gap: .5em; }
.receipt dl > div { flex: 1 1 12em; background: var(--tint); border: 1px dashed var(--gold); border-radius: .7em; padding: .4em .8em; }
.receipt .number { font: 700 1.15em/1.5 ui-monospace, "SF Mono", Consolas, monospace; letter-spacing: .03em; overflow-wrap: anywhere; }
.hotlines { gap: .5em; }
.hotlines a, .hotlines div { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .8em; min-height: var(--tap); padding: .35em .9em; border-radius: .8em; color: inherit; text-decoration: none; }
.hotlines a:hover { border-color: var(--red); }
.hotlines.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(9.5em, 100%), 1fr)); }
.hotlines.grid a { line-height: 1.3; height: 100%; }
.digits { display: inline-flex; align-items: center; gap: .4em; font-weight: 700; font-size: 1.15em; color: var(--link); font-variant-numeric: tabular-nums; }
.dots { display: flex; gap: .35em; padding: .5em .3em; align-items: center; color: var(--soft); }
.dots i { width: .5em; height: .5em; border-radius: 50%; background: var(--gold); animation: hop 1.1s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; background: var(--teal); } .dots i:nth-child(3) { animation-delay: .3s; background: var(--red); }
@keyframes hop { 0%, 60%, 100% { transform: none; } 30% { transform: translateY(-.35em); } }
.composer { display: flex; gap: .4em; padding: .6em .7em; background: var(--card); border-top: 1px solid var(--line); align-items: center; }
.composer input { flex: 1; width: auto; min-width: 0; border-radius: 999px; padding-inline: 1.1em; }
.suggest { position: absolute; inset: auto .6em calc(100% + .3em); max-height: min(50vh, 22em); overflow: auto; background: var(--card); border: 1px solid var(--edge); border-radius: .9em; box-shadow: var(--shadow); z-index: 2; padding: .3em; }
.bottom { position: relative; }
.suggest li { padding: .45em .8em; min-height: var(--tap); display: flex; align-items: center; border-radius: .6em; cursor: pointer; line-height: 1.4; }
.suggest li[aria-selected=true], .suggest li:hover { background: var(--tint); box-shadow: inset 3px 0 0 var(--red); }
.live { color: var(--red); }
`;

const FORMS = `
form.form { gap: .9em; }
.field { gap: .25em; } .field > label, legend { font-weight: 600; padding: 0; }
.options { gap: .4em; }
.options label { display: flex; align-items: center; gap: .6em; min-height: var(--tap); padding: .3em .8em; border-radius: .8em; cursor: pointer; }
.options label:has(:checked) { border-color: var(--red); box-shadow: inset 0 0 0 1px var(--red); }
.options.flat { flex-direction: row; flex-wrap: wrap; }
input[type=radio], input[type=checkbox] { width: 1.25em; height: 1.25em; accent-color: var(--red); flex: none; margin: 0; }
textarea { resize: vertical; min-height: 5em; }
.error { color: var(--link); font-weight: 600; }
.block { border-radius: 1em; padding: 1em; gap: .7em; }
.danger { display: flex; gap: .6em; background: var(--warn-bg); border: 1px solid var(--line); border-inline-start: 4px solid var(--red); border-radius: .7em; padding: .6em .9em; }
.danger .icon { color: var(--link); }
.topics { gap: .6em; }
.topics details { border-radius: .9em; padding: 0 .9em; }
.topics summary { color: var(--ink); } .topics .picks { padding-bottom: .9em; }
.topics summary .small { font-weight: 400; }
.caselist { gap: .5em; }
.caselist button { width: 100%; text-align: start; display: flex; flex-wrap: wrap; align-items: center; gap: 0 .8em; padding: .5em .9em; }
.caselist .badge { margin-inline-start: auto; background: var(--red); color: var(--on-red); }
.mono { font-family: ui-monospace, "SF Mono", Consolas, monospace; font-weight: 600; overflow-wrap: anywhere; }
.stage { display: flex; gap: .3em; }
.stage li { flex: 1; border-top: 4px solid var(--line); padding-top: .3em; font-size: .875em; color: var(--soft); }
.root[data-elder] .stage { flex-direction: column; } .root[data-elder] .stage li { font-size: 1em; border-top: 0; border-inline-start: 5px solid var(--line); padding: .1em .6em; }
.stage li.done { border-color: var(--teal); color: var(--ink); } .stage li[aria-current] { border-color: var(--red); font-weight: 700; }
.stars button { min-width: var(--tap); padding: 0; }
`;

const LAST = `
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) {
  button, .card, .bubble, .block, .panel { border: 1px solid; } .head::after { display: none; }
  nav button[aria-current] { outline: 2px solid; }
}
@media print { .launcher, .float .panel { display: none; } }
`;

export const CSS = TOKENS + FRAME + TALK + FORMS + LAST;
