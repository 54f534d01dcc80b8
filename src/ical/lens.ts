import { createHash } from 'node:crypto'
import { withoutEnd } from './clean.ts'
import { TooManyInstances } from './engine.ts'
import { eventsOf } from './instances.ts'
import { textValue } from './line.ts'
import { dayMs, momentOf, utcValue } from './moment.ts'
import { excluding, exclusionOf, isOverride, withoutNeedless } from './overrides.ts'
import { type Component, type Property, paramOf, parse, property, propertyOf, unescapeText, valueIn } from './parse.ts'
import { print } from './print.ts'
import { within } from './window.ts'

/** How much of an event an app password opens. */
export type Detail = 'all' | 'titles' | 'busy'

/** Days around an instant; an open side is absent. The text changes with `now`: who wants it still gives midnight, or Monday's. */
export interface LensWindow {
  /** Epoch ms. */
  readonly now: number
  readonly pastDays?: number
  readonly futureDays?: number
}

export interface LensOptions {
  readonly detail: Detail
  readonly window?: LensWindow
  /**
   * UID to write where the own one would tell too much: that one stands in the invitation mails, too. By default a hash of it,
   * which says nothing to those who do not know it; the name of the object says nothing to anybody.
   */
  readonly alias?: string
}

/**
 * What a calendar object is to somebody who may see less of it. Pure: equal input gives equal text, so that etags and tokens
 * follow from it; what a level does not show does not move the text either.
 * @returns the very text when nothing is hidden; undefined when there is nothing to show
 * @throws CalendarSyntaxError
 */
export function lens(text: string, { detail, window, alias }: LensOptions): string | undefined {
  const tree = parse(text)
  try {
    const inside = window === undefined ? tree : within(tree, rangeOf(window))
    const shown = inside === undefined || detail === 'all' ? inside : dimmed(inside, detail, alias)
    return shown === tree ? text : shown && print(withUsedZones(shown))
  } catch (error) {
    // What cannot be counted cannot be cut: better hidden than shown whole.
    if (error instanceof TooManyInstances) return undefined
    throw error
  }
}

const rangeOf = ({ now, pastDays = Number.POSITIVE_INFINITY, futureDays = Number.POSITIVE_INFINITY }: LensWindow) => ({
  start: now - pastDays * dayMs,
  end: now + futureDays * dayMs,
})

/** How one VEVENT is shown: `private` are private and confidential ones where titles are shown. */
export type Level = Exclude<Detail, 'all'> | 'private'

interface Context {
  readonly event: Component
  readonly uid: string
  /** Zone that the rule of the series needs. */
  readonly zone: string | undefined
}

/** How a property is shown. */
interface Show {
  /** For people. */
  readonly as: string
  readonly write: (own: Property, context: Context) => Property | undefined
}

const same: Show = { as: 'as it is', write: (own) => own }
const uidOfLens: Show = { as: 'as it is', write: (own, { uid }) => ({ ...own, value: uid }) }
const alias: Show = { ...uidOfLens, as: 'another, always the same' }
/** The true one is the time of the last change, also of what is not shown. */
const unstamped: Show = { as: 'always the same', write: () => property('DTSTAMP', '19700101T000000Z') }
/** The zone in which an event was made says where somebody was, or will be: only that of a rule is kept. */
const instant: Show = { as: 'in UTC, or in the zone of its series', write: withoutZone }
const withoutLinks: Show = { as: 'without links', write: linkless }
const state: Show = { as: 'as it is', write: (own) => (titles.has(own.value) ? own : undefined) }
const stateAsTitle: Show = {
  as: 'Busy, Tentative, Out of office, Working elsewhere, Free',
  write: (own, { event }) => ({ ...own, value: titles.get(stateOf(event)) ?? 'Busy' }),
}
const privately: Show = { as: 'Private', write: (own) => ({ ...own, value: 'Private' }) }
/** Not the own answer, which TENTATIVE may stand for as well. */
const stateAsStatus: Show = { as: 'by X-MICROSOFT-CDO-BUSYSTATUS', write: plainStatus }
const cancelledOrState: Show = { ...stateAsStatus, as: 'CANCELLED, else by X-MICROSOFT-CDO-BUSYSTATUS' }

/**
 * All that survives of a VEVENT, by property and level. A property or component that is not named goes: people, links, body,
 * categories, colours, importance, alarms, attachments, when it was made and changed, and whatever nobody has thought of.
 */
export const lensTable: ReadonlyMap<string, Partial<Readonly<Record<Level, Show>>>> = new Map(
  Object.entries({
    UID: { titles: uidOfLens, private: alias, busy: alias },
    DTSTAMP: { titles: same, private: unstamped, busy: unstamped },
    'RECURRENCE-ID': { titles: same, private: same, busy: same },
    DTSTART: { titles: same, private: instant, busy: instant },
    DTEND: { titles: same, private: instant, busy: instant },
    DURATION: { titles: same, private: same, busy: same },
    RRULE: { titles: same, private: same, busy: same },
    EXDATE: { titles: same, private: same, busy: same },
    SUMMARY: { titles: withoutLinks, private: privately, busy: stateAsTitle },
    LOCATION: { titles: withoutLinks },
    GEO: { titles: same },
    STATUS: { titles: same, private: cancelledOrState, busy: stateAsStatus },
    TRANSP: { titles: same, private: same, busy: same },
    'X-MICROSOFT-CDO-BUSYSTATUS': { titles: state, private: state, busy: state },
    CLASS: { titles: same, private: same },
  }),
)

