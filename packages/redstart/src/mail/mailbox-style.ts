/** The stylesheet of the mailbox. */
export const mailboxStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f5f3; --sheet: #fff; --ink: #1f1e1c; --soft: #66625c; --line: #dedad4; --link: #a8321a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #191817; --sheet: #232220; --ink: #eeebe6; --soft: #a8a29a; --line: #3a3834;
    --link: #ff9d85;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
}
.frame { max-width: 60rem; margin: 0 auto; padding: 1rem 1rem 3rem }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center }
header > :first-child { flex: 1; margin: .5rem 0 }
h1 { font-size: 1.4rem; line-height: 1.25; overflow-wrap: anywhere }
h2 { font-size: 1rem; margin: 2rem 0 .5rem }
a { color: var(--link) }
a, button { border-radius: .25rem }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
button, .back {
  display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .9rem;
}
button {
  font: inherit; color: var(--ink); background: var(--sheet); border: 1px solid var(--line);
  cursor: pointer;
}
.back { padding-left: 0 }
.soft, dt, time { color: var(--soft) }
.sheet {
  background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; overflow: hidden;
}
.mails { list-style: none; margin: 1rem 0; padding: 0 }
.mails li + li { border-top: 1px solid var(--line) }
.mails a {
  display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .7rem 1rem;
  color: inherit; text-decoration: none;
}
.mails a:hover .subject { text-decoration: underline }
.mails a:focus-visible { outline-offset: -2px }
.subject { font-weight: 600 }
.mails span { overflow-wrap: anywhere; min-width: 0 }
.empty { padding: 3rem 1rem; text-align: center }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; padding: 1rem }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0 }
iframe { display: block; width: 100%; height: 60vh; border: 0; background: #fff; color-scheme: light }
pre {
  margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: .95rem/1.5 ui-monospace, monospace;
}
.files { margin: 0; padding: .75rem 1rem .75rem 2rem; overflow-wrap: anywhere }
@media (max-width: 36rem) {
  .mails a, dl { grid-template-columns: 1fr }
  dl { gap: 0 } dd { margin-bottom: .5rem }
}
`
