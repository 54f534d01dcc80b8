/** A pretended Microsoft, and bridges on one store before it: each a process of its own that can be killed and comes back on its port. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, clientOf } from '../bench/stage/client.ts'
import { Program } from '../bench/stage/program.ts'
import { fileOf, flags, upstream } from '../bench/stage/stage.ts'
import type { Login, SandboxFacts } from '../bench/stage/types.ts'
import { livesFile } from '../src/ops/lives.ts'

export type Environment = Readonly<Record<string, string>>

export interface SiteOptions {
  /** People, each with an empty mailbox, from number 1. */
  readonly crowd: number
  /** Bridges. */
  readonly doors: number
  /** Settings besides the usual ones; the store is a file unless they name another. */
  readonly settings?: Environment
}

export interface Site {
  readonly sandbox: Program
  readonly folder: string
  readonly doors: readonly Door[]
  signIn(person: number): Promise<Login>
  /** Puts the clocks of all forward; of bridges that are dead, too, once they are back. */
  advance(ms: number): Promise<void>
  close(): Promise<void>
}

/** One bridge. */
export class Door {
  readonly #file: string
  readonly #environment: (port: string) => Environment
  #port = '0'
  #program: Program | undefined

  constructor(file: string, environment: (port: string) => Environment) {
    this.#file = file
    this.#environment = environment
  }

  /** @throws Error when none runs */
  get bridge(): Program {
    if (this.#program === undefined) throw new Error('No bridge was started.')
    return this.#program
  }

  /** Resolves when it serves. @param more environment for this life only */
  async start(more: Environment = {}): Promise<void> {
    const environment = { ...this.#environment(this.#port), ...more }
    // It dies of nothing that it reads: deaths are not counted.
    rmSync(livesFile(String(environment['DATA_DIR']), Number(this.#port)), { force: true })
    this.#program = new Program(this.#file, environment, flags)
    this.#port = new URL(await this.#program.ask<string>('publicUrl')).port
  }

  async restart(): Promise<void> {
    await this.bridge.kill('SIGKILL')
    await this.start()
  }

  client(login: Login): Client {
    return clientOf(`http://localhost:${this.#port}`, login)
  }
}

/** Of a bridge: it can die by name. */
const program = join(import.meta.dirname, 'points', 'bridge.ts')

export async function startSite({ crowd, doors: count, settings = {} }: SiteOptions): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-soak-'))
  const sandbox = new Program(fileOf('sandbox.ts'), { CROWD: String(crowd) })
  const facts = await sandbox.ask<SandboxFacts>('facts')
  let aheadMs = 0
  const environment = (port: string) => ({
    ...upstream(facts),
    DATA_DIR: folder,
    PORT: port,
    AHEAD_MS: String(aheadMs),
    FRESH_SECONDS: '0',
    LOG_LEVEL: 'silent',
    NODE_COMPILE_CACHE: join(folder, 'code'), // hundreds of starts
    ...settings,
  })
  const doors = Array.from({ length: count }, () => new Door(program, environment))
  const [first] = doors
  if (first === undefined) throw new Error('A site needs a door.')
  for (const door of doors) await door.start()
  await sandbox.ask('register', { publicUrl: await first.bridge.ask<string>('publicUrl') })
  return {
    sandbox,
    folder,
    doors,
    signIn: (person) => first.bridge.ask('signIn', { user: `person${person}@contoso.example` }),
    advance: async (ms) => {
      aheadMs += ms
      const told = doors.map((door) => door.bridge.ask('advance', { ms }).catch(() => {}))
      await Promise.all([sandbox.ask('advance', { ms }), ...told])
    },
    close: async () => {
      await Promise.all([sandbox, ...doors.map((door) => door.bridge)].map((program) => program.kill()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
