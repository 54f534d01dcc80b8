import { createAccounts } from '../../src/accounts/accounts.ts'
import { createPasswords } from '../../src/accounts/passwords.ts'
import type { Entra, GrantStore, SignIn } from '../../src/auth/types.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import type { Collection, Store } from '../../src/store/types.ts'

export const adele = signInOf('adele@contoso.example', 'Adele Vance', 1)
export const alex = signInOf('alex@contoso.example', 'Alex Wilber', 2)

/** A finished sign-in of an invented person. */
export function signInOf(username: string, name: string, number: number, grant = `grant of ${name}`): SignIn {
  const guid = (part: number) => `${String(part).padStart(8, '0')}-0000-4000-8000-000000000000`
  return {
    identity: { tid: guid(1), oid: guid(number), name, username, email: username },
    scopes: ['Calendars.Read'],
    grant: new Secret(grant),
  }
}

/** Everything of this part over a store in memory, with time and faults in the test's hands. */
export async function workbench() {
  let now = Date.UTC(2026, 10, 2, 9)
  const clock = { now: () => now, sleep: async () => {} }
  const base = await openStore({ location: ':memory:', key: temporaryKey(), clock, log: silentLog })
  const faults = new Map<string, FaultKind>()
  const calls: string[] = []
  const store = watched(base, faults, calls)
  const entra = pretendEntra()
  const deps = { store, clock, log: silentLog }
  return {
    store,
    clock,
    entra,
    accounts: createAccounts({ ...deps, entra: entra.entra }),
    passwords: createPasswords(deps),
    /** Another process on the same data, as after a restart. */
    restarted: () => createPasswords(deps),
    /** Store calls so far, such as `get accounts`. */
    calls,
    /** From now on calls such as `set passwords` fail; undefined mends them. */
    fail: (call: string, kind: FaultKind | undefined) => {
      if (kind === undefined) faults.delete(call)
      else faults.set(call, kind)
    },
    /** The same for the calls about one key alone. */
    failFor: (key: string, call: string, kind: FaultKind) => {
      faults.set(`${call} ${key}`, kind)
    },
    pass: (ms: number) => {
      now += ms
    },
    keys: (collection: string) => collect(base.collection(collection).keys()),
  }
}

/** The workbench with Adele signed in and one app password of hers. */
export async function withPassword() {
  const bench = await workbench()
  const account = await bench.accounts.signedIn(adele)
  const { password, secret } = await bench.passwords.create(account.id, 'Phone')
  bench.calls.length = 0
  return { ...bench, account, password, text: secret.reveal() }
}

/** An Entra of which only tokens are asked. `answer` may be replaced. */
function pretendEntra() {
  const unused = async () => Promise.reject(new Error('not asked in these tests'))
  const pretend = {
    asked: 0,
    answer: async (_grants: GrantStore): Promise<Secret> => new Secret('access token'),
  }
  const entra: Entra = {
    authorizeUrl: unused,
    redeem: unused,
    deviceCode: unused,
    findTenant: async () => ({ kind: 'unsure' }),
    adminConsentUrl: () => new URL('https://login.example'),
    accessToken(_identity, grants) {
      pretend.asked++
      return pretend.answer(grants)
    },
  }
  return Object.assign(pretend, { entra })
}

function watched(base: Store, faults: ReadonlyMap<string, FaultKind>, calls: string[]): Store {
  return {
    collection<T>(name: string) {
      const real: Collection<T> = base.collection(name)
      return new Proxy(real, {
        get: (target, method) => {
          const value: unknown = Reflect.get(target, method)
          if (typeof value !== 'function') return value
          return (...args: unknown[]) => {
            const call = `${String(method)} ${name}`
            calls.push(call)
            const kind = faults.get(call) ?? faults.get(`${call} ${String(args[0])}`)
            if (kind === undefined) return Reflect.apply(value, target, args)
            return Promise.reject(new Fault(kind, `${call} failed`))
          }
        },
      })
    },
    mac: (purpose, text) => base.mac(purpose, text),
    close: () => base.close(),
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
