/** Who is an administrator: by object id, by a name that is bound once, by a claim; and never of another tenant. */
import { describe, expect, it } from 'vitest'
import { createAdmins } from '../../src/accounts/admins.ts'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { adele as adeleArrives, alex as alexArrives } from '../accounts/workbench.ts'
import { FakeStore } from '../web/fake-store.ts'

const accountOf = ({ identity, scopes }: typeof adeleArrives): AccountRecord => ({
  id: 'a'.repeat(20),
  identity,
  logins: [identity.username],
  scopes,
  state: 'connected',
  stateSince: 0,
  stateCode: undefined,
  createdAt: 0,
  signedInAt: 0,
})
const adele = accountOf(adeleArrives)
const alex = accountOf(alexArrives)

const isAdmin = (settings: Readonly<Record<string, string>>, store = new FakeStore()) => {
  const { admins, adminClaim } = readConfig({ ...usual, ...settings })
  const known = createAdmins({ store, admins, claim: adminClaim })
  return (account: AccountRecord) => known.isAdmin(account)
}
const usual = {
  ENTRA_CLIENT_ID: adele.identity.tid,
  ENTRA_CLIENT_SECRET: 'secret',
  ENTRA_TENANT: adele.identity.tid,
}
const { tid, oid } = adele.identity

describe('an administrator', () => {
  it('is nobody, unless the operator says so', async () => {
    expect(await isAdmin({})(adele)).toBe(false)
  })

  it('by object id is just that person, in just that tenant', async () => {
    const known = isAdmin({ ADMINS: `${tid.toUpperCase()}/${oid.toUpperCase()}` })
    const elsewhere = { ...adele, identity: { ...adele.identity, tid: '99999999-9999-4999-8999-999999999999' } }
    expect([await known(adele), await known(alex), await known(elsewhere)]).toEqual([true, false, false])
  })

  it('by name is the first who signs in with it; whoever gets the name later is nobody', async () => {
    const known = isAdmin({ ADMINS: 'Adele@Contoso.example' })
    const heir = { ...alex, identity: { ...alex.identity, username: 'adele@contoso.example' } }
    expect([await known(adele), await known(heir), await known(adele)]).toEqual([true, false, true])
  })

  it('by claim holds a role that may grant apps to everybody, and only where the setting says so', async () => {
    const holding = (claims: object) => ({ ...adele, identity: { ...adele.identity, ...claims } })
    const global = holding({ wids: ['62E90394-69f5-4237-9190-012177145e10'] })
    const ordinary = holding({ wids: ['b79fbf4d-3ef9-4689-8143-76b194e85509'] })
    const byWids = isAdmin({ ADMIN_CLAIM: 'wids' })
    expect([await byWids(global), await byWids(ordinary), await isAdmin({})(global)]).toEqual([true, false, false])
    const byRole = isAdmin({ ADMIN_CLAIM: 'roles' })
    expect([await byRole(holding({ roles: ['Bridge.Admin'] })), await byRole(global)]).toEqual([true, false])
  })

  it('of personal accounts there is none: they all share one tenant', async () => {
    const personal = '9188040d-6c67-4c5b-b112-36a304b66dad'
    const account = { ...adele, identity: { ...adele.identity, tid: personal, roles: ['Bridge.Admin'] } }
    const settings = { ADMINS: `${personal}/${oid}`, ADMIN_CLAIM: 'roles', TENANTS: '*', ENTRA_TENANT: 'common' }
    expect(await isAdmin(settings)(account)).toBe(false)
  })
})

describe('ADMINS', () => {
  const problem = (settings: Readonly<Record<string, string>>) => {
    try {
      readConfig({ ...usual, ...settings })
      return ''
    } catch (error) {
      return error instanceof ConfigError ? error.problems.join() : 'another error'
    }
  }

  it('takes a name without its tenant only where one tenant signs in', () => {
    expect(problem({ ADMINS: 'adele@contoso.example' })).toBe('')
    for (const TENANTS of ['*', `${tid},99999999-9999-4999-8999-999999999999`])
      expect(problem({ ADMINS: 'adele@contoso.example', TENANTS })).toContain('must name the tenant')
  })

  it('refuses what is no id and no name', () => {
    for (const wrong of ['adele', oid, `${tid}/`, `contoso/${oid}`, `${tid}/${oid}/x`, 'a@b@c'])
      expect(problem({ ADMINS: wrong })).toContain('ADMINS must be')
  })
})
