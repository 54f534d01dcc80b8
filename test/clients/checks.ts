import { expect } from 'vitest'
import type { Snapshot } from '../../src/calendar.ts'
import { nameKey } from '../../src/xml/names.ts'
import { parseXml } from '../../src/xml/parse.ts'
import type { XmlElement } from '../../src/xml/types.ts'
import { team, work } from '../caldav/people.ts'
import type { Got } from '../caldav/wire.ts'
import { checkObject, readStrictly } from '../ical/strict.ts'
import { type Read, readAnswers } from './multistatus.ts'
import { absent, kindOf, needs } from './needs.ts'
import { wantedBy } from './oracle.ts'
import { calendarPath, descendant, descendants, homePath, members, type Question } from './recordings.ts'

/** Everything an app needs in an answer, whatever the app and whatever the answer. */
export function checkAnswer(got: Got, asked: Question, snapshot: Snapshot): void {
  checkHead(got)
  if (got.status === 207) checkMultistatus(got, asked, snapshot)
  else byStatus[got.status]?.(got, asked)
}

function checkHead({ status, headers }: Got): void {
  expect(headers['set-cookie']).toBeUndefined()
  expect(headers['content-type'] ?? '').not.toContain('html')
  if (status === 404 && headers['dav'] === undefined) return // not the CalDAV door's
  expect(headers['dav']).toBe('1, 3, calendar-access')
  expect(headers['x-content-type-options']).toBe('nosniff')
}

const writing = ['PUT', 'DELETE', 'MKCALENDAR', 'MKCOL', 'POST', 'MOVE', 'COPY', 'LOCK']

const byStatus: Readonly<Record<number, (got: Got, asked: Question) => void>> = {
  200: ({ headers, body }, { method, path }) => {
    if (method === 'OPTIONS') {
      expect([headers['content-length'], body]).toEqual(['0', ''])
      expect(String(headers['allow']).split(', ')).toEqual(expect.arrayContaining(['OPTIONS', 'PROPFIND', 'REPORT']))
      expect(
        String(headers['allow'])
          .split(', ')
          .filter((name) => writing.includes(name)),
      ).toEqual([])
    }
    if (method !== 'GET' && method !== 'HEAD') return
    const isObject = path.endsWith('.ics')
    expect(/^text\/calendar/.test(headers['content-type'] ?? '')).toBe(isObject)
    expect(body.includes('BEGIN:VCALENDAR')).toBe(isObject && method === 'GET')
    if (isObject) expect(headers['etag']).toMatch(/^"[^"]+"$/)
  },
  301: ({ headers, body }) => expect([headers['location'], body]).toEqual(['/dav/', '']),
  401: ({ reason, headers, body }) => {
    expect([reason, body]).toEqual(['Unauthorized', ''])
    expect(headers['www-authenticate']).toBe('Basic realm="Outlook CalDAV Bridge", charset="UTF-8"')
  },
  403: ({ body }, { method, body: sent }) => {
    const error = parseXml(body)
    expect(error.name).toEqual({ ns: 'DAV:', local: 'error' })
    const reason = error.children[0]?.name.local
    if (writing.includes(method)) expect(reason).toBe('need-privileges')
    if (sent?.name.local === 'sync-collection' && kindOfReport(sent))
      expect(reason).toMatch(/valid-sync-token|supported-report/)
  },
}

const kindOfReport = (sent: XmlElement): boolean => descendant(sent, 'sync-token') !== undefined

function checkMultistatus(got: Got, asked: Question, snapshot: Snapshot): void {
  expect(got.headers['content-type']).toBe('application/xml; charset=utf-8')
  const root = parseXml(got.body)
  expect(nameKey(root.name)).toBe('{DAV:}multistatus')
  // No reason phrase: python-caldav and ts-caldav read nothing. White space in an address: seven apps do.
  for (const { text } of descendants(root, 'status')) expect(text).toMatch(/^HTTP\/1\.1 \d{3} \S[ \S]*$/)
  for (const { text } of descendants(root, 'href')) expect(text).toMatch(/^(?:\/[!-~]*|mailto:\S+)$/)
  const answers = readAnswers(root)
  expect(new Set(answers.map(({ href }) => href)).size).toBe(answers.length)
  checkMembers(answers, root, asked, snapshot)
  for (const answer of answers) {
    if (answer.status === undefined) checkProps(answer, asked, snapshot)
    else expect([404, 507]).toContain(answer.status)
  }
}

