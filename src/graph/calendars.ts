import { Fault } from '../errors.ts'
import { type GraphClient, path } from './client.ts'
import { unavailable } from './errors.ts'
import { readAll } from './pages.ts'
import type { GraphCalendar } from './types.ts'

const PAGE_SIZE = 100

const select = 'name,color,hexColor,isDefaultCalendar,canEdit,canShare,canViewPrivateItems,owner,changeKey'

/**
 * All calendars, those shared with the person included. Never `notFound`: a mailbox that is not there for the moment has not lost them.
 * @see https://learn.microsoft.com/graph/api/user-list-calendars
 */
export async function readCalendars(client: GraphClient): Promise<readonly GraphCalendar[]> {
  try {
    const found = await readAll(client, path('me', 'calendars'), { $select: `id,${select}` }, PAGE_SIZE)
    return [...found.values()]
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'notFound') throw error
    throw new Fault('unavailable', 'Microsoft Graph does not find the mailbox.', {
      code: error.code ?? 'HTTP404',
      cause: error,
    })
  }
}

/**
 * The calendars that belong to the mailbox itself. The application's permission opens others that are in the list as well, and nobody
 * asks what their owners share with this person: so they are left out.
 * @throws Fault `unavailable` (`NO_OWNER`) when the list does not say whose mailbox it is
 */
export async function readOwnCalendars(client: GraphClient): Promise<readonly GraphCalendar[]> {
  const all = await readCalendars(client)
  const first = all.find(({ isDefaultCalendar }) => isDefaultCalendar === true)
  const self = first && ownerOf(first)
  if (self === undefined || self === '') throw unavailable('NO_OWNER')
  return all.filter((calendar) => ownerOf(calendar) === self)
}

const ownerOf = ({ owner }: Pick<GraphCalendar, 'owner'>) => owner?.address?.toLowerCase()

/** @see https://learn.microsoft.com/graph/api/calendar-get */
export const hasCalendar = async (client: GraphClient, calendarId: string): Promise<boolean> =>
  (await readCalendar(client, calendarId)) !== undefined

/** As `readOwnCalendars` has it: one that belongs to somebody else is not there. */
export async function hasOwnCalendar(client: GraphClient, calendarId: string): Promise<boolean> {
  const found = await readCalendar(client, calendarId)
  if (found === undefined) return false
  const own = await readOwnCalendars(client)
  return own.some((calendar) => ownerOf(calendar) === ownerOf(found))
}

async function readCalendar(
  client: GraphClient,
  calendarId: string,
): Promise<Pick<GraphCalendar, 'owner'> | undefined> {
  try {
    return client.expect(await client.get(path('me', 'calendars', calendarId), { $select: 'id,owner' }))
  } catch (error) {
    if (error instanceof Fault && error.kind === 'notFound') return undefined
    throw error
  }
}
