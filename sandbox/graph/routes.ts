import type Koa from 'koa'
import type { CheckBearer, SandboxContext } from '../model.ts'
import { seedWorld } from '../world/seed.ts'
import { graphControl } from './control.ts'
import { graphRoutes } from './http.ts'
import type { Mailbox } from './mailbox.ts'
import { Mailboxes } from './mailboxes.ts'
import { createService } from './service.ts'
import { Subscriptions } from './subscriptions.ts'

export interface GraphSandbox {
  /** Answers `/v1.0/*`; anything else goes on to the next middleware. */
  readonly routes: Koa.Middleware
  /** Answers `/sandbox/graph/*`; anything else goes on. */
  readonly control: Koa.Middleware
  /** The mailbox of a person, to look at and change directly in tests. @throws RangeError when there is none */
  mailbox(oid: string): Mailbox
  /** Stops notifications that are still under way. */
  close(): void
}

/** A pretend Microsoft Graph for calendars, with a seeded world around `context.now()`. */
export function createGraph(context: SandboxContext, check: CheckBearer): GraphSandbox {
  const mailboxes = new Mailboxes(context)
  seedWorld(mailboxes, context)
  const subscriptions = new Subscriptions(context)
  for (const mailbox of mailboxes.all()) mailbox.on('change', (change) => subscriptions.tell(change))
  const deps = { context, mailboxes, subscriptions }
  return {
    routes: graphRoutes(context, createService(deps, check)),
    control: graphControl(deps),
    mailbox(oid) {
      const mailbox = mailboxes.of(oid)
      if (mailbox === undefined) throw new RangeError(`nobody with a mailbox has the oid ${oid}`)
      return mailbox
    },
    close: () => subscriptions.close(),
  }
}
