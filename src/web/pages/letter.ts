import { type Html, html } from '../html.ts'
import type { Words } from '../words/types.ts'

/** A text of several lines to copy as a whole. @param beside what else can be done with it */
export function letter(words: Words, id: string, label: string, text: string, beside?: Html): Html {
  const w = words.reveal
  return html`<div class="value letter"><span class="label" id="${id}-label">${label}</span>
<pre id="${id}" tabindex="0" aria-labelledby="${id}-label">${text}</pre>
<div class="keys-row">${beside}<button type="button" class="copy" hidden data-copy="${id}" data-copied="${w.copied}" aria-describedby="${id}-label">${w.copy}</button></div></div>`
}
