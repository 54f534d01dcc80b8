import { Fault } from '../errors.ts'
import type { Call } from './call.ts'
import { DavError } from './conditions.ts'
import { placeOfHref } from './href.ts'
import type { Place } from './resource.ts'

/** One of them must hold. */
interface StateList {
  /** What it is about: the address that is named, else the request's. */
  readonly place: Place | undefined
  /** All of them must hold. */
  readonly conditions: readonly { readonly not: boolean; readonly state: string }[]
}

/** Each may cost a look at a calendar. */
const maxLists = 20

/**
 * Holds a request to its `If` header. What has a state here: objects have their entity tag, calendars their sync token. Nothing is
 * ever locked.
 * @throws DavError `precondition-failed` when no list holds, `bad-request` for what is no such header; Fault as the port
 * @see RFC 4918 §10.4, RFC 6578 §5
 */
export async function holdToState(call: Call): Promise<void> {
  const header = call.header('If').replace(/\s+/g, ' ').trim()
  if (header === '') return
  for (const { place, conditions } of listsIn(call, header)) {
    const present = await stateOf(call, place)
    if (conditions.every(({ not, state }) => (state === present) !== not)) return
  }
  throw new DavError('precondition-failed')
}

const list = / ?(?:<([^<> ]+)> ?)?\(([^()]+)\)/gy
const condition = / ?(not ?)?(?:<([^<> ]+)>|\[((?:W\/)?"[^"]*")\]) ?/giy

/** An address holds for all lists up to the next one. */
function listsIn(call: Call, header: string): readonly StateList[] {
  const found = wholly(list, header)
  if (found.length > maxLists) throw new DavError('bad-request')
  let place: Place | undefined = call.place
  return found.map(([, address, inside = '']) => {
    if (address !== undefined) place = placeOfHref(call, address)
    const conditions = wholly(condition, inside).map(([, not, token, etag]) => ({
      not: not !== undefined,
      state: token ?? etag ?? '',
    }))
    return { place, conditions }
  })
}

function wholly(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  const found = [...text.matchAll(pattern)]
  if (found.map(([piece]) => piece).join('') !== text) throw new DavError('bad-request')
  return found
}

/** @returns undefined for what has none, or is not there. */
async function stateOf({ session: { home } }: Call, place: Place | undefined): Promise<string | undefined> {
  try {
    if (place?.kind === 'calendar') return await home.token(place.calendarId)
    if (place?.kind !== 'object') return undefined
    const entry = (await home.snapshot(place.calendarId)).entry(place.name)
    return entry && `"${entry.etag}"`
  } catch (error) {
    if (error instanceof Fault && error.kind === 'notFound') return undefined
    throw error
  }
}
