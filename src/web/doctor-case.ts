/** A trouble at Microsoft's as it stands in an address: nothing but names, a code, an id and a time, each held to its form. */
import { meanings } from '../auth/aadsts.ts'
import { isScreen, type ScreenName } from './doctor-screen.ts'

export interface Case {
  readonly saw: ScreenName | undefined
  /** `AADSTS90094`, or a name of the table. */
  readonly code: string | undefined
  readonly correlationId: string | undefined
  /** When it was, in UTC: `2026-01-09T02:02:12Z`. */
  readonly at: string | undefined
}

export function caseIn(params: URLSearchParams): Case {
  const [saw, code] = [params.get('saw'), params.get('code') ?? '']
  return {
    saw: isScreen(saw) ? saw : undefined,
    code: meanings.has(code) || /^AADSTS\d{4,9}$/.test(code) ? code : undefined,
    correlationId: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(params.get('id') ?? '')?.[0],
    at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.exec(params.get('at') ?? '')?.[0],
  }
}

export function doctorQuery({ saw, code, correlationId, at }: Case): string {
  const given = { saw, code, id: correlationId, at }
  const fields = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields).toString()}`
}
