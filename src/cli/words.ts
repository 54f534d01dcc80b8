/** What was typed, held against what there is: which command, its options and words; or what is not understood, in a sentence. */
import { parseArgs } from 'node:util'

/** What a command is called and takes. */
export interface Grammar {
  readonly words: readonly string[]
  readonly usage: string
  readonly does: string
  /** Names without the dashes; absent: none. */
  readonly options?: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  /** What it takes besides options, as people call it; absent: nothing. */
  readonly takes?: string
}

/** The words behind a command, taken apart. */
export interface Given {
  readonly values: Readonly<Record<string, unknown>>
  readonly positionals: readonly string[]
}

/** The words after a command are not what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** For who typed it: what is wrong, and what would be right. */
export const usageMessage = ({ message }: UsageError, { usage }: Grammar): string => `${message}\nUsage: ${usage}`

const nameOf = ({ words }: Grammar): string => words.join(' ')
const quoted = (text: string): string => `“${text}”`

/** Longer names go first: `doctor fidelity` is not `doctor`. */
export function commandFor<T extends Grammar>(words: readonly string[], all: readonly T[]): T | undefined {
  const called = all.filter((one) => one.words.every((word, i) => words[i] === word))
  return called.toSorted((a, b) => b.words.length - a.words.length)[0]
}

/** Why no command is called like that, for who typed it. */
export function unknownCommand(words: readonly string[], all: readonly Grammar[]): string {
  const [first = '', second] = words
  const kin = all.filter((one) => one.words[0] === first)
  const seconds = kin.flatMap((one) => one.words[1] ?? [])
  const said =
    kin.length === 0
      ? `There is no command ${quoted(first)}.${meantCommand(words, all)}`
      : second === undefined
        ? `${quoted(first)} alone is no command: behind it comes ${oneOf(seconds)}.`
        : `There is no ${quoted(`${first} ${second}`)}.${meant(second, seconds, (word) => `${first} ${word}`)} Behind ${quoted(first)} comes ${oneOf(seconds)}.`
  return `${said}\nAll commands: --help`
}

/** Both words together where the second one is known, too. */
function meantCommand([first = '', second]: readonly string[], all: readonly Grammar[]): string {
  const near = nearest(
    first,
    all.map(({ words }) => words[0] ?? ''),
  )
  const whole = all.find(({ words }) => words[0] === near && words[1] === second)
  return didYouMean(whole === undefined ? near : nameOf(whole))
}

/** @throws UsageError that says which word is not understood */
export function understood(command: Grammar, args: readonly string[]): Given {
  const { options = {}, takes } = command
  const config = { args: [...args], options, allowPositionals: true } as const
  const seen = new Set<string>()
  for (const token of parseArgs({ ...config, strict: false, tokens: true }).tokens) {
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(options, token.name)) throw new UsageError(unknownOption(command, token))
    if (seen.has(token.name)) throw new UsageError(`${token.rawName} stands there twice.`)
    seen.add(token.name)
  }
  const { values, positionals } = strictly(config)
  const [extra] = takes === undefined ? positionals : positionals.slice(1)
  if (extra !== undefined) {
    const most = takes === undefined ? 'takes no words' : `takes one ${takes}`
    throw new UsageError(`${quoted(nameOf(command))} ${most}: ${quoted(extra)} is too much.`)
  }
  return { values, positionals }
}

function strictly(config: Parameters<typeof parseArgs>[0]): Given {
  try {
    const { values, positionals } = parseArgs(config)
    return { values, positionals }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'These words are not understood.')
  }
}

function unknownOption(
  command: Grammar,
  { name, rawName }: { readonly name: string; readonly rawName: string },
): string {
  const guess = meant(name, Object.keys(command.options ?? {}), (near) => `--${near}`)
  return `${quoted(nameOf(command))} does not know the option ${rawName}.${guess}`
}

const meant = (word: string, known: readonly string[], shown: (near: string) => string): string => {
  const near = nearest(word, known)
  return didYouMean(near === undefined ? undefined : shown(near))
}

const didYouMean = (what: string | undefined): string => (what === undefined ? '' : ` Did you mean ${quoted(what)}?`)

const oneOf = (all: readonly string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(all)

/** Letters that may be wrong: one of three, so that `list` is not taken for `lift-off`. */
const slipShare = 1 / 3
/** From so many letters on, the beginning of a word is enough. */
const beginning = 3

/** The known word that was most likely meant. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const slips = known.map((one) => ({
    one,
    count: one.startsWith(word) && word.length >= beginning ? 0 : slipsIn(word, one),
  }))
  const [best] = slips.toSorted((a, b) => a.count - b.count)
  return best !== undefined && best.count <= Math.max(1, Math.floor(word.length * slipShare)) ? best.one : undefined
}

/** Letters put in, left out, changed, or two in the wrong order: the optimal string alignment distance. */
function slipsIn(a: string, b: string): number {
  let [older, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const ways = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same]
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) ways.push((older[j - 2] ?? 0) + 1)
      row.push(Math.min(...ways))
    }
    ;[older, above] = [above, row]
  }
  return above[b.length] ?? 0
}
