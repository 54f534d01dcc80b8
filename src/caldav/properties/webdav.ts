import type { Entry } from '../../calendar.ts'
import { CALDAV, DAV, q } from '../../xml/names.ts'
import { element, escapeText, Markup, type XmlContent, type XmlNode } from '../../xml/render.ts'
import { reportsOn } from '../reports/names.ts'
import { everywhere, type Kind } from '../resource.ts'
import { type Property, property } from './row.ts'

const collection = element(q(DAV, 'collection'))
const types: Readonly<Record<Kind, readonly XmlNode[]>> = {
  root: [collection],
  principals: [collection],
  principal: [collection, element(q(DAV, 'principal'))],
  homes: [collection],
  home: [collection],
  calendar: [collection, element(q(CALDAV, 'calendar'))],
  outbox: [collection, element(q(CALDAV, 'schedule-outbox'))],
  object: [],
}

/** Every member of every listing has one: written once. */
const contentTypes: Readonly<Record<Entry['component'], readonly XmlContent[]>> = {
  VEVENT: [Markup.of(escapeText('text/calendar; charset=utf-8; component=VEVENT'))],
}

/** HTTP's date format, e.g. `Sun, 22 Nov 2026 06:10:00 GMT`. @param epochMs milliseconds since 1970. */
export const httpDate = (epochMs: number): string => new Date(epochMs).toUTCString()

export const webdav: readonly Property[] = [
  property({
    name: q(DAV, 'resourcetype'),
    spec: 'RFC 4918 §15.9',
    allprop: true,
    on: everywhere,
    value: ({ kind }) => types[kind],
  }),
  property({
    name: q(DAV, 'displayname'),
    spec: 'RFC 4918 §15.2',
    allprop: true,
    on: ['principal', 'home', 'calendar'],
    settable: {},
    value: (resource, { account }) => [resource.kind === 'calendar' ? resource.calendar.name : account.displayName],
  }),
  property({
    name: q(DAV, 'getetag'),
    spec: 'RFC 4918 §15.6',
    allprop: true,
    on: ['object'],
    varies: true,
    value: ({ entry }) => [`"${entry.etag}"`],
  }),
  property({
    // Thunderbird takes plain `text/calendar` on a member for a calendar file to subscribe to; not with parameters.
    name: q(DAV, 'getcontenttype'),
    spec: 'RFC 4918 §15.5',
    allprop: true,
    on: ['object'],
    value: ({ entry }) => contentTypes[entry.component],
  }),
  property({
    name: q(DAV, 'getcontentlength'),
    spec: 'RFC 4918 §15.4',
    allprop: true,
    on: ['object'],
    varies: true,
    needs: 'details',
    value: ({ entry: { size } }) => (size === undefined ? undefined : [String(size)]),
  }),
  property({
    name: q(DAV, 'getlastmodified'),
    spec: 'RFC 4918 §15.7',
    allprop: true,
    on: ['object'],
    varies: true,
    needs: 'details',
    value: ({ entry: { modified } }) => (modified === undefined ? undefined : [httpDate(modified)]),
  }),
  property({
    // Nothing can be locked: there is no class 2 here.
    name: q(DAV, 'lockdiscovery'),
    spec: 'RFC 4918 §15.8',
    allprop: true,
    on: everywhere,
    value: () => [],
  }),
  property({
    name: q(DAV, 'supportedlock'),
    spec: 'RFC 4918 §15.10',
    allprop: true,
    on: everywhere,
    value: () => [],
  }),
  property({
    name: q(DAV, 'sync-token'),
    spec: 'RFC 6578 §4',
    on: ['calendar'],
    needs: 'token',
    value: ({ token }) => (token === undefined ? undefined : [token]),
  }),
  property({
    name: q(DAV, 'supported-report-set'),
    spec: 'RFC 3253 §3.1.5',
    on: everywhere,
    value: ({ kind }) =>
      reportsOn(kind).map((name) => element(q(DAV, 'supported-report'), element(q(DAV, 'report'), element(name)))),
  }),
]
