/** Markup that needs no further escaping. Only `html` makes it. */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

/** What may stand in a hole of a template. `undefined` and `false` leave nothing behind. */
export type Hole = string | number | Html | undefined | false | readonly Hole[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function filled(hole: Hole): string {
  if (hole === undefined || hole === false) return ''
  if (hole instanceof Html) return hole.toString()
  if (typeof hole === 'object') return hole.map(filled).join('')
  return escaped(String(hole))
}

/**
 * A tagged template that escapes everything put into it, for element content and for **quoted** attribute values alike.
 * It knows no URLs: `href` and `action` get only addresses we made ourselves.
 */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return new Html(parts.reduce((text, part, at) => text + filled(holes[at - 1]) + part))
}
