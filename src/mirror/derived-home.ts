import { type Calendar, type CalendarHome, type Scope, wholeScope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { changesSince } from './changes.ts'
import { type DeriveDeps, derive, deriveAnew, type Lens, lensOf, madeOf } from './derived.ts'
import { tokenOf } from './hash.ts'
import { snapshotOf } from './snapshot.ts'

export interface DerivedHomeDeps extends DeriveDeps {
  /** Everything that the person sees. */
  readonly whole: CalendarHome
}

/** Where the trees are kept that such a scope shows of a calendar. */
export const shelfOf = (calendarId: string, scope: Scope): string => shelfIn(calendarId, lensOf(scope))

const shelfIn = (calendarId: string, lens: Lens | undefined): string =>
  lens === undefined ? calendarId : `${calendarId}.${lens.id}`

/** A home as far as a scope reaches. What lies outside is not there: neither listed nor found. */
export function derivedHome(deps: DerivedHomeDeps, scope: Scope): CalendarHome {
  const chosen = allowedOnly(chosenOnly(deps.whole, scope.calendars), scope)
  const lens = lensOf(scope)
  return lens === undefined ? chosen : seenThrough(deps, chosen, lens)
}

function chosenOnly(whole: CalendarHome, ids: Scope['calendars'] = wholeScope.calendars): CalendarHome {
  if (ids === undefined) return whole
  const isChosen = (id: string) => ids.includes(id)
  const find = (id: string) => {
    if (!isChosen(id)) throw new Fault('notFound', 'no such calendar')
    return id
  }
  return {
    // What was not chosen is not looked for.
    calendars: async (sought = '') =>
      numbered((await whole.calendars(isChosen(sought) ? sought : undefined)).filter(({ id }) => isChosen(id))),
    snapshot: async (id) => whole.snapshot(find(id)),
    members: async (id) => whole.members(find(id)),
    token: async (id) => whole.token(find(id)),
    since: async (id, token, limit) => whole.since(find(id), token, limit),
  }
}

function allowedOnly(whole: CalendarHome, { own, granted }: Scope): CalendarHome {
  if (own === undefined && granted === undefined) return whole
  const isOwn = ({ sharedBy, isDefault }: Calendar) => sharedBy === undefined && (own !== 'main' || isDefault)
  const isShown = (calendar: Calendar) =>
    (own === undefined || isOwn(calendar)) && (granted === undefined || calendar.isGranted === undefined)
  const calendars = async (sought?: string) => numbered((await whole.calendars(sought)).filter(isShown))
  const find = async (id: string) => {
    if (!(await calendars(id)).some((calendar) => calendar.id === id)) throw new Fault('notFound', 'no such calendar')
    return id
  }
  return {
    calendars,
    snapshot: async (id) => whole.snapshot(await find(id)),
    members: async (id) => whole.members(await find(id)),
    token: async (id) => whole.token(await find(id)),
    since: async (id, token, limit) => whole.since(await find(id), token, limit),
  }
}

/** Without gaps: they would tell how many others there are. */
const numbered = (calendars: readonly Calendar[]): readonly Calendar[] =>
  calendars.map((calendar, at) => ({ ...calendar, order: at + 1 }))

/** Busy times are told without a zone: so is the calendar, which would say where the person lives and works. */
function placeless({ timeZone: _zone, workingHours: _hours, ...calendar }: Calendar): Calendar {
  return calendar
}

function seenThrough(deps: DerivedHomeDeps, chosen: CalendarHome, lens: Lens): CalendarHome {
  const { objects, clock } = deps
  async function present(calendarId: string) {
    const base = await chosen.snapshot(calendarId)
    const shelf = shelfIn(calendarId, lens)
    const derivation = { calendarId, shelf, base, lens }
    return { shelf, ...(await derive(deps, derivation)), renewed: () => deriveAnew(deps, derivation) }
  }
  return {
    calendars: async (sought) =>
      (await chosen.calendars(sought)).map((calendar) => (lens.detail === 'busy' ? placeless(calendar) : calendar)),
    snapshot: async (calendarId) => {
      const { tree, index, renewed } = await present(calendarId)
      return snapshotOf(objects, tree, index, renewed)
    },
    members: async (calendarId) => {
      const shelf = shelfIn(calendarId, lens)
      const made = await madeOf(deps, shelf, await chosen.token(calendarId))
      const members = made === undefined ? undefined : await objects.members(shelf, made)
      if (made !== undefined && members !== undefined) return { token: tokenOf(made), members }
      const { tree, index } = await present(calendarId)
      return { token: tokenOf(tree), members: index }
    },
    token: async (calendarId) => {
      const made = await madeOf(deps, shelfIn(calendarId, lens), await chosen.token(calendarId))
      return tokenOf(made ?? (await present(calendarId)).tree)
    },
    since: async (calendarId, token, limit) =>
      changesSince({ objects, ...(await present(calendarId)) }, token, limit, clock.now()),
  }
}
