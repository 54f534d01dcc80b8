/** A change of the sealing key, over everything that is kept. Each record is replaced only if it is still what was read. */
import { type Adapter, type Backend, identityKey, installationNamespace, partsOf, textAt } from './adapter.ts'
import { identityOf, resealed } from './installation.ts'
import type { KeyMaterial } from './keyring.ts'
import { keyIdOf, type Seals } from './sealed.ts'

export interface Resealing {
  readonly backend: Backend
  readonly seals: Seals
  readonly key: KeyMaterial
  /** Told after every page: how many were looked at, how many written anew. */
  readonly progress?: (seen: number, written: number) => void
  readonly signal?: AbortSignal
}

/**
 * Seals with the current key what another one sealed. Can be cut off anywhere and begun again.
 *
 * @returns how many records were written anew. Those that do not open stay as they are.
 */
export async function reseal(work: Resealing): Promise<number> {
  let [seen, written] = [0, 0]
  if (await resealIdentity(work)) written += 1
  for await (const { namespace, adapter, page } of pages(work.backend)) {
    if (work.signal?.aborted === true) return written
    // Side by side, so that a page waits for the disk, or for a server's answer, once.
    const done = await Promise.all(page.map(([key, text]) => resealRecord(work, namespace, adapter, key, text)))
    seen += page.length
    written += done.filter(Boolean).length
    work.progress?.(seen, written)
  }
  return written
}

/** How many records each key sealed. Records that are no seal at all are counted under "none". */
export async function census(backend: Backend): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const count = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1)
  const identity = identityOf(await textAt(backend.adapter(installationNamespace), identityKey))
  count(keyIdOf(identity?.check ?? '') ?? 'none')
  for await (const { page } of pages(backend)) for (const [, text] of page) count(keyIdOf(valueIn(text)) ?? 'none')
  return counts
}

async function resealIdentity({ backend, seals, key }: Resealing): Promise<boolean> {
  const adapter = backend.adapter(installationNamespace)
  const text = await textAt(adapter, identityKey)
  const identity = identityOf(text)
  if (text === undefined || identity === undefined || keyIdOf(identity.check) === key.current) return false
  return adapter.swap(identityKey, text, JSON.stringify(resealed(identity, seals)))
}

async function resealRecord(
  { seals, key: material }: Resealing,
  namespace: string,
  adapter: Adapter,
  key: string,
  text: string,
): Promise<boolean> {
  const sealed = valueIn(text)
  if (keyIdOf(sealed) === material.current) return false
  const expires = expiryIn(text)
  try {
    const value = seals.seal(namespace, key, seals.open(namespace, key, sealed))
    const next = JSON.stringify(expires === undefined ? { value } : { value, expires })
    return await adapter.swap(key, text, next, expires)
  } catch (error) {
    // Does not open: it may be wanted once its key is found again. A store that fails is another matter.
    if (error instanceof Error && 'kind' in error && error.kind === 'locked') return false
    throw error
  }
}

/** Everything but the installation's own records, page by page, unopened. */
export async function* pages(backend: Backend) {
  for (const namespace of await backend.namespaces()) {
    if (namespace === installationNamespace) continue
    const adapter = backend.adapter(namespace)
    let keys: string[] = []
    for await (const key of adapter.keys('')) {
      keys.push(key)
      if (keys.length < pageRows) continue
      yield { namespace, adapter, page: await read(adapter, keys) }
      keys = []
    }
    if (keys.length > 0) yield { namespace, adapter, page: await read(adapter, keys) }
  }
}

const pageRows = 100

async function read(adapter: Adapter, keys: readonly string[]): Promise<(readonly [key: string, text: string])[]> {
  const found: (readonly [string, string])[] = []
  for (const part of partsOf(keys)) {
    const texts = await adapter.getMany<string>(part)
    part.forEach((key, i) => {
      const text = texts[i]
      if (typeof text === 'string') found.push([key, text])
    })
  }
  return found
}

function envelope(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

export const valueIn = (text: string): string => {
  const { value } = envelope(text)
  return typeof value === 'string' ? value : ''
}

export const expiryIn = (text: string): number | undefined => {
  const { expires } = envelope(text)
  return typeof expires === 'number' ? expires : undefined
}
