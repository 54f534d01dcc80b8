import { Bad, flag, guid, oneOf, type Reader, setting } from './setting.ts'

/** Somebody who may look after a tenant. */
export interface AdminName {
  /** Lower case; undefined where only one tenant may sign in. */
  readonly tid: string | undefined
  /** Object id or user name, in lower case. */
  readonly name: string
}

const isGuid = (text: string): boolean => new RegExp(`^${guid}$`).test(text)

function adminName(text: string): AdminName | undefined {
  const [first = '', second, ...more] = text.split('/')
  const [tid, name] = second === undefined ? [undefined, first] : [first, second]
  const isTenant = tid === undefined || isGuid(tid)
  const isName = /^[^\s@,]{1,100}@[^\s@,]{1,150}$/.test(name) || (isGuid(name) && tid !== undefined)
  return isTenant && isName && more.length === 0
    ? { tid: tid?.toLowerCase(), name: name.normalize('NFC').toLowerCase() }
    : undefined
}

const admins: Reader<readonly AdminName[]> = (text) => {
  const names = text.split(',').map((part) => adminName(part.trim()))
  const known = names.filter((name) => name !== undefined)
  return known.length === names.length
    ? known
    : new Bad('must be `tenant id/object id`, `tenant id/user name` or user names, separated by commas')
}

/** Claims that may say who is an administrator. */
export const adminClaims = ['off', 'wids', 'roles'] as const
export type AdminClaim = (typeof adminClaims)[number]

/** Administrators of organizations: who looks after the people of a tenant at `/admin`. */
export const admin = {
  admins: setting<readonly AdminName[]>(
    'ADMINS',
    admins,
    'Who may look after the people of their own tenant at `/admin`: `tenant id/object id`, separated by commas. `tenant id/user name` works too (the name alone where one tenant may sign in); it belongs for good to whoever signs in with it first.',
    [],
    '(none)',
  ),
  adminClaim: setting<AdminClaim>(
    'ADMIN_CLAIM',
    oneOf(...adminClaims),
    'A claim of the sign-in that makes administrators of their own tenant as well: `wids` (Global, Privileged Role, Application and Cloud Application Administrators; an optional claim of the registration), `roles` (the app role `Bridge.Admin`), or `off`.',
    'off',
  ),
  appOnly: setting(
    'APP_ONLY',
    flag,
    "Reads mailboxes with the application's own permission (`Calendars.Read`, type *Application*) instead of each person's; people then only show who they are. Each tenant has to be switched on by its own administrator at `/admin`. See [administrators](admin.md).",
    false,
    '0',
  ),
} as const
