import { randomUUID } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bearer, SandboxContext } from '../model.ts'
import { Refusal } from './errors.ts'
import { mailFaultNames, mailOf } from './faults/notifications.ts'
import { idsOf } from './ids.ts'
import type { Mailbox } from './mailbox.ts'
import type { Change, Folder } from './model.ts'

/** Change notifications. Only loopback addresses are ever called. @see https://learn.microsoft.com/graph/change-notifications-overview */

export interface Subscription {
  readonly id: string
  readonly mailbox: Mailbox
  /** undefined: every calendar of the mailbox. */
  readonly folder: Folder | undefined
  readonly immutableId: boolean
  readonly tid: string
  /** As it goes out. */
  wire: Readonly<Record<string, string | null | boolean>>
}

export type Lifecycle = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'

const HANDSHAKE_MS = 10_000
const DELIVERY_MS = 3_000
/** Waits before a delivery is tried again; the real service goes on for four hours. */
const RETRY_MS = [200, 1_000, 5_000]
const MIN_LIFE_MS = 45 * 60_000
const MAX_LIFE_MS = 10_080 * 60_000

const loopback = (url: string): boolean => {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
}

export class Subscriptions {
  readonly #all = new Map<string, Subscription>()
  readonly #stop = new AbortController()
  readonly #context: SandboxContext

  constructor(context: SandboxContext) {
    this.#context = context
  }

  /** Those made with that application, still alive. */
  list({ appId, tid }: Bearer): readonly Subscription[] {
    return this.all().filter((each) => each.tid === tid && each.wire['applicationId'] === appId)
  }

  all(): readonly Subscription[] {
    for (const { id, wire } of this.#all.values()) {
      if (Date.parse(String(wire['expirationDateTime'])) <= this.#context.now()) this.#all.delete(id)
    }
    return [...this.#all.values()]
  }

  /** @throws Refusal ErrorItemNotFound */
  get(id: string, bearer: Bearer): Subscription {
    const found = this.list(bearer).find((each) => each.id === id)
    if (found === undefined) throw new Refusal('ErrorItemNotFound')
    return found
  }

  /** Calls the notification URL before anything is kept. @throws Refusal ValidationError */
  async create(subscription: Omit<Subscription, 'id'>): Promise<Subscription> {
    const id = randomUUID()
    const kept: Subscription = { ...subscription, id, wire: { id, ...subscription.wire } }
    for (const name of ['notificationUrl', 'lifecycleNotificationUrl']) {
      const url = kept.wire[name]
      if (typeof url === 'string') await this.#handshake(url)
    }
    this.#all.set(id, kept)
    return kept
  }

  remove(id: string): void {
    this.#all.delete(id)
  }

  /** Between 45 minutes and 10,080 from now. @throws Refusal when asked for longer */
  expiry(text: unknown): string {
    const now = this.#context.now()
    const wanted = Date.parse(String(text))
    if (Number.isNaN(wanted) || wanted - now > MAX_LIFE_MS) {
      throw new Refusal('ValidationError', 'Subscription expiration can only be 10080 minutes in the future.')
    }
    return new Date(Math.max(wanted, now + MIN_LIFE_MS)).toISOString()
  }

  /** Tells everybody who asked for changes of that mailbox. Notifications go out by themselves, later. */
  tell(change: Change): void {
    const concerned = this.all().filter(
      ({ mailbox, folder, wire }) =>
        mailbox === change.folder.mailbox &&
        (folder === undefined || folder === change.folder) &&
        String(wire['changeType']).split(',').includes(change.kind),
    )
    for (const each of concerned) this.#send(each, notification(each, change))
  }

  #send(each: Subscription, body: Record<string, unknown>): void {
    const { owner } = each.mailbox
    const call = { method: 'POST', path: String(each.wire['resource']), oid: owner.oid, tid: each.tid }
    const mail = mailOf(body, this.#context.faults.strike(mailFaultNames, call))
    if (mail.dropped) this.remove(each.id)
    for (let copy = 0; copy < mail.copies; copy += 1) {
      void this.#deliver(each, 'notificationUrl', mail.body, mail.delayMs)
    }
  }

  /** Sends a lifecycle event; `subscriptionRemoved` removes the subscription too. */
  async lifecycle(id: string, lifecycleEvent: Lifecycle): Promise<void> {
    const each = this.#all.get(id)
    if (each === undefined) return
    if (lifecycleEvent === 'subscriptionRemoved') this.remove(id)
    await this.#deliver(each, 'lifecycleNotificationUrl', { ...head(each), lifecycleEvent })
  }

  close(): void {
    this.#stop.abort()
    this.#all.clear()
  }

  async #handshake(url: string): Promise<void> {
    const unreached = this.#context.faults.strike(['g28-handshake'], { method: 'POST', path: url })
    if (unreached !== undefined) throw new Refusal('ValidationError', 'Subscription validation request timed out.')
    if (!loopback(this.#placeOf(url)))
      throw new Refusal('ValidationError', 'The sandbox calls loopback addresses only.')
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`
    const target = new URL(url)
    target.searchParams.set('validationToken', token)
    const answer = await this.#post(target.href, '', 'text/plain; charset=utf-8', HANDSHAKE_MS).catch(() => undefined)
    const text = await answer?.text()
    if (answer?.status !== 200 || text !== token || !answer.headers.get('content-type')?.startsWith('text/plain')) {
      throw new Refusal(
        'ValidationError',
        `Subscription validation request failed. Response must exactly match validationToken query parameter.`,
      )
    }
  }

  async #deliver(
    each: Subscription,
    to: 'notificationUrl' | 'lifecycleNotificationUrl',
    value: unknown,
    delayMs = 0,
  ): Promise<void> {
    const url = each.wire[to]
    if (typeof url !== 'string') return
    const body = JSON.stringify({ value: [value] })
    for (const wait of [delayMs, ...RETRY_MS]) {
      const sent = await delay(wait, undefined, { signal: this.#stop.signal })
        .then(() => this.#post(url, body, 'application/json; charset=utf-8', DELIVERY_MS))
        .catch(() => undefined)
      if (sent?.ok || this.#stop.signal.aborted) return
    }
  }

  #post(url: string, body: string, type: string, timeoutMs: number): Promise<Response> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(timeoutMs)])
    const headers = { 'content-type': type }
    return fetch(this.#placeOf(url), { method: 'POST', body, headers, signal, redirect: 'error' })
  }

  #placeOf(url: string): string {
    const { publicHooksAt } = this.#context
    if (publicHooksAt === undefined || !url.startsWith('https:')) return url
    const { pathname, search } = new URL(url)
    return publicHooksAt + pathname + search
  }
}

const head = ({ id, wire, tid }: Subscription) => ({
  subscriptionId: id,
  subscriptionExpirationDateTime: wire['expirationDateTime'],
  clientState: wire['clientState'],
  tenantId: tid,
})

function notification(each: Subscription, { kind, folder, entry, seq }: Change): Record<string, unknown> {
  const { oid } = each.mailbox.owner
  const ids = idsOf(oid, oid)
  const id = ids.event(folder.counter, entry, undefined, each.immutableId)
  const resource = `Users/${oid}/Events/${id}`
  return {
    ...head(each),
    changeType: kind,
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Event',
      '@odata.id': resource,
      '@odata.etag': `W/"${ids.changeKey(seq)}"`,
      id,
    },
  }
}
