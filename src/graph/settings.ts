import { type GraphClient, path } from './client.ts'
import { readAll } from './pages.ts'
import type { MailboxSettings } from './types.ts'

const PAGE_SIZE = 100

/**
 * What the person has set for the whole mailbox; needs the permission MailboxSettings.Read.
 * @see https://learn.microsoft.com/graph/api/user-get-mailboxsettings
 * @see https://learn.microsoft.com/graph/api/outlookuser-list-mastercategories
 */
export async function readSettings(client: GraphClient): Promise<MailboxSettings> {
  const settings = client.expect(await client.get(path('me', 'mailboxSettings'), { $select: 'timeZone' }))
  const categories = await readAll(client, path('me', 'outlook', 'masterCategories'), {}, PAGE_SIZE)
  const timeZone = settings['timeZone']
  return {
    timeZone: typeof timeZone === 'string' && timeZone !== '' ? timeZone : undefined,
    categoryColors: [...categories.values()].flatMap((category) => {
      const [name, color] = [category['displayName'], category['color']]
      return typeof name === 'string' && typeof color === 'string' ? [[name, color] as const] : []
    }),
  }
}
