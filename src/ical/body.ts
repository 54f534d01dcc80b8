import { compile } from 'html-to-text'
import type { GraphEvent } from '../event.ts'
import { cleanText } from './clean.ts'

/** A description is to be read; beyond this, the event in Outlook is the place. Characters. */
const LONGEST_TEXT = 32_768
/** HTML is mostly markup. Beyond this it is not looked at. */
const LONGEST_HTML = 1_048_576

const htmlToText = compile({
  wordwrap: false,
  preserveNewlines: false,
  limits: { maxDepth: 200, maxChildNodes: 10_000, ellipsis: '…' },
  selectors: [
    { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'ul', options: { itemPrefix: '• ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
})

/**
 * The body as text that a person can read in a calendar app: no markup, no images, no more than one empty line in a row.
 * Text bodies stay as they are.
 */
export function bodyText(body: GraphEvent['body']): string {
  const content = body?.content ?? ''
  const text = body?.contentType?.toLowerCase() === 'text' ? content : htmlToText(content.slice(0, LONGEST_HTML))
  return shorten(tidy(cleanText(text)))
}

const tidy = (text: string): string =>
  text
    .replaceAll('\u00a0', ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return `${cleanText(text.slice(0, LONGEST_TEXT)).trimEnd()}…`
}
