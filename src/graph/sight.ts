/** What Outlook lets one person see of a calendar of somebody else, as its owner has shared it. */
import type { GraphEvent } from '../event.ts'
import { type GraphClient, path } from './client.ts'
import { readAll } from './pages.ts'
import type { Sight } from './types.ts'

const PAGE_SIZE = 100

/**
 * By the role in the calendar's permissions. One that is not here, `custom` among them, says nothing that could be kept to: nothing is
 * seen then.
 * @see https://learn.microsoft.com/graph/api/resources/calendarpermission
 */
const sights: ReadonlyMap<unknown, Sight> = new Map<unknown, Sight>([
  ['none', 'nothing'],
  ['freeBusyRead', 'busy'],
  ['limitedRead', 'titles'],
  ['read', 'details'],
  ['write', 'details'],
  ['delegateWithoutPrivateEventAccess', 'details'],
  ['delegateWithPrivateEventAccess', 'private'],
])

/**
 * What is said of the person counts; where nothing is said of them, on the default calendar, what is said of everybody in the
 * organization: of other calendars Outlook shows colleagues nothing by that. Groups do not count: nobody here knows who is in them.
 * @param address the person's, as Exchange has it
 * @throws Fault
 */
export async function readSight(
  client: GraphClient,
  calendarId: string,
  address: string,
  isDefault: boolean,
): Promise<Sight> {
  const found = await readAll(client, path('me', 'calendars', calendarId, 'calendarPermissions'), {}, PAGE_SIZE)
  const all = [...found.values()] as readonly Permission[]
  const own = all.find(({ emailAddress }) => emailAddress?.address?.toLowerCase() === address.toLowerCase())
  const everybody = all.find(
    ({ emailAddress, isInsideOrganization, isRemovable }) =>
      !emailAddress?.address && isInsideOrganization === true && isRemovable === false,
  )
  return sights.get((own ?? (isDefault ? everybody : undefined))?.role) ?? 'nothing'
}

interface Permission {
  readonly emailAddress?: { readonly address?: string | null } | null
  readonly isInsideOrganization?: unknown
  readonly isRemovable?: unknown
  readonly role?: unknown
}

/**
 * When something is, and nothing of what it is: neither the UID, which stands in the invitation mails, nor when it was made and changed.
 * The same as the lens leaves of a private event (`ical/lens.ts`).
 */
const times = [
  'id',
  'type',
  'seriesMasterId',
  'occurrenceId',
  'start',
  'end',
  'originalStart',
  'isAllDay',
  'isCancelled',
  'showAs',
  'sensitivity',
  'recurrence',
  'cancelledOccurrences',
] as const satisfies readonly (keyof GraphEvent)[]

/** The zone in which something was made says where somebody was. A rule needs its own; whole days do not tell theirs. */
const zones = ['originalStartTimeZone'] as const satisfies readonly (keyof GraphEvent)[]

/** What titles and places add to the times. */
const titles = [
  'iCalUId',
  'uid',
  'createdDateTime',
  'lastModifiedDateTime',
  'originalStartTimeZone',
  'originalEndTimeZone',
  'subject',
  'location',
  'locations',
] as const satisfies readonly (keyof GraphEvent)[]

/** As Outlook calls them for those who see nothing else. */
const busyWords: Readonly<Record<string, string>> = {
  free: 'Free',
  tentative: 'Tentative',
  oof: 'Away',
  workingElsewhere: 'Working elsewhere',
}

/**
 * An event as that sight shows it. Whatever is not named above stays out, members that Microsoft has not thought of yet included. The
 * changeKey moves with the sight, so that a copy is read anew when the owner shares more or less.
 */
export function veiled(event: GraphEvent, sight: Exclude<Sight, 'nothing'>, isHidden = false): GraphEvent {
  const hides = sight !== 'private' && (isHidden || isPrivate(event))
  const shown =
    sight === 'busy' // ahead of what is hidden: whoever sees busy times does not see which of them are private
      ? { ...timesOf(event), sensitivity: 'normal', subject: busyWords[event.showAs ?? ''] ?? 'Busy' }
      : hides
        ? { ...timesOf(event), subject: 'Private appointment' }
        : sight === 'titles'
          ? only(event, [...times, ...titles])
          : event
  const { '@odata.etag': _, ...rest } = shown
  const { changeKey, exceptionOccurrences } = event
  return {
    ...rest,
    seenAs: sight,
    ...(changeKey ? { changeKey: stateWith(changeKey, sight) } : {}),
    ...(exceptionOccurrences && {
      exceptionOccurrences: exceptionOccurrences.map((one) => veiled(one, sight, hides)),
    }),
  }
}

export const stateWith = (changeKey: string, sight: Sight): string => (changeKey === '' ? '' : `${changeKey} ${sight}`)

/** Confidential ones are as little meant for others, and one that does not say, though it is asked, may be. */
export const isPrivate = ({ sensitivity }: GraphEvent): boolean => sensitivity !== 'normal'

/** Which date an instance stands for may be told by its UID alone; only that of its series is ever written. */
function timesOf(event: GraphEvent): GraphEvent {
  const { type, occurrenceId, recurrence, isAllDay } = event
  const isInstance = type === 'exception' || type === 'occurrence'
  const named = [...(isInstance && !occurrenceId ? ['iCalUId' as const] : []), ...(recurrence || isAllDay ? zones : [])]
  return only(event, [...times, ...named])
}

function only(event: GraphEvent, names: readonly (keyof GraphEvent)[]): GraphEvent {
  const kept = names.filter((name) => event[name] !== undefined).map((name) => [name, event[name]])
  return Object.fromEntries(kept) as unknown as GraphEvent
}
