import type { RedisClientType } from '@redis/client'
import { type KeyvStorageCapability, type KeyvStorageEntry, keyvStorageCapability } from 'keyv'
import type { Clock } from '../clock.ts'
import {
  type Adapter,
  endOfKeys,
  identityKey,
  installationNamespace,
  pageSize,
  partsOf,
  requireWhole,
  versionKey,
} from './adapter.ts'
import type { Link } from './link.ts'
import { scripts } from './redis-scripts.ts'

export type Client = RedisClientType

/** Octets that one command may carry: a server that writes them is away from everybody else for some milliseconds. */
const commandOctets = 1_000_000

/** One namespace on a Redis or Valkey server. */
export class RedisAdapter implements Adapter {
  readonly namespace: string
  readonly capabilities: KeyvStorageCapability
  readonly #link: Link<Client>
  readonly #prefix: string
  readonly #clock: Clock

  constructor(link: Link<Client>, prefix: string, namespace: string, clock: Clock) {
    this.#link = link
    this.#prefix = prefix
    this.namespace = namespace
    this.#clock = clock
    this.capabilities = keyvStorageCapability(this)
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    return (await this.getMany<Value>([key]))[0]
  }

  /** What tells that the store is whole comes with every answer. */
  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    const found: (Value | undefined)[] = []
    for (const part of partsOf(keys)) {
      const names = part.map((key) => `${this.#prefix}:r:${this.namespace}:${key}`)
      const own = [identityKey, versionKey].map((key) => `${this.#prefix}:r:${installationNamespace}:${key}`)
      const [identity, version, ...values] = await this.#link.run((client) => client.mGet([...own, ...names]))
      if (this.namespace !== installationNamespace) requireWhole(identity ?? undefined, version ?? undefined)
      found.push(...values.map((value) => (value ?? undefined) as Value | undefined))
    }
    return found
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((value) => value !== undefined)
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    await this.#run('set', [key, String(value), textOf(expires)])
    return true
  }

  async setMany<Value>(entries: KeyvStorageEntry<Value>[]): Promise<boolean[]> {
    let batch: string[] = []
    let octets = 0
    for (const { key, value, expires } of entries) {
      batch.push(key, String(value), textOf(expires))
      octets += key.length + String(value).length
      if (octets < commandOctets && batch.length < 3 * pageSize) continue
      await this.#run('set', batch)
      batch = []
      octets = 0
    }
    if (batch.length > 0) await this.#run('set', batch)
    return entries.map(() => true)
  }

  async delete(key: string): Promise<boolean> {
    return (await this.deleteMany([key]))[0] === true
  }

  async deleteMany(keys: string[]): Promise<boolean[]> {
    const found: boolean[] = []
    for (const part of partsOf(keys)) {
      const counts = (await this.#run('delete', part)) as number[]
      found.push(...counts.map((count) => count > 0))
    }
    return found
  }

  async add(key: string, value: string, expires?: number): Promise<boolean> {
    return (await this.#run('add', [key, value, textOf(expires), String(this.#clock.now())])) === 1
  }

  async swap(key: string, before: string, value: string, expires?: number): Promise<boolean> {
    return (await this.#run('swap', [key, before, value, textOf(expires)])) === 1
  }

  async take(key: string): Promise<string | undefined> {
    const taken = await this.#run('take', [key, String(this.#clock.now())])
    return typeof taken === 'string' ? taken : undefined
  }

  async clear(): Promise<void> {
    for await (const key of this.keys('')) await this.delete(key)
  }

  async *iterator<Value>(): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    for await (const key of this.keys('')) yield [key, (await this.get<Value>(key)) as Awaited<Value>]
  }

  async *keys(prefix: string): AsyncGenerator<string, void> {
    let after = ''
    while (true) {
      const asked = [prefix, prefix + endOfKeys, after, String(pageSize), String(this.#clock.now())]
      const [last, count, live] = (await this.#run('page', asked)) as [string, number, string[]]
      yield* live
      if (count < pageSize) return
      after = last
    }
  }

  async #run(name: keyof typeof scripts, words: readonly string[]): Promise<unknown> {
    return this.#link.run((client) => runScript(client, name, [this.#prefix, this.namespace, ...words]))
  }
}

export function runScript(client: Client, name: keyof typeof scripts, words: readonly string[]): Promise<unknown> {
  return client.eval(scripts[name], { arguments: [...words] })
}

const textOf = (expires: number | undefined): string => (expires === undefined ? '' : String(expires))
