import { compile, type FormatCallback, type HtmlToTextOptions } from 'html-to-text'
import type { GraphEvent } from '../event.ts'
import { BLANKS, LONGEST_HTML, withoutEmbedded } from './body.ts'
import { cleanText, cleanUri } from './clean.ts'

/** Beyond this there is no HTML version: cut in the middle it would be broken. Characters. */
const LONGEST_MARKUP = 32_768

/** The tag alone, whatever attributes it had: nothing in it can be styled, run or fetched. */
const bare: FormatCallback = ({ name, children }, walk, builder) => {
  builder.addLiteral(`<${name}>`)
  walk(children, builder)
  builder.addLiteral(`</${name}>`)
}

const single: FormatCallback = ({ name }, _walk, builder) => builder.addLiteral(`<${name}>`)

const link: FormatCallback = ({ attribs, children }, walk, builder) => {
  const href = cleanUri(attribs?.['href'])
  if (href !== undefined) builder.addLiteral(`<a href="${href}">`)
  walk(children, builder)
  if (href !== undefined) builder.addLiteral('</a>')
}

const KEPT = 'p div blockquote ul ol li table thead tbody tr td th h1 h2 h3 h4 h5 h6 b strong i em u s'.split(' ')
/** The library would set these as text, each in its own way; some of those ways write what was in them as it stood. */
const PLAIN = 'article aside footer form header main nav pre section wbr'.split(' ')
const DROPPED = 'img style script title head object iframe svg math template noscript textarea'.split(' ')

const options: HtmlToTextOptions = {
  wordwrap: false,
  whitespaceCharacters: BLANKS,
  limits: { maxDepth: 200, ellipsis: '…' },
  encodeCharacters: { '<': '&lt;', '>': '&gt;', '&': '&#38;' },
  formatters: { bare, single, link },
  selectors: [
    { selector: '*', format: 'inline' },
    ...KEPT.map((selector) => ({ selector, format: 'bare' })),
    ...PLAIN.map((selector) => ({ selector, format: 'inline' })),
    ...DROPPED.map((selector) => ({ selector, format: 'skip' })),
    { selector: 'br', format: 'single' },
    { selector: 'hr', format: 'single' },
    { selector: 'a', format: 'link' },
  ],
}

const sanitise = compile(options)

/**
 * The body as HTML of a few harmless tags without attributes, but for the addresses of links: no style, image or script.
 * @returns undefined for bodies that are text, say nothing, or are long.
 */
export function bodyHtml(body: GraphEvent['body']): string | undefined {
  if (body?.contentType?.toLowerCase() !== 'html') return undefined
  const html = cleanText(sanitise(withoutEmbedded(body.content ?? '').slice(0, LONGEST_HTML))).trim()
  const says = html.replace(/<[^>]*>|\s/g, '') !== ''
  return says && html.length <= LONGEST_MARKUP ? `<html><body>${html}</body></html>` : undefined
}
