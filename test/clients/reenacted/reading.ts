/** What all of them do with an answer, in one way or another. */
import { parseXml } from '../../../src/xml/parse.ts'
import type { XmlElement } from '../../../src/xml/types.ts'
import type { Got } from '../../caldav/wire.ts'
import { multiget, prop } from '../bridge.ts'
import { readAnswers } from '../multistatus.ts'
import type { Wire } from './wire.ts'

export interface Found {
  readonly href: string
  readonly name: string
  readonly writable: boolean
}

/** What an app has of one calendar. */
export interface Kept {
  /** A ctag or sync token, where the app goes by one. */
  readonly state: string | undefined
  readonly objects: ReadonlyMap<string, { readonly etag: string; readonly text: string }>
}

export const nothingYet: Kept = { state: undefined, objects: new Map() }

export interface Answer {
  readonly href: string
  readonly status: number | undefined
  /** What is there, by local name. */
  readonly props: ReadonlyMap<string, XmlElement>
}

/** A request that failed, in the way the app sees it. */
export class Failed extends Error {
  readonly status: number
  /** Local name of the condition in a `DAV:error`. */
  readonly condition: string | undefined
  constructor(what: string, { status, body }: Pick<Got, 'status' | 'body'>) {
    super(`${what}: ${status} ${body.slice(0, 200)}`)
    this.status = status
    this.condition = /^<\?xml.*?<\w+:error/s.test(body) ? parseXml(body).children[0]?.name.local : undefined
  }
}

/** @throws Failed unless it is a multistatus, by status and by content type, as DAVx5 demands */
export async function propfind(wire: Wire, path: string, depth: string, names: string): Promise<readonly Answer[]> {
  return answersIn(wire, 'PROPFIND', path, { depth, body: prop(names) })
}

/** The resource that was asked, alone. */
export async function propsOf(wire: Wire, path: string, names: string): Promise<Answer['props']> {
  return (await propfind(wire, path, '0', names))[0]?.props ?? new Map()
}

export async function report(wire: Wire, path: string, body: string, depth?: string): Promise<readonly Answer[]> {
  return answersIn(wire, 'REPORT', path, { body, ...(depth === undefined ? {} : { depth }) })
}

async function answersIn(wire: Wire, method: string, path: string, ask: { body: string; depth?: string }) {
  const got = await wire.ask(method, path, ask)
  if (got.status !== 207 || !/^(?:application|text)\/xml/.test(got.headers['content-type'] ?? ''))
    throw new Failed(`${method} ${path}`, got)
  return multistatusOf(wire, got)
}

export function multistatusOf({ habits }: Pick<Wire, 'habits'>, { body }: Pick<Got, 'body'>): readonly Answer[] {
  return readAnswers(parseXml(body)).map(({ href, status, told }) => {
    const read = habits.reads === undefined ? told.filter((one) => one.status === 200) : firstOf(told)
    return { href, status, props: new Map(read.map(({ value }) => [value.name.local, value])) }
  })
}

const firstOf = <T extends { readonly status: number }>(told: readonly T[]): readonly T[] =>
  told[0]?.status === 200 ? told.filter(({ status }) => status === told[0]?.status) : []

/** The address inside a property such as `current-user-principal`. */
export const hrefIn = (props: Answer['props'], name: string): string | undefined => {
  const href = props.get(name)?.children.find((child) => child.name.local === 'href')?.text
  return href === undefined || href === '' ? undefined : href
}

export const textIn = ({ props }: Pick<Answer, 'props'>, name: string): string | undefined => props.get(name)?.text

export const has = (props: Answer['props'], name: string, child: string): boolean =>
  props.get(name)?.children.some((one) => one.name.local === child || has1(one, child)) === true

const has1 = (element: XmlElement, child: string): boolean =>
  element.children.some(({ name, attributes }) => name.local === child || attributes.get('name') === child)

export const isCalendar = ({ props }: Pick<Answer, 'props'>): boolean => has(props, 'resourcetype', 'calendar')

/** Whether a component set, where there is one, names events. */
export const hasEvents = ({ props }: Pick<Answer, 'props'>): boolean =>
  props.get('supported-calendar-component-set')?.children.some((one) => one.attributes.get('name') === 'VEVENT') ===
  true

const writing = ['all', 'write', 'write-content', 'bind']

/** As most apps see it: what is not told is allowed. */
export const isWritable = ({ props }: Pick<Answer, 'props'>): boolean =>
  !props.has('current-user-privilege-set') ||
  writing.some((privilege) => has(props, 'current-user-privilege-set', privilege))

export const foundIn = (answer: Answer): Found => ({
  href: answer.href.endsWith('/') ? answer.href : `${answer.href}/`,
  name: textIn(answer, 'displayname') ?? '',
  writable: isWritable(answer),
})

/** Texts of those addresses, so many in a request. @throws Failed when one of them is not answered */
export async function fetchTexts(
  wire: Wire,
  calendar: string,
  hrefs: readonly string[],
  { batch, depth, names }: { batch: number; depth?: string; names?: string },
): Promise<Map<string, { etag: string; text: string }>> {
  const texts = new Map<string, { etag: string; text: string }>()
  for (let at = 0; at < hrefs.length; at += batch) {
    const some = hrefs.slice(at, at + batch)
    const answers = await report(wire, calendar, multiget(some, names), depth)
    for (const { href, props } of answers) {
      const [etag, text] = [props.get('getetag')?.text, props.get('calendar-data')?.text]
      if (etag !== undefined && text !== undefined) texts.set(href, { etag, text })
    }
    const unanswered = some.filter((href) => !answers.some((one) => one.href === href))
    if (unanswered.length > 0) throw new Error(`not answered: ${unanswered.join(', ')}`)
  }
  return texts
}

/** What a whole list of etags means for what is kept: fetch what is new or different, drop what is not in it. */
export async function caughtUp(
  kept: Kept,
  listed: ReadonlyMap<string, string>,
  fetch: (hrefs: readonly string[]) => Promise<Kept['objects']>,
): Promise<Kept['objects']> {
  const stale = [...listed].filter(([href, etag]) => kept.objects.get(href)?.etag !== etag).map(([href]) => href)
  const fresh = stale.length === 0 ? new Map() : await fetch(stale)
  return new Map([...kept.objects, ...fresh].filter(([href]) => listed.has(href)))
}

/** Etags of the objects among answers. */
export const etagsIn = (answers: readonly Answer[]): ReadonlyMap<string, string> =>
  new Map(
    answers.flatMap(({ href, props }) => {
      const etag = props.get('getetag')?.text
      return etag === undefined || isCalendar({ props }) ? [] : [[href, etag] as const]
    }),
  )
