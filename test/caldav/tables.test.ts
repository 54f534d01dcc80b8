import { describe, expect, it } from 'vitest'
import { conditions } from '../../src/caldav/conditions.ts'
import { methods } from '../../src/caldav/methods/table.ts'
import { properties, tableOf } from '../../src/caldav/properties/table.ts'
import { reports, reportsOn } from '../../src/caldav/reports/names.ts'
import { collections, everywhere } from '../../src/caldav/resource.ts'
import { nameKey, PUSH } from '../../src/xml/names.ts'
import { homePath, propfind } from './bodies.ts'
import { adelesHome, authenticateWith, withBusyTimes } from './people.ts'
import { answersIn, startServer } from './wire.ts'

describe('the tables', () => {
  it('refuse a property that is there twice', () => {
    expect(() => tableOf([...properties, ...properties.slice(3, 4)])).toThrow(TypeError)
    expect(tableOf(properties).size).toBe(properties.length)
  })

  it('name each method and report once, and say where each comes from', () => {
    const names = [...methods.map(({ name }) => name), ...Object.values(reports).map(({ name }) => nameKey(name))]
    expect(new Set(names).size).toBe(names.length)
    const specs = [...methods, ...properties, ...Object.values(reports), ...Object.values(conditions)].map(
      ({ spec }) => spec,
    )
    for (const spec of specs)
      expect(spec).toMatch(/^(RFC \d{4}( §[\d.]+)?|CalendarServer [\w-]+|Apple iCal|WebDAV-Push draft)$/)
  })

  it('show in supported-report-set what is served, kind by kind', async () => {
    const { dav } = await startServer()
    const paths = [
      '/',
      '/dav/principals/',
      '/dav/principals/adele7x/',
      '/dav/calendars/',
      homePath,
      `${homePath}k1work/`,
    ]
    for (const [at, kind] of collections.entries()) {
      const path = paths[at] ?? ''
      const { body } = await dav('PROPFIND', path, propfind('D:supported-report-set'))
      const shown = answersIn(body)[0]?.props.get(200)?.get('supported-report-set')?.children ?? []
      const names = shown.map((one) => one.children[0]?.children[0]?.name ?? { ns: '', local: '' })
      expect(names).toEqual(reportsOn(kind))
      for (const { name, on } of Object.values(reports)) {
        const got = await dav('REPORT', path, `<x:${name.local} xmlns:x="${name.ns}"/>`)
        expect(got.body.includes('supported-report/>'), `${name.local} on ${path}`).toBe(
          !(on as readonly string[]).includes(kind),
        )
      }
    }
  })

  it('have a value, or a reason to have none, for each property on each kind it is said to be on', async () => {
    const authenticate = withBusyTimes(authenticateWith(adelesHome()), async () => new Map())
    const { dav } = await startServer({ authenticate })
    const paths = [
      ['/'],
      ['/dav/principals/'],
      ['/dav/principals/adele7x/'],
      ['/dav/calendars/'],
      [homePath],
      [`${homePath}k1work/`, `${homePath}k2team/`], // one's own, and one that somebody shares
      ['/dav/outbox/adele7x/'],
      [`${homePath}k1work/a1review.ics`],
    ]
    for (const [at, kind] of everywhere.entries()) {
      const expected = properties.filter(
        (row) => row.on.includes(kind) && row.name.local !== 'calendar-data' && row.name.ns !== PUSH,
      )
      const found = new Set<string>()
      for (const path of paths[at] ?? []) {
        const got = await dav('PROPFIND', path, '<propfind xmlns="DAV:"><propname/></propfind>')
        for (const name of answersIn(got.body)[0]?.props.get(200)?.keys() ?? []) found.add(name)
      }
      expect([...found].sort()).toEqual(expected.map(({ name }) => name.local).sort())
    }
  })
})
