/** Members of a listing are put together from a pattern: it must say what each of them would say by itself. */
import { describe, expect, it } from 'vitest'
import { memberOf } from '../../src/caldav/members.ts'
import { propertyResponse } from '../../src/caldav/multistatus.ts'
import type { View } from '../../src/caldav/properties/row.ts'
import { properties } from '../../src/caldav/properties/table.ts'
import { propertiesOf, type Wanted, wantedOfPropfind } from '../../src/caldav/properties/wanted.ts'
import { hrefs, type ObjectResource } from '../../src/caldav/resource.ts'
import { CALDAV, DAV, q } from '../../src/xml/names.ts'
import { parseXml } from '../../src/xml/parse.ts'
import { element, render } from '../../src/xml/render.ts'
import type { QName } from '../../src/xml/types.ts'

const href = hrefs('/bridge', 'adele')
const account = { id: 'adele', displayName: 'Adele & "Vance"', addresses: ['adele@contoso.example'] }
const view: View = { account, href, push: undefined, outbox: false, kept: () => new Map() }

const object = (n: number, data?: string): ObjectResource => ({
  kind: 'object',
  calendarId: 'work',
  name: `event${n}.ics`,
  entry: { name: `event${n}.ics`, etag: `etag${n}`, component: 'VEVENT', size: 100 + n, modified: n * 86_400_000 },
  ...(data === undefined ? {} : { data }),
})
const objects = [object(1, 'SUMMARY:<One> & others'), object(2, 'SUMMARY:Zwei ü'), object(3, '')]

const asking = (...names: readonly QName[]): Wanted =>
  wantedOfPropfind(
    parseXml(render(element(q(DAV, 'propfind'), element(q(DAV, 'prop'), ...names.map((name) => element(name)))))),
  )
const every = properties.map(({ name }) => name)
const unknown = q('urn:example', 'unknown')

const questions: readonly (readonly [string, Wanted])[] = [
  ...every.map((name) => [name.local, asking(name)] as const),
  ['nothing', asking()],
  ['what apps compare', asking(q(DAV, 'getetag'), q(DAV, 'getcontenttype'))],
  [
    'what there is not, between what there is',
    asking(q(DAV, 'getetag'), q(CALDAV, 'calendar-home-set'), q(DAV, 'owner')),
  ],
  ['data', asking(q(CALDAV, 'calendar-data'), q(DAV, 'getetag'))],
  ['everything', asking(...every)],
  ['what nobody knows', asking(unknown, q(DAV, 'getetag'))],
  ['names alone', wantedOfPropfind(parseXml('<propfind xmlns="DAV:"><propname/></propfind>'))],
  ['no question', wantedOfPropfind(undefined)],
]

describe('a member of a listing', () => {
  it.each(questions)('is answered as if it were alone: %s', (_, wanted) => {
    for (const minimal of [false, true]) {
      for (const some of [objects, objects.map(({ data: _data, ...rest }) => rest)]) {
        const member = memberOf({ href, wanted, view, minimal })
        const alone = some.map((one) => propertyResponse(href(one), propertiesOf(one, wanted, view), minimal).text)
        expect(some.map((one) => member(one).text)).toEqual(alone)
      }
    }
  })
})