/** Cancelled meetings take no time: where only times are shown they are not there. */
function dimmed(tree: Component, detail: Level, alias: string | undefined): Component | undefined {
  const all = eventsOf(tree)
  const master = all.find((event) => !isOverride(event))
  const hidden = detail === 'busy' ? all.filter(isCancelled) : []
  if (master !== undefined && hidden.includes(master)) return undefined
  const exclusions = hidden.map(exclusionOf)
  const events = all.filter((event) => !hidden.includes(event))
  if (events.length === 0) return undefined
  const lead = master ?? events[0]
  const allPrivate = detail === 'titles' && lead !== undefined && isPrivate(lead)
  const levelOf = (event: Component): Level =>
    allPrivate || (detail === 'titles' && isPrivate(event)) ? 'private' : detail
  const own = valueIn(events[0] ?? tree, 'UID') ?? ''
  const uid = detail === 'busy' || allPrivate ? (alias === undefined ? hashOf(own) : textValue(alias)) : own
  const zone = zoneOf(lead)
  const shown = events.map((event) => {
    const seen = shownAt(levelOf(event), { event, uid, zone })
    return event === master ? excluding(seen, exclusions) : seen
  })
  const others = tree.components.filter(({ name }) => name === 'VTIMEZONE').map(bareZone)
  return withoutNeedless({
    ...tree,
    properties: tree.properties.filter(ofCalendar).map(bare),
    components: [...others, ...shown],
  })
}

const ofCalendar = ({ name }: Property): boolean => ['VERSION', 'PRODID', 'CALSCALE'].includes(name)

const isCancelled = (event: Component): boolean => valueIn(event, 'STATUS') === 'CANCELLED'
const isPrivate = (event: Component): boolean => (valueIn(event, 'CLASS') ?? 'PUBLIC') !== 'PUBLIC'

const hashOf = (uid: string): string => `busy-${createHash('sha256').update(uid).digest('hex').slice(0, 40)}`

function zoneOf(lead: Component | undefined): string | undefined {
  if (lead === undefined) return undefined
  const property = propertyOf(lead, isOverride(lead) ? 'RECURRENCE-ID' : 'DTSTART')
  const series = isOverride(lead) || propertyOf(lead, 'RRULE') !== undefined
  return series && property !== undefined ? paramOf(property, 'TZID') : undefined
}

/** In the order of the table: an event without a title has its line where all others have it. */
function shownAt(level: Level, context: Context): Component {
  const given = Map.groupBy(context.event.properties, ({ name }) => name)
  if (!given.has('SUMMARY')) given.set('SUMMARY', [property('SUMMARY', '')])
  const properties = [...lensTable].flatMap(([name, shows]) =>
    (given.get(name) ?? []).flatMap((own) => shows[level]?.write(own, context) ?? []),
  )
  return { name: 'VEVENT', properties: properties.map(bare), components: [] }
}

/** Of parameters what the value needs to be read, and nothing that may say more: the same text elsewhere, in which language … */
const bare = (own: Property): Property => ({
  ...own,
  params: new Map([...own.params].filter(([name]) => name === 'VALUE' || name === 'TZID')),
})

const OF_ZONES = new Set(['TZID', 'DTSTART', 'TZOFFSETFROM', 'TZOFFSETTO', 'RRULE', 'RDATE'])

const bareZone = ({ name, properties, components }: Component): Component => ({
  name,
  properties: properties.filter((own) => OF_ZONES.has(own.name)).map(bare),
  components: components.filter((part) => ['STANDARD', 'DAYLIGHT'].includes(part.name)).map(bareZone),
})

function withoutZone(own: Property, { zone }: Context): Property {
  const tzid = paramOf(own, 'TZID')
  const moment = momentOf(own)
  return tzid === undefined || tzid === zone || moment === undefined ? own : property(own.name, utcValue(moment.ms))
}

/** From its scheme or host to the next blank: what follows a comma belongs to it. Numbers to dial with their codes, too. */
const LINK =
  /["'(<[]{0,2}(?<![\p{L}\p{N}+.-])(?:[a-z][a-z0-9+.-]*:\/\/|www\.|(?:callto|mailto|msteams|sips?|skype|tel):|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}\/)\S*\s?/giu

/** What parted a link from the words before it. */
const LEFT_BEHIND = /[\s;,]/

/** Whoever has the link to a meeting may be let in. */
function linkless(own: Property): Property | undefined {
  const text = withoutEnd(unescapeText(own.value).replace(LINK, ''), LEFT_BEHIND)
  return text === '' ? undefined : { ...own, value: textValue(text) }
}

/** As Outlook calls them where it shows nothing else. */
const titles = new Map([
  ['FREE', 'Free'],
  ['TENTATIVE', 'Tentative'],
  ['BUSY', 'Busy'],
  ['OOF', 'Out of office'],
  ['WORKINGELSEWHERE', 'Working elsewhere'],
])

function stateOf(event: Component): string {
  const state = valueIn(event, 'X-MICROSOFT-CDO-BUSYSTATUS') ?? ''
  if (titles.has(state)) return state
  return valueIn(event, 'TRANSP') === 'TRANSPARENT' ? 'FREE' : 'BUSY'
}

function plainStatus(own: Property, { event }: Context): Property {
  if (isCancelled(event)) return own
  return { ...own, value: stateOf(event) === 'TENTATIVE' ? 'TENTATIVE' : 'CONFIRMED' }
}

/** A VTIMEZONE that nothing refers to says where an instance was that is not shown any more. */
function withUsedZones(tree: Component): Component {
  const used = new Set(
    eventsOf(tree).flatMap(({ properties }) => properties.flatMap((own) => paramOf(own, 'TZID') ?? [])),
  )
  const components = tree.components.filter(
    (component) => component.name !== 'VTIMEZONE' || used.has(valueIn(component, 'TZID') ?? ''),
  )
  return { ...tree, components }
}
