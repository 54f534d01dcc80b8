/** App registrations that administrators have entered for their own tenant, in place of the operator's. */
import type { GivenRegistration } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import { Secret } from '../secret.ts'
import type { Store } from '../store/types.ts'
import type { OwnRegistration } from './types.ts'

/** By tenant id. */
interface StoredRegistration extends OwnRegistration {
  /** The value of the secret, or certificate and key as PEM. */
  readonly proof: string
}

export interface OwnRegistrations {
  /** What is known of it but its proof. */
  held(tid: string): Promise<OwnRegistration | undefined>
  /** With its proof, for Entra alone. */
  given(tid: string): Promise<GivenRegistration | undefined>
  keep(tid: string, by: string, given: GivenRegistration, endsAt: number | undefined): Promise<void>
  drop(tid: string): Promise<void>
}

export function createOwnRegistrations(store: Store, clock: Clock): OwnRegistrations {
  const records = store.collection<StoredRegistration>('app-registrations')
  return {
    async held(tid) {
      const { proof: _, ...held } = (await records.get(tid)) ?? {}
      return 'clientId' in held ? held : undefined
    },
    async given(tid) {
      const kept = await records.get(tid)
      return kept && { clientId: kept.clientId, kind: kept.kind, proof: new Secret(kept.proof) }
    },
    keep: (tid, by, { clientId, kind, proof }, endsAt) =>
      records.set(tid, {
        clientId,
        kind,
        proof: proof.reveal(),
        ...(endsAt !== undefined && { endsAt }),
        at: clock.now(),
        by,
      }),
    drop: (tid) => records.delete(tid),
  }
}
