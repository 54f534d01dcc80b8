/** Text that is markup already; made by `html` alone. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | undefined | readonly Html[]

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return escapeText(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map((each) => each.markup).join('')
}

/** Everything put in is escaped unless it is markup; lists are joined, undefined is nothing. */
export const html = (text: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: text.map((piece, index) => piece + render(parts[index])).join(''),
})

const css = `
:root{color-scheme:light dark;--line:#c8c6c4;--accent:#0f6cbd}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;font:1rem/1.45 system-ui,sans-serif;
  background:light-dark(#f3f2f1,#1b1a19);color:light-dark(#201f1e,#f3f2f1)}
main{width:min(30rem,100%);padding:1.75rem;border-radius:.5rem;background:light-dark(#fff,#252423);
  box-shadow:0 2px 8px #0003}
h1{font-size:1.35rem;margin:.25rem 0 1rem}
.note{margin:0;font-size:.85rem;color:light-dark(#605e5c,#b3b0ad)}
button{font:inherit;cursor:pointer;border:1px solid var(--line);border-radius:.25rem;background:none;color:inherit;
  padding:.5rem 1.25rem}
button.main{background:var(--accent);border-color:var(--accent);color:#fff}
button.person{display:block;width:100%;text-align:left;margin:.4rem 0;padding:.7rem 1rem}
button.person :is(span,em){display:block;opacity:.75;font-size:.9rem}
button:focus-visible,a:focus-visible,input:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);
  outline-offset:2px}
.actions{display:flex;gap:.75rem;justify-content:flex-end;margin-top:1.5rem}
textarea,input[type=text]{font:inherit;width:100%;padding:.5rem;border:1px solid var(--line);border-radius:.25rem}
label{display:block;margin:.75rem 0}
code,dd{overflow-wrap:anywhere}
a{color:light-dark(#0f6cbd,#62abf5)}
`

/** A whole page. `title` is also its heading. */
export const layout = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} – sandbox</title>
<style>${{ markup: css }}</style></head>
<body><main>
<p class="note">Pretend Microsoft sign-in (sandbox)</p>
<h1>${title}</h1>
${body}
</main></body>
</html>
`.markup
