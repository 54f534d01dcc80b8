import { type GraphClient, path } from './client.ts'
import { readAll } from './pages.ts'
import type { GraphWorkingHours, MailboxSettings } from './types.ts'

const PAGE_SIZE = 100

/**
 * What the person has set for the whole mailbox; needs the permission MailboxSettings.Read.
 * @see https://learn.microsoft.com/graph/api/user-get-mailboxsettings
 * @see https://learn.microsoft.com/graph/api/outlookuser-list-mastercategories
 */
export async function readSettings(client: GraphClient): Promise<MailboxSettings> {
  const settings = client.expect(await client.get(path('me', 'mailboxSettings'), { $select: 'timeZone,workingHours' }))
  const categories = await readAll(client, path('me', 'outlook', 'masterCategories'), {}, PAGE_SIZE)
  const timeZone = settings['timeZone']
  const workingHours = workingHoursOf(settings['workingHours'])
  return {
    timeZone: typeof timeZone === 'string' && timeZone !== '' ? timeZone : undefined,
    ...(workingHours && { workingHours }),
    categoryColors: [...categories.values()].flatMap((category) => {
      const [name, color] = [category['displayName'], category['color']]
      return typeof name === 'string' && typeof color === 'string' ? [[name, color] as const] : []
    }),
  }
}

function workingHoursOf(value: unknown): GraphWorkingHours | undefined {
  const { daysOfWeek, startTime, endTime, timeZone } = (value ?? {}) as Partial<
    Record<keyof GraphWorkingHours, unknown>
  >
  const { name } = (timeZone ?? {}) as { readonly name?: unknown }
  if (typeof startTime !== 'string' || typeof endTime !== 'string' || typeof name !== 'string') return undefined
  if (!Array.isArray(daysOfWeek) || daysOfWeek.length === 0) return undefined
  return { daysOfWeek: daysOfWeek.map(String), startTime, endTime, timeZone: name }
}