/** Whether the answer speaks of exactly the resources it should. */
function checkMembers(answers: readonly Read[], root: XmlElement, asked: Question, snapshot: Snapshot): void {
  const hrefs = answers.map(({ href }) => href)
  const report = asked.body?.name.local
  const gone = answers.filter(({ status }) => status === 404).map(({ href }) => href)
  if (asked.method === 'PROPFIND' || asked.method === 'PROPPATCH') {
    // The resource itself comes first; a listing has all of its members.
    expect(decodeURIComponent(hrefs[0] ?? '')).toBe(asked.path)
    if (asked.depth === '1' && asked.path === calendarPath)
      expect(hrefs.slice(1)).toEqual(addresses(members.map(({ name }) => name)))
    if (asked.depth === '1' && asked.path === homePath)
      expect(hrefs.slice(1)).toEqual([work, team].map(({ id }) => `${homePath}${id}/`))
    if (asked.depth === '0') expect(hrefs).toHaveLength(1)
  }
  if (report === 'calendar-query') expect(hrefs).toEqual(addresses(wantedBy(asked)))
  if (report === 'calendar-multiget' && asked.body !== undefined) {
    const wanted = descendants(asked.body, 'href').map(({ text }) => decodeURIComponent(text.trim()))
    expect(hrefs.map(decodeURIComponent).toSorted()).toEqual([...new Set(wanted)].toSorted())
    const known = new Set(addresses(members.map(({ name }) => name)))
    expect(gone).toEqual(hrefs.filter((href) => !known.has(href)))
  }
  if (report === 'sync-collection' && asked.body !== undefined) {
    const since = descendant(asked.body, 'sync-token')?.text
    const limit = Number(descendant(asked.body, 'nresults')?.text ?? Number.POSITIVE_INFINITY)
    const listed = hrefs.filter((href) => href !== asked.path)
    expect(listed).toEqual(since === snapshot.token ? [] : addresses(members.map(({ name }) => name)).slice(0, limit))
    expect(descendant(root, 'sync-token')?.text).toMatch(/^[a-z]+:\S+$/)
  }
}

const addresses = (names: readonly string[]): readonly string[] => names.map((name) => calendarPath + name).toSorted()

/** Each property asked for is answered once: with what the app needs, or with "not there". */
function checkProps({ href, told }: Read, asked: Question, snapshot: Snapshot): void {
  const statuses = told.map(({ status }) => status)
  expect(statuses).toEqual(statuses.toSorted((a, b) => a - b)) // 200 first: Evolution, KDAV, ts-caldav
  const names = told.map(({ value }) => nameKey(value.name))
  expect(new Set(names).size).toBe(names.length)
  for (const { status } of told) expect([200, 404]).toContain(status)
  if (asked.method === 'PROPPATCH') {
    expect([...new Set(statuses)]).toEqual([200])
    return
  }
  const found = new Map(told.filter(({ status }) => status === 200).map(({ value }) => [nameKey(value.name), value]))
  const missing = new Set(asked.minimal ? (asked.props ?? []).filter((name) => !names.includes(name)) : [])
  const reports = ['propfind', 'calendar-query', 'calendar-multiget', 'sync-collection']
  if (asked.props !== undefined && reports.includes(asked.body?.name.local ?? '')) {
    expect([...names, ...missing].toSorted()).toEqual([...asked.props].toSorted())
  }
  checkNeeds(href, found, asked)
  checkData(href, found, asked, snapshot)
}

function checkNeeds(href: string, found: ReadonlyMap<string, XmlElement>, { props, body }: Question): void {
  const kind = kindOf(decodeURIComponent(href))
  for (const name of absent) expect([name, found.has(name)]).toEqual([name, false])
  if (body?.name.local !== 'propfind' && body?.name.local !== 'calendar-query') return
  for (const { property, on, who, holds } of needs) {
    if (!on.includes(kind) || props?.includes(property) !== true) continue
    const value = found.get(property)
    const verdict = value === undefined ? 'missing' : holds(value) ? 'fine' : `not as needed: ${JSON.stringify(value)}`
    expect(`${href} ${property} (${who}): ${verdict}`).toBe(`${href} ${property} (${who}): fine`)
  }
}

const etagName = '{DAV:}getetag'
const dataName = '{urn:ietf:params:xml:ns:caldav}calendar-data'

/** The etag is that of the index; the text is that of the calendar, whole and to the letter, unless another form was asked for. */
function checkData(href: string, found: ReadonlyMap<string, XmlElement>, { body }: Question, snapshot: Snapshot): void {
  const member = members.find(({ name }) => href === calendarPath + name)
  const etag = found.get(etagName)
  if (etag !== undefined) expect(etag.text).toBe(`"${snapshot.entry(member?.name ?? '')?.etag}"`)
  const data = found.get(dataName)
  if (data === undefined || body === undefined) return
  const wanted = descendant(body, 'calendar-data')
  const text = data.text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
  if (wanted === undefined || wanted.children.length === 0) {
    expect(text).toBe(member?.text)
    checkObject(readStrictly(text))
    return
  }
  const whole = readStrictly(text)
  if (descendant(wanted, 'expand') === undefined) return
  expect(text).not.toMatch(/RRULE|VTIMEZONE|TZID/)
  for (const event of whole.parts) {
    const start = event.properties.find(({ name }) => name === 'DTSTART')
    expect(start?.value).toMatch(/^\d{8}(?:T\d{6}Z)?$/)
    if (member?.recurring === true) expect(event.properties.some(({ name }) => name === 'RECURRENCE-ID')).toBe(true)
  }
}
