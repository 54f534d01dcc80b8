import type { Directory, Person, Tenant } from './model.ts'

/** Tenant of everybody who has a personal account. @see Entra: id token claims, `tid` */
export const PERSONAL_TID = '9188040d-6c67-4c5b-b112-36a304b66dad'
export const CONTOSO_TID = '3d5a1f0e-7b64-4c1b-9a5c-6e2f8b1c0a11'
export const FABRIKAM_TID = '8c2e4b7a-15d3-4f60-b7a9-0d3c5e9f1b22'

const tenants: readonly Tenant[] = [
  {
    id: CONTOSO_TID,
    domain: 'contoso.example',
    displayName: 'Contoso',
    consent: 'user',
    assignmentRequired: false,
  },
  {
    id: FABRIKAM_TID,
    domain: 'fabrikam.example',
    displayName: 'Fabrikam',
    consent: 'admin',
    assignmentRequired: false,
  },
  {
    id: PERSONAL_TID,
    domain: 'outlook.example',
    displayName: 'Microsoft account',
    consent: 'user',
    assignmentRequired: false,
  },
]

/** oid, tenant, name, UPN, and what differs from an ordinary person. The address is the UPN unless given. */
type Row = readonly [oid: string, tid: string, name: string, upn: string, extra?: Partial<Person>]

const rows: readonly Row[] = [
  ['a1b00001-52c4-4d0e-8f3a-0c9d7e1a0001', CONTOSO_TID, 'Adele Vance', 'adele@contoso.example'],
  ['a1b00002-52c4-4d0e-8f3a-0c9d7e1a0002', CONTOSO_TID, 'Alex Wilber', 'alex@contoso.example'],
  ['a1b00003-52c4-4d0e-8f3a-0c9d7e1a0003', CONTOSO_TID, 'Megan Bowen', 'megan@contoso.example', { admin: true }],
  ['a1b00004-52c4-4d0e-8f3a-0c9d7e1a0004', CONTOSO_TID, 'Diego Siciliani', 'diego@contoso.example'],
  // UPN and mail address differ, as they do for many people.
  [
    'a1b00005-52c4-4d0e-8f3a-0c9d7e1a0005',
    CONTOSO_TID,
    'Lee Gu',
    'lgu@contoso.example',
    { mail: 'lee.gu@contoso.example' },
  ],
  [
    'a1b00006-52c4-4d0e-8f3a-0c9d7e1a0006',
    CONTOSO_TID,
    'Nestor Wilke',
    'nestor_northwind.example#EXT#@contoso.example',
    { kind: 'guest', mail: 'nestor@northwind.example' },
  ],
  ['a1b00007-52c4-4d0e-8f3a-0c9d7e1a0007', CONTOSO_TID, 'Conf Room Adams', 'adams@contoso.example', { kind: 'room' }],
  [
    'a1b00008-52c4-4d0e-8f3a-0c9d7e1a0008',
    CONTOSO_TID,
    'Support Desk',
    'support@contoso.example',
    { kind: 'sharedMailbox' },
  ],
  ['f2c00001-9d31-4b6f-a274-5e8c1b3f0001', FABRIKAM_TID, 'Miriam Graham', 'miriam@fabrikam.example'],
  ['f2c00002-9d31-4b6f-a274-5e8c1b3f0002', FABRIKAM_TID, 'Pradeep Gupta', 'pradeep@fabrikam.example'],
  ['f2c00003-9d31-4b6f-a274-5e8c1b3f0003', FABRIKAM_TID, 'Isaiah Langer', 'isaiah@fabrikam.example', { admin: true }],
  // Personal accounts have an oid whose first half is zero.
  ['00000000-0000-0000-7b3e-5f2a1c4d9e80', PERSONAL_TID, 'Johanna Lorenz', 'johanna@outlook.example'],
]

/** The name a person types to sign in: a guest's is that of the home directory. */
export const usernameOf = ({ kind, mail, upn }: Person): string => (kind === 'guest' ? mail : upn)

/** People in any number, for load: `person1@contoso.example`, … with empty mailboxes. */
const crowdOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index): Row => {
    const number = index + 1
    const oid = `a1c00000-52c4-4d0e-8f3a-${String(number).padStart(12, '0')}`
    return [oid, CONTOSO_TID, `Person ${number}`, `person${number}@contoso.example`, { empty: true }]
  })

/**
 * Tenants and people with fixed ids; each call gives a directory of its own, so that switches stay apart.
 * @param crowd how many people with empty mailboxes there are besides
 */
export function createDirectory(crowd = 0): Directory {
  const people = [...rows, ...crowdOf(crowd)].map(
    ([oid, tid, name, upn, extra]): Person => ({
      oid,
      tid,
      name,
      upn,
      mail: upn,
      admin: false,
      kind: 'person',
      disabled: false,
      ...extra,
    }),
  )
  const ownTenants = tenants.map((tenant) => ({ ...tenant }))
  const byOid = new Map(people.map((person) => [person.oid, person]))
  const byAddress = new Map(
    people.flatMap((person) => [person.mail, person.upn].map((address) => [address.toLowerCase(), person] as const)),
  )
  const byTenant = new Map(ownTenants.flatMap((tenant) => [tenant.id, tenant.domain].map((key) => [key, tenant])))
  return {
    tenants: ownTenants,
    people,
    person: (oid) => byOid.get(oid.toLowerCase()),
    personByAddress: (address) => byAddress.get(address.toLowerCase()),
    tenant: (idOrDomain) => byTenant.get(idOrDomain.toLowerCase()),
  }
}
