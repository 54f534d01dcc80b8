/** Changes of the key file. The process that made one sees it at once, others when they meet the new key, or seconds later. */
import { randomBytes } from 'node:crypto'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { Fault } from '../errors.ts'
import { discard, errnoOf, replace } from './files.ts'
import { type KeyMaterial, type Ring, textOfRing } from './keyring.ts'

/**
 * Adds a new key.
 *
 * @param prepare leaves the old one current: for machines that have copies of the file, which must all know a key before one seals with it
 * @returns the new key's id
 */
export function addKey(material: KeyMaterial, prepare: boolean): string {
  const numbers = material.ids.map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0))
  const id = `k${Math.max(0, ...numbers) + 1}`
  write(material, ({ current, keys }) => ({
    current: prepare ? current : id,
    keys: new Map([...keys, [id, randomBytes(32)]]),
  }))
  return id
}

/** @throws Fault `rejected` when there is no such key */
export function useKey(material: KeyMaterial, id: string): void {
  if (!material.ids.includes(id)) throw new Fault('rejected', `There is no key ${id} in ${material.file}.`)
  write(material, ({ keys }) => ({ current: id, keys }))
}

/** Forgets a key for good. Whether anything still needs it is the caller's business. */
export function dropKey(material: KeyMaterial, id: string): void {
  write(material, ({ current, keys }) => ({ current, keys: new Map([...keys].filter(([each]) => each !== id)) }))
}

function write(material: KeyMaterial, change: (ring: Ring) => Ring): void {
  const { file } = material
  material.reload() // another process may have changed it
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, textOfRing(material.changed(change)), { mode: 0o600, flag: 'wx' })
    chmodSync(draft, statSync(file).mode & 0o777)
    replace(draft, file)
  } catch (error) {
    throw new Fault('rejected', `The key file ${file} cannot be written: change it where it comes from.`, {
      code: errnoOf(error) ?? 'unknown',
    })
  } finally {
    discard(draft)
  }
  material.reload()
}
