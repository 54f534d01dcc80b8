import { Fault } from '../errors.ts'
import { type Body, type GraphClient, path } from './client.ts'
import { unavailable } from './errors.ts'
import type { Subscriptions } from './types.ts'

/** @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks */
export function createSubscriptions(client: GraphClient): Subscriptions {
  return {
    async create(calendarId, { expiresAt, ...wish }) {
      const answer = await client.send('POST', '/subscriptions', {
        ...wish,
        changeType: 'created,updated,deleted',
        resource: client.named(`/me/calendars/${calendarId}/events`).slice(1),
        expirationDateTime: new Date(expiresAt).toISOString(),
      })
      const body = client.expect(answer)
      if (typeof body['id'] !== 'string') throw unavailable('BAD_SUBSCRIPTION')
      return { id: body['id'], expiresAt: expiryOf(body, expiresAt) }
    },
    async renew(id, expiresAt) {
      const change = { expirationDateTime: new Date(expiresAt).toISOString() }
      const answer = await client.send('PATCH', path('subscriptions', id), change)
      // Whatever the code says: elsewhere some of them mean a mailbox that is away for a while.
      if (answer.status === 404) throw new Fault('notFound', 'Microsoft Graph has no such subscription.')
      return expiryOf(client.expect(answer), expiresAt)
    },
    async remove(id) {
      const answer = await client.send('DELETE', path('subscriptions', id))
      if (answer.status >= 300 && answer.status !== 404) client.expect(answer)
    },
  }
}

/** Graph raises what it finds too short; what it says counts. */
function expiryOf(body: Body, wanted: number): number {
  const said = Date.parse(String(body['expirationDateTime']))
  return Number.isNaN(said) ? wanted : said
}
