import { html } from '../html.ts'

/** Our mark: a calendar leaf whose lower half is a bridge. Drawn in the text's colour. */
export const mark = html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"><rect x="3" y="5.5" width="26" height="23" rx="6"/><path d="M10 2.5v5M22 2.5v5M3 14h26M8.5 28a7.5 7.5 0 0 1 15 0"/></svg>`

/** Microsoft's four squares, as its sign-in guidelines ask for. */
export const microsoft = html`<svg viewBox="0 0 21 21" width="20" height="20" aria-hidden="true"><path fill="#f25022" d="M0 0h10v10H0z"/><path fill="#7fba00" d="M11 0h10v10H11z"/><path fill="#00a4ef" d="M0 11h10v10H0z"/><path fill="#ffb900" d="M11 11h10v10H11z"/></svg>`

/** A dot in a calendar's colour. An attribute, because the content policy allows no inline style. @param color `#RRGGBB` */
export function dot(color: string) {
  return html`<svg class="dot" viewBox="0 0 10 10" width="12" height="12" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="${color}"/></svg>`
}
