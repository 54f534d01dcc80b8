import { inspect } from 'node:util'

/** A value that must not be printed. It shows itself as `[secret]` wherever it leaks to: text, JSON, a log, a debugger. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Call it where it goes onto the wire, and nowhere else. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
