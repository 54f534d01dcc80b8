import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nameKey } from '../../src/xml/names.ts'
import { parseXml } from '../../src/xml/parse.ts'
import type { XmlElement } from '../../src/xml/types.ts'
import { parseRequest } from '../caldav/http-file.ts'
import { adele, adelesPassword, holiday, review, standup, team, work } from '../caldav/people.ts'
import type { Sent } from '../caldav/wire.ts'

/** One recorded request. */
export interface Recording {
  readonly file: string
  readonly purpose: string
  /** Statuses a server for reading may answer with. */
  readonly expected: readonly number[]
}

/** A folder of requests with its `index.tsv`. */
export function recordingsIn(folder: string): readonly Recording[] {
  const [head = '', ...lines] = readFileSync(join(folder, 'index.tsv'), 'utf8').trim().split('\n')
  const columns = head.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? ''
    const expected = cell('expect_readonly').replace(/\(.*/, '').match(/\d{3}/g) ?? []
    return { file: cell('file'), purpose: cell('purpose'), expected: expected.map(Number) }
  })
}

export const homePath = `/dav/calendars/${adele.id}/`
export const calendarPath = `${homePath}${work.id}/`
export const principalPath = `/dav/principals/${adele.id}/`
export const members = [review, holiday, standup]

/** What the placeholders of the requests stand for, beside what only the server knows. */
export const placeholders = (own: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  origin: 'https://cal.example.org',
  host: 'cal.example.org',
  basic: adelesPassword.slice('Basic '.length),
  email: 'adele@contoso.example',
  entry: '/',
  davroot: '/dav/',
  principals: '/dav/principals/',
  principal: principalPath,
  principal_noslash: principalPath.slice(0, -1),
  home: homePath,
  calendar: calendarPath,
  calendar2: `${homePath}${team.id}/`,
  object1: calendarPath + review.name,
  object2: calendarPath + holiday.name,
  object3: calendarPath + standup.name,
  missing: `${calendarPath}nothing.ics`,
  uid1: review.uid,
  etag: '"deadbeef"',
  scheduletag1: '"deadbeef"',
  synctoken_home: 'urn:memory:home',
  staletoken: 'urn:memory:stale',
  ...own,
})

export function requestOf(folder: string, file: string, values: Readonly<Record<string, string>>): Sent {
  const text = readFileSync(join(folder, file), 'utf8')
  return parseRequest(text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole))
}

/** What a request asks for, read apart from the code under test as far as a parser allows. */
export interface Question {
  readonly method: string
  /** Where it goes, decoded, without host, with the slash of collections. */
  readonly path: string
  readonly depth: string | undefined
  readonly minimal: boolean
  readonly body: XmlElement | undefined
  /** Names of the properties asked for, `{namespace}local`; undefined where none are named. */
  readonly props: readonly string[] | undefined
}

export function questionOf({ method, path, headers = {}, body }: Sent): Question {
  const header = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  const root = body === undefined || !/^\s*</.test(String(body)) ? undefined : parseXml(String(body).trim())
  const prop = root === undefined ? undefined : descendant(root, 'prop', 1)
  const local = decodeURIComponent(path.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*/, ''))
  return {
    method,
    path: /(\/|\.ics)$/.test(local) ? local : `${local}/`,
    depth: header('depth'),
    minimal: /return[=-]minimal/.test(header('prefer') ?? '') || header('brief') === 't',
    body: root,
    props: prop && [...new Set(prop.children.map(({ name }) => nameKey(name)))],
  }
}

/** The first element of that local name, at most so many levels down. */
export function descendant(element: XmlElement, local: string, levels = 16): XmlElement | undefined {
  const own = element.children.find(({ name }) => name.local === local)
  if (own !== undefined || levels <= 1) return own
  return element.children.map((child) => descendant(child, local, levels - 1)).find((found) => found !== undefined)
}

export function descendants(element: XmlElement, local: string): readonly XmlElement[] {
  const own = element.children.filter(({ name }) => name.local === local)
  return [...own, ...element.children.flatMap((child) => descendants(child, local))]
}
