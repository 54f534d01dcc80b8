/** Programs of their own that the benches start: what a program costs is measured in it alone. They are spoken to over Node's IPC. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** What a program can be told to do, by name. Input and answer are JSON. */
export type Commands = Readonly<Record<string, (input: never) => unknown>>

interface Question {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

interface Reply {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** In the program: answers what the parent asks, until the parent is gone. */
export function serveCommands(commands: Commands): void {
  process.on('message', (question: Question) => void answer(commands, question).then((reply) => process.send?.(reply)))
  process.once('disconnect', () => process.exit())
}

async function answer(commands: Commands, { id, name, input }: Question): Promise<Reply> {
  try {
    return { id, value: await commands[name]?.(input as never) }
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

type Environment = Readonly<Record<string, string>>

/** In the parent: one running program. */
export class Program {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #asked = 0
  /** Resolves when it is gone: with the signal, or its code. */
  readonly ended: Promise<string>

  /** @param file of the program; @param environment all it gets, besides what Node itself needs; @param flags of Node; @param isQuiet whether its complaints are left out */
  constructor(file: string, environment: Environment, flags: readonly string[] = [], isQuiet = false) {
    const env = { PATH: process.env['PATH'] ?? '', TMPDIR: process.env['TMPDIR'] ?? '', ...environment }
    this.#child = fork(file, {
      env,
      execArgv: [...flags],
      stdio: ['ignore', 'inherit', isQuiet ? 'ignore' : 'inherit', 'ipc'],
    })
    this.#child.on('message', (reply: Reply) => this.#take(reply))
    this.ended = once(this.#child, 'exit').then(([code, signal]: (string | number | null)[]) => {
      this.#end(`ended (${signal ?? code})`)
      return String(signal ?? code)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** @throws Error of the program, or when it ended before it answered. */
  ask<T>(name: string, input: unknown = {}): Promise<T> {
    const answered = Promise.withResolvers<unknown>()
    this.#asked += 1
    const id = this.#asked
    this.#waiting.set(id, answered)
    if (this.#child.connected) this.#child.send({ id, name, input } satisfies Question, () => {})
    else this.#end('is not there')
    return answered.promise as Promise<T>
  }

  /** Ends it at once and waits until it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill(signal)
    await gone
  }

  #take({ id, value, error }: Reply): void {
    const answered = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) answered?.resolve(value)
    else answered?.reject(new Error(error))
  }

  #end(how: string): void {
    for (const answered of this.#waiting.values()) answered.reject(new Error(`The program ${how}.`))
    this.#waiting.clear()
  }
}
