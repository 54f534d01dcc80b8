/** The sealing keys: a new one, all records sealed with it, the old one gone. */
import { statSync } from 'node:fs'
import { Fault } from '../errors.ts'
import { addKey, dropKey, useKey } from '../store/keyfile.ts'
import { census, reseal } from '../store/reseal.ts'
import { type KeptStore, keyLookMs } from '../store/store.ts'
import type { Command } from './command.ts'
import { type Given, UsageError } from './words.ts'

const idOf = ({ positionals: [id] }: Given): string => {
  if (id === undefined) throw new UsageError('Name one key; `keys list` shows them.')
  return id
}

export const keyCommands: readonly Command[] = [
  {
    words: ['keys', 'list'],
    usage: 'keys list',
    does: 'show the sealing keys, and how many records each has sealed',
    run: async ({ services, io }) => {
      const { key, backend } = services.store
      key.reload()
      const counts = await census(backend)
      for (const id of new Set([...key.ids, ...counts.keys()])) {
        const role = id === key.current ? 'seals and opens' : key.ids.includes(id) ? 'opens' : 'not in the key file'
        io.out(`${id}  ${role}  ${counts.get(id) ?? 0} records`)
      }
    },
  },
  {
    words: ['keys', 'add'],
    usage: 'keys add [--prepare]',
    does: 'make a new sealing key and use it; with --prepare only make it',
    options: { prepare: { type: 'boolean' } },
    run: async ({ services, io }, { values }) => {
      const { key } = services.store
      const id = addKey(key, values['prepare'] === true)
      io.out(`${id} was added to ${key.file}. Keep a copy of the file apart from the data.`)
      if (values['prepare'] === true) io.out(`Bring the file to every machine, then: keys use ${id}`)
      else io.out('Records are sealed anew in the background. keys list shows how far it is; keys reseal does it now.')
    },
  },
  {
    words: ['keys', 'use'],
    usage: 'keys use <id>',
    does: 'seal with that key from now on',
    takes: 'id',
    run: async ({ services, io }, given) => {
      const id = idOf(given)
      useKey(services.store.key, id)
      io.out(`${id} seals from now on.`)
    },
  },
  {
    words: ['keys', 'reseal'],
    usage: 'keys reseal',
    does: 'seal every record with the current key, now',
    run: async ({ services, io, signal }) => {
      const { key, backend, installation } = services.store
      const written = await reseal({ backend, key, seals: installation.seals, signal })
      io.out(`${written} records were sealed anew with ${key.current}.`)
    },
  },
  {
    words: ['keys', 'retire'],
    usage: 'keys retire <id>',
    does: 'forget a key that nothing needs any more',
    takes: 'id',
    run: async ({ services, io }, given) => {
      const id = idOf(given)
      await retire(services.store, id, services.clock.now())
      io.out(`${id} is gone. Backups from before still need it: keep your copy as long as you keep them.`)
    },
  },
]

/** Other processes may go on sealing with the old key for a moment. */
const settleMs = 3 * keyLookMs

async function retire({ key, backend }: KeptStore, id: string, now: number): Promise<void> {
  key.reload()
  if (!key.ids.includes(id)) throw new Fault('rejected', `There is no key ${id} in ${key.file}.`)
  if (id === key.current) throw new Fault('rejected', `${id} is the key that seals: add another one first.`)
  if (backend.shared && now - statSync(key.file).mtimeMs < settleMs) {
    throw new Fault('rejected', 'The key file was changed a moment ago: try again in half a minute.')
  }
  const left = (await census(backend)).get(id) ?? 0
  if (left > 0) throw new Fault('rejected', `${left} records still need ${id}: run keys reseal, then try again.`)
  while ((await backend.sweep(now, sweepRows)) === sweepRows); // expired ones are not counted, and would not open any more
  dropKey(key, id)
}

const sweepRows = 1_000
