import { type Hole, type Html, html } from '../html.ts'
import type { Words } from '../words/types.ts'

/** A value to copy: marked as a whole by one click, and by a button where scripts run. */
export function value(words: Words, id: string, label: Hole, text: string): Html {
  const w = words.reveal
  return html`<div class="value"><span class="label" id="${id}-label">${label}</span>
<code id="${id}">${text}</code>
<button type="button" class="copy" hidden data-copy="${id}" data-copied="${w.copied}" aria-describedby="${id}-label">${w.copy}</button></div>`
}
