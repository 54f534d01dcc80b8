/** A reader of content lines that forgives nothing; written apart from the code it checks. */

export interface Property {
  readonly name: string
  readonly params: ReadonlyMap<string, string>
  readonly value: string
}

export interface Part {
  readonly name: string
  readonly properties: readonly Property[]
  readonly parts: readonly Part[]
}

const encoder = new TextEncoder()
// XML 1.0 Char, less DEL and C1, with nothing between lines but CRLF
const FORBIDDEN = /[^\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const LINE = /^([A-Z][A-Z0-9-]*)((?:;[A-Z][A-Z0-9-]*=(?:"[^"]*"|[^",;:]*)(?:,(?:"[^"]*"|[^",;:]*))*)*):(.*)$/su
const PARAM = /;([A-Z0-9-]+)=((?:"[^"]*"|[^";])*)/gu
const TEXT_NAMES = ['UID', 'SUMMARY', 'DESCRIPTION', 'LOCATION', 'PRODID', 'STATUS', 'CLASS', 'TRANSP']

/** @throws Error naming the first rule of RFC 5545 that is broken. */
export function readStrictly(text: string): Part {
  const lines = unfold(text).map(readLine)
  const root: { name: string; properties: Property[]; parts: Part[] } = { name: '', properties: [], parts: [] }
  const open = [root]
  for (const property of lines) {
    const part = open.at(-1) ?? fail('text after the end')
    if (property.name === 'BEGIN') {
      const inner = { name: property.value, properties: [], parts: [] }
      part.parts.push(inner)
      open.push(inner)
    } else if (property.name === 'END') {
      if (part.name !== property.value) fail(`END:${property.value} closes ${part.name}`)
      open.pop()
    } else {
      if (part.parts.length > 0) fail(`${property.name} after a component`)
      part.properties.push(property)
    }
  }
  if (open.length !== 1 || root.parts.length !== 1 || root.properties.length > 0) fail('not one whole component')
  return root.parts[0] ?? fail('empty')
}

/** What RFC 4791 §4.1 asks of a calendar object resource, and RFC 5545 of its parts. */
export function checkObject(calendar: Part): void {
  if (calendar.name !== 'VCALENDAR') fail('no VCALENDAR')
  one(calendar, 'PRODID')
  if (one(calendar, 'VERSION').value !== '2.0') fail('VERSION')
  if (calendar.properties.some(({ name }) => name === 'METHOD')) fail('METHOD')
  const zones = calendar.parts.filter(({ name }) => name === 'VTIMEZONE').map((zone) => one(zone, 'TZID').value)
  const events = calendar.parts.filter(({ name }) => name === 'VEVENT')
  if (new Set(zones).size !== zones.length) fail('a VTIMEZONE twice')
  if (new Set(events.map((event) => one(event, 'UID').value)).size !== 1) fail('not one UID')
  const used = events.flatMap(({ properties }) => properties.flatMap(({ params }) => params.get('TZID') ?? []))
  if (!sameSet(new Set(used), new Set(zones))) fail(`TZIDs ${used.join()} but VTIMEZONEs ${zones.join()}`)
  const ids = events.map((event) => event.properties.find(({ name }) => name === 'RECURRENCE-ID')?.value ?? '')
  if (new Set(ids).size !== ids.length) fail('a RECURRENCE-ID twice')
  events.forEach(checkEvent)
}

const ONCE = [
  'DTSTAMP',
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'DESCRIPTION',
  'LOCATION',
  'GEO',
  'STATUS',
  'TRANSP',
  'CLASS',
  'PRIORITY',
  'URL',
]
const MORE_ONCE = [
  'ORGANIZER',
  'SEQUENCE',
  'CREATED',
  'LAST-MODIFIED',
  'RRULE',
  'RECURRENCE-ID',
  'CATEGORIES',
  'DURATION',
  'COLOR',
  'X-ALT-DESC',
]

function checkEvent(event: Part): void {
  for (const name of [...ONCE, ...MORE_ONCE]) {
    if (event.properties.filter((property) => property.name === name).length > 1) fail(`${name} twice`)
  }
  one(event, 'DTSTAMP')
  const start = one(event, 'DTSTART')
  const end = event.properties.find(({ name }) => name === 'DTEND')
  if (end !== undefined && end.params.get('VALUE') !== start.params.get('VALUE'))
    fail('DTEND of another type than DTSTART')
  if (end !== undefined && end.params.get('TZID') === start.params.get('TZID') && end.value <= start.value)
    fail('DTEND not after DTSTART')
  for (const { name, params, value } of event.properties) {
    if (!['DTSTART', 'DTEND', 'RECURRENCE-ID', 'EXDATE'].includes(name)) continue
    const pattern = params.get('VALUE') === 'DATE' ? /^\d{8}$/ : params.has('TZID') ? /^\d{8}T\d{6}$/ : /^\d{8}T\d{6}Z$/
    if (!pattern.test(value)) fail(`${name}:${value}`)
  }
  if (
    event.properties.some(({ name }) => name === 'ATTENDEE') &&
    !event.properties.some(({ name }) => name === 'ORGANIZER')
  )
    fail('no ORGANIZER')
  for (const alarm of event.parts) for (const name of ['ACTION', 'TRIGGER', 'DESCRIPTION']) one(alarm, name)
}

function one({ name: part, properties }: Part, name: string): Property {
  const [found, more] = properties.filter((property) => property.name === name)
  if (found === undefined || more !== undefined) return fail(`${part} has not one ${name}`)
  return found
}

function unfold(text: string): readonly string[] {
  if (!text.endsWith('\r\n')) fail('last line not ended')
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) fail('bare CR or LF')
  const folded = text.slice(0, -2).split('\r\n')
  for (const line of folded) {
    if (encoder.encode(line).length > 75) fail(`longer than 75 octets: ${line}`)
    if (line === '') fail('empty line')
    if (!line.isWellFormed()) fail('half a surrogate pair')
  }
  return folded.join('\r\n').replaceAll('\r\n ', '').split('\r\n')
}

function readLine(line: string): Property {
  if (FORBIDDEN.test(line)) fail(`forbidden character: ${JSON.stringify(line)}`)
  const [, name, params, value] = LINE.exec(line) ?? []
  if (name === undefined || params === undefined || value === undefined) return fail(`not a content line: ${line}`)
  if (TEXT_NAMES.includes(name) && !/^(?:[^\\;,]|\\[\\;,nN])*$/.test(value)) fail(`not escaped: ${line}`)
  if (name === 'CATEGORIES' && !/^(?:[^\\;]|\\[\\;,nN])*$/.test(value)) fail(`not escaped: ${line}`)
  return { name, params: new Map([...params.matchAll(PARAM)].map(([, key = '', given = '']) => [key, given])), value }
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item))

function fail(rule: string): never {
  throw new Error(rule)
}
