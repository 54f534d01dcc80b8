/** Records that are found by what is in them: reading and writing several at once. */
import type { Collection } from '../store/types.ts'
import type { Bucket } from './tree.ts'

/** All of them, or undefined when one is missing: a part of an answer is no answer. */
export async function readAll<T>(
  shelf: Pick<Collection<T>, 'getMany'>,
  accountId: string,
  addresses: readonly string[],
): Promise<T[] | undefined> {
  if (addresses.length === 0) return []
  const keys = addresses.map((address) => `${accountId}/${address}`)
  const found = await shelf.getMany(keys)
  const values: T[] = []
  for (const key of keys) {
    const value = found.get(key)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

export async function writeBuckets<Form>(
  shelf: Pick<Collection<Form>, 'setMany'>,
  accountId: string,
  parts: readonly Bucket<Form>[],
  kept: readonly string[],
): Promise<string[]> {
  const written = new Set(kept)
  const fresh = parts.filter((part) => !written.has(part.address))
  if (fresh.length > 0)
    await shelf.setMany(fresh.map(({ address, form }) => [`${accountId}/${address}`, form] as const))
  return parts.map((part) => part.address)
}
