import type Koa from 'koa'
import type { FormName } from './session.ts'
import type { Site, Visitor } from './site.ts'

export type Form = ReadonlyMap<string, string>

/** A page anybody may ask for. */
interface OpenRoute {
  readonly path: string
  readonly open: (site: Site, ctx: Koa.Context) => Promise<void> | void
  /** Asking changes something (a state is used up, a password shown), so HEAD must not count as asking. */
  readonly once?: boolean
}

/** A page for signed-in people; everybody else is sent to the start. */
interface PersonalRoute {
  readonly path: string
  readonly personal: (site: Site, ctx: Koa.Context, visitor: Visitor) => Promise<void>
  readonly once?: boolean
}

/** A form of a signed-in person: POST only, from our own page, with the token of that form and exactly these fields. */
interface FormRoute {
  readonly path: string
  readonly form: FormName
  readonly fields: readonly string[]
  /** Fields whose names begin so may come, too. */
  readonly fieldsFrom?: string
  readonly submit: (site: Site, ctx: Koa.Context, visitor: Visitor, form: Form) => Promise<void>
}

/** A form for anybody: POST from our own page, with exactly these fields. It opens nothing. */
interface OpenFormRoute {
  readonly path: string
  readonly anybody: (site: Site, ctx: Koa.Context, form: Form) => Promise<void> | void
  readonly fields: readonly string[]
}

/** Called by a machine, with POST: it proves by what it knows who it is. */
interface HookRoute {
  readonly path: string
  readonly hook: (site: Site, ctx: Koa.Context) => Promise<void>
}

export type Route = OpenRoute | PersonalRoute | FormRoute | OpenFormRoute | HookRoute

export function methodsOf(route: Route): readonly string[] {
  if ('form' in route || 'hook' in route || 'anybody' in route) return ['POST']
  return route.once === true ? ['GET'] : ['GET', 'HEAD']
}
