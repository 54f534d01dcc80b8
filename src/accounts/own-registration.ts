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
  /** Of every tenant that has one. */
  all(): AsyncIterable<readonly [tid: string, OwnRegistration]>
  /** With its proof, for Entra alone. */
  given(tid: string): Promise<GivenRegistration | undefined>
  keep(tid: string, by: string, given: GivenRegistration, endsAt: number | undefined): Promise<void>
  drop(tid: string): Promise<void>
}

export function createOwnRegistrations(store: Store, clock: Clock): OwnRegistrations {
  const records = store.collection<StoredRegistration>('app-registrations')
  async function held(tid: string): Promise<OwnRegistration | undefined> {
    const { proof: _, ...known } = (await records.get(tid)) ?? {}
    return 'clientId' in known ? known : undefined
  }
  return {
    held,
    async *all() {
      for await (const tid of records.keys()) {
        const known = await held(tid)
        if (known !== undefined) yield [tid, known]
      }
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
