import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RelaxNGValidator, XmlDocument, XmlValidateError } from 'libxml2-wasm'
import { checkObject, readStrictly } from '../ical/strict.ts'

const schema = XmlDocument.fromString(readFileSync(join(import.meta.dirname, 'dav.rng'), 'utf8'))
const validator = RelaxNGValidator.fromDoc(schema)

/** What came over the wire. */
export interface Answered {
  readonly status: number
  readonly contentType: string | undefined
  readonly body: string
  /** The request's, by which it is known whether objects were asked for whole. */
  readonly asked?: string
}

/**
 * Holds an answer of the CalDAV door against the grammar beside this file, and every calendar in it against RFC 5545.
 * @throws Error that names the first thing that is wrong
 */
export function checkAnswer({ status, contentType = '', body, asked = '' }: Answered): void {
  if (contentType.startsWith('text/calendar') && body !== '') checkCalendar(body, true)
  if (!contentType.startsWith('application/xml') || body === '') return
  const root = checkGrammar(body)
  if ((root === 'multistatus') !== (status === 207)) throw new Error(`${root} with status ${status}`)
  const whole = !/(expand|limit-|comp |comp>|<[A-Za-z]*:?prop name)/.test(asked)
  for (const [, text = ''] of body.matchAll(/<C:calendar-data>([^<]*)<\/C:calendar-data>/g)) {
    checkCalendar(unescaped(text).replace(/\r?\n/g, '\r\n'), whole)
  }
}

const checked = new Set<string>()

/** For those who look again and again at what seldom changes. */
export function checkOnce(answer: Answered): void {
  const key = createHash('sha256').update(`${answer.status} ${answer.contentType} ${answer.body}`).digest('base64')
  if (checked.has(key)) return
  checkAnswer(answer)
  checked.add(key)
}

/** An answer, or why it is a bad one: for clients that count on events. */
export function checkedLater<T extends Answered>(answer: T): Promise<T> {
  return new Promise((resolve) => {
    checkAnswer(answer)
    resolve(answer)
  })
}

/** @returns the name of the root element */
function checkGrammar(body: string): string {
  const document = XmlDocument.fromString(body)
  try {
    validator.validate(document)
    return document.root.name
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    throw new Error(`not in the grammar: ${error.message}\n${body.slice(0, 2_000)}`)
  } finally {
    document.dispose()
  }
}

/** Busy times are no calendar object, and an object of which a part was asked for need not be whole. */
function checkCalendar(text: string, whole: boolean): void {
  const calendar = readStrictly(text)
  if (whole && calendar.parts.some(({ name }) => name === 'VEVENT')) checkObject(calendar)
}

const references: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', '#13': '\r' }
const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|amp|#13);/g, (_, name: string) => references[name] ?? '')
