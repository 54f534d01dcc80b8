import { compile, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text'
import type { GraphEvent } from '../event.ts'
import { cleanText } from './clean.ts'

/** A description is to be read; for more, there is the event in Outlook. Characters. */
const LONGEST_TEXT = 32_768
/**
 * HTML is mostly markup; what lies beyond is not looked at. Characters. The parser's time grows with the square of the depth
 * once tags are nested more than a hundred thousand deep, which this forbids.
 */
export const LONGEST_HTML = 262_144
/** Images put into the HTML itself. */
const EMBEDDED = /\bdata:[\w/+.;-]{0,100}base64,[\w+/=\s]*/g

export const withoutEmbedded = (html: string): string => html.replace(EMBEDDED, '')

/** Word makes a paragraph of every line, and one around the text of every cell of a table. */
const paragraph: FormatCallback = (element, walk, builder, options) => {
  const inCell = /^t[dh]$/.test(element.parent?.name ?? '') && elements(element.parent?.children).length === 1
  const lines = /\bMso/.test(element.attribs?.class ?? '') ? 1 : (options.leadingLineBreaks ?? 2)
  if (!inCell) builder.openBlock({ leadingLineBreaks: lines })
  walk(element.children, builder)
  if (!inCell) builder.closeBlock({ trailingLineBreaks: lines })
}

/** Cells of a row stand side by side, parted by tabs, as they do when a table is copied out of Outlook. */
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addLiteral('\t')
}

const elements = (nodes: readonly DomNode[] = []): readonly DomNode[] => nodes.filter(({ type }) => type === 'tag')

const skipped = ['img', 'style', 'script', 'title'].map((selector) => ({ selector, format: 'skip' }))
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }))
const cells = ['td', 'th'].map((selector) => ({ selector, format: 'cell' }))

/** Of HTML. The library counts U+200B among them, which parts words in Thai and Khmer. */
export const BLANKS = ' \t\r\n\f'

/** What an app would make a link of must be fit for that; addresses of mail come without their scheme. */
const pathRewrite = (href: string): string =>
  /^\s*(?:javascript|vbscript|data|file|cid|about|blob)\s*:/i.test(href) ? '' : href

const options: HtmlToTextOptions = {
  wordwrap: false,
  whitespaceCharacters: BLANKS,
  limits: { maxDepth: 200, ellipsis: '…' },
  formatters: { paragraph, cell },
  selectors: [
    ...skipped,
    ...headings,
    ...cells,
    { selector: 'p', format: 'paragraph' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'ul', options: { itemPrefix: '• ' } },
    {
      selector: 'a',
      options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true, pathRewrite },
    },
    { selector: 'hr', options: { length: 32 } },
  ],
}

const htmlToText = compile(options)

/**
 * The body as text that a person can read in a calendar app: no markup, no images, never more than one empty line in a row.
 * Text bodies stay as they are. Long ones are cut.
 */
export function bodyText(body: GraphEvent['body']): string {
  const content = body?.content ?? ''
  if (body?.contentType?.toLowerCase() === 'text') return shorten(cleanText(content).trimEnd())
  return shorten(tidy(cleanText(htmlToText(withoutEmbedded(content).slice(0, LONGEST_HTML)))))
}

/** Line by line and without a pattern that could run back and forth over long runs of blanks: bodies come from strangers. */
const tidy = (text: string): string =>
  text
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd().replace(/^\t+/, '').replace(WORD_BULLET, '• '))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** Word writes bullets of lists as characters of symbol fonts, with blanks after them. */
const WORD_BULLET = /^[·§o] {2,}/

/** Never in the middle of a surrogate pair. */
const shorten = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${cleanText(text.slice(0, LONGEST_TEXT)).trimEnd()}…`
