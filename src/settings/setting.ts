/** How a setting is written down, and how each kind of value is read. */
import { isAbsolute, resolve } from 'node:path'

/** What is wrong with a value, to follow the variable's name: "must be …". */
export class Bad {
  readonly must: string
  constructor(must: string) {
    this.must = must
  }
}

export type Reader<T> = (text: string) => T | Bad

export interface Setting<T> {
  readonly name: string
  readonly read: Reader<T>
  readonly doc: string
  readonly fallback: T
  /** The default as the documentation shows it. */
  readonly shown: string
}

export function setting<T>(
  name: string,
  read: Reader<T>,
  doc: string,
  fallback: T,
  shown = String(fallback),
): Setting<T> {
  return { name, read, doc, fallback, shown }
}

export const integer =
  (least: number, most: number): Reader<number> =>
  (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most ? value : new Bad(`must be a whole number from ${least} to ${most}`)
  }

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a URL leads nowhere but to this machine. */
export const isLoopback = (url: URL): boolean => loopbackNames.has(url.hostname)

export const url: Reader<URL> = (text) => {
  const value = URL.canParse(text) ? new URL(text) : undefined
  const usable =
    value !== undefined &&
    /^https?:$/.test(value.protocol) &&
    !value.username &&
    !value.password &&
    !value.search &&
    !value.hash
  return usable ? value : new Bad('must be an http(s) address without user, query and fragment')
}

export const path: Reader<string> = (text) => (isAbsolute(text) ? text : resolve(text))

export const flag: Reader<boolean> = (text) => (text === '1' || text === '0' ? text === '1' : new Bad('must be 1 or 0'))

export const oneOf =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (text) =>
    values.find((value) => value === text) ?? new Bad(`must be one of ${values.join(', ')}`)

export const matching =
  (pattern: RegExp, must: string): Reader<string> =>
  (text) =>
    pattern.test(text) ? text : new Bad(must)

export const guid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

export const text =
  (most: number): Reader<string> =>
  (value) =>
    value.length <= most ? value : new Bad('is too long')
