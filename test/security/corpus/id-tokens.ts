/** What the rows say of an id token, as faults of the pretended Entra. */
import type { Fault } from '../../../sandbox/model.ts'
import type { Stage } from '../stage.ts'

type Spoil = (stage: Stage) => Omit<Fault, 'times'>

const plain =
  (name: string): Spoil =>
  () => ({ name: `entra.id-token.${name}` })
const claims =
  (make: (stage: Stage) => object): Spoil =>
  (stage) => ({ name: 'entra.id-token.with', with: { ...make(stage) } })

const fromTenant = (tid: string) => claims(({ sandbox }) => ({ tid, iss: `${sandbox.origin}/${tid}/v2.0` }))
/** Scopes are in the answer of the token endpoint, not in the id token. */
const granted =
  (scope: string): Spoil =>
  () => ({ name: 'entra.token.scope', with: { scope } })

const spoils: Readonly<Record<string, Spoil>> = {
  aud: plain('aud'),
  iss: plain('iss'),
  tid: fromTenant('5e7a1c90-0000-4000-8000-00000000beef'),
  'tid!=iss': plain('tid'),
  'no oid': plain('no-oid'),
  nonce: plain('nonce'),
  exp: plain('exp'),
  nbf: plain('nbf'),
  'alg none': plain('alg-none'),
  'alg HS256 with the public key': plain('alg-hs256'),
  kid: plain('unknown-kid'),
  'jku header': plain('jku'),
  'email claim of another user': claims(({ people }) => ({ email: people.alex.user })),
  'preferred_username of another user': claims(({ people }) => ({ preferred_username: people.alex.user })),
  'acct=1 guest of the tenant': claims(() => ({ acct: 1 })),
  'personal account tenant 9188040d': fromTenant('9188040d-6c67-4c5b-b112-36a304b66dad'),
  'no Calendars.Read in scp': granted('openid profile offline_access'),
  'Mail.Read granted too': granted('openid profile offline_access Calendars.Read Mail.Read'),
  'unverified e-mail domain': claims(({ people }) => ({ email: people.alex.user, xms_edov: 0 })),
  'oid with homoglyph': claims(({ people }) => ({ oid: people.adele.oid.replace(/.$/, 'а') })),
}

export function faultOf(idToken: string, stage: Stage): Fault {
  const spoil = spoils[idToken]
  if (spoil === undefined) throw new Error(`no fault makes an id token like that: ${idToken}`)
  return { ...spoil(stage), times: 1 }
}
