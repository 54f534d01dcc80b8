import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseXml } from '../../src/xml/parse.ts'
import { parseRequest } from './http-file.ts'
import { adele, adelesHome, adelesPassword, authenticateWith, holiday, review, standup, team, work } from './people.ts'
import { answersIn, type Got, startServer } from './wire.ts'

/**
 * Requests as calendar apps send them, and what a server for reading must answer. Where they come from stands in each
 * folder's `index.tsv`; another folder of the same form is replayed too when BRIDGE_CLIENT_REQUESTS names it.
 */
const folders = [join(import.meta.dirname, 'recorded'), process.env['BRIDGE_CLIENT_REQUESTS']].filter(
  (folder) => folder !== undefined,
)

const home = adelesHome()
const { send } = await startServer({ authenticate: authenticateWith(home) })
const snapshot = await home.snapshot(work.id)
const etag = (name: string): string => snapshot.entry(name)?.etag ?? ''
const homePath = `/dav/calendars/${adele.id}/`

const variables: Readonly<Record<string, string>> = {
  origin: 'https://cal.example.org',
  host: 'cal.example.org',
  basic: adelesPassword.slice('Basic '.length),
  email: 'adele@contoso.example',
  entry: '/',
  davroot: '/dav/',
  principals: '/dav/principals/',
  principal: `/dav/principals/${adele.id}/`,
  principal_noslash: `/dav/principals/${adele.id}`,
  home: homePath,
  calendar: `${homePath}${work.id}/`,
  calendar2: `${homePath}${team.id}/`,
  object1: `${homePath}${work.id}/${review.name}`,
  object2: `${homePath}${work.id}/${holiday.name}`,
  object3: `${homePath}${work.id}/${standup.name}`,
  missing: `${homePath}${work.id}/nothing.ics`,
  uid1: review.uid,
  etag: '"deadbeef"',
  etag1: `"${etag(review.name)}"`,
  etag2: `"${etag(holiday.name)}"`,
  etag3: `"${etag(standup.name)}"`,
  etag1_unquoted: etag(review.name),
  scheduletag1: '"deadbeef"',
  synctoken: snapshot.token,
  synctoken_home: 'urn:memory:home',
  staletoken: 'urn:memory:stale',
}

const filled = (text: string): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => variables[name] ?? whole)

interface Row {
  readonly file: string
  readonly purpose: string
  readonly expected: readonly number[]
}

function rowsOf(folder: string): readonly Row[] {
  const [head = '', ...lines] = readFileSync(join(folder, 'index.tsv'), 'utf8').trim().split('\n')
  const columns = head.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? ''
    const expected = cell('expect_readonly').replace(/\(.*/, '').match(/\d{3}/g) ?? []
    return { file: cell('file'), purpose: cell('purpose'), expected: expected.map(Number) }
  })
}

describe.each(folders)('requests recorded from calendar apps (%s)', (folder) => {
  it.each(rowsOf(folder))('$file: $purpose', async ({ file, expected }) => {
    const sent = parseRequest(filled(readFileSync(join(folder, file), 'utf8')))
    const got = await send(sent)
    expect(expected).toContain(got.status)
    holdsAlways(got)
    if (got.status === 207) holdsForMultistatus(got)
  })
})

function holdsAlways(got: Got): void {
  expect(got.headers['set-cookie']).toBeUndefined()
  expect(got.headers['content-type'] ?? '').not.toContain('html')
  if (got.status === 404 && got.headers['dav'] === undefined) return // not the CalDAV door's
  expect(got.headers['dav']).toBe('1, 3, calendar-access')
  expect(got.headers['x-content-type-options']).toBe('nosniff')
}

function holdsForMultistatus(got: Got): void {
  expect(got.headers['content-type']).toBe('application/xml; charset=utf-8')
  expect(parseXml(got.body).name.local).toBe('multistatus')
  for (const { href, props } of answersIn(got.body)) {
    expect(href).toMatch(/^\/[!-~]*$/)
    expect([...props.keys()]).toEqual([...props.keys()].sort((a, b) => a - b))
  }
}
