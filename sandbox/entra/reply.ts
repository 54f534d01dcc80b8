import type { Person } from '../model.ts'
import { description, EntraError, type Trace, trace } from './errors.ts'
import type { EntraState } from './state.ts'

/** A page of Microsoft's. `code` is the AADSTS number it shows or stands for. */
export interface Page {
  readonly title: string
  readonly markup: string
  readonly code?: number
  readonly status?: number
}

/** What the browser gets. */
export type Reply =
  | { readonly kind: 'page'; readonly page: Page; readonly signedIn?: Person }
  | { readonly kind: 'redirect'; readonly location: string; readonly signedIn?: Person }
  /** `response_mode=form_post`: fields that the browser posts to `action`. */
  | {
      readonly kind: 'form'
      readonly action: string
      readonly fields: Readonly<Record<string, string>>
      readonly signedIn?: Person
    }

/** Where an answer for the application goes. */
export interface ReplyTarget {
  readonly redirectUri: string
  readonly responseMode: 'query' | 'fragment' | 'form_post'
  readonly state: string | undefined
}

export type Fields = Readonly<Record<string, string | undefined>>

const given = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** Sends fields to the application, with the `state` it gave. */
export function toApp(target: ReplyTarget, fields: Fields, signedIn?: Person): Reply {
  const all = given({ ...fields, state: target.state })
  const who = signedIn === undefined ? {} : { signedIn }
  if (target.responseMode === 'form_post') return { kind: 'form', action: target.redirectUri, fields: all, ...who }
  const url = new URL(target.redirectUri)
  if (target.responseMode === 'fragment') url.hash = new URLSearchParams(all).toString()
  else for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return { kind: 'redirect', location: url.href, ...who }
}

/** Error parameters of a redirect. */
export const errorFields = (error: EntraError, ids: Trace, origin: string): Fields => ({
  error: error.error,
  error_description: description(error, ids),
  error_uri: `${origin}/error?code=${error.code}`,
  error_subcode: error.code === 65004 ? 'cancel' : undefined,
  claims: error.claims,
})

export const errorToApp = (state: EntraState, target: ReplyTarget, error: EntraError): Reply =>
  toApp(target, errorFields(error, trace(state.context.now()), state.context.origin()))

/** The person said no, or took the link back without granting. */
export const declined = (state: EntraState, target: ReplyTarget): Reply =>
  errorToApp(state, target, new EntraError(65004, 'redirect'))
