/** The floors of docs/architecture.md, as a test. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Source {
  readonly path: string
  readonly text: string
  readonly lines: number
}

const sources: readonly Source[] = ['src', 'sandbox', 'demo', 'docs', 'fidelity', 'bench', 'soak', 'test']
  .flatMap(filesBelow)
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, text, lines: text.trimEnd().split('\n').length }
  })

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** Which room a file is in: a folder of src, a single file on the ground floor or the top, the sandbox, the demo. */
function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  return top === 'src' ? second : top
}

const ground =
  'errors secret clock log event network clouds settings config jobs version basic turns crowd pace contacts'
    .split(' ')
    .map((name) => `${name}.ts`)

/** Rooms and single files each room may import from, besides itself. `npm` names packages. */
const mayImport: Readonly<Record<string, { readonly rooms: readonly string[]; readonly npm: readonly string[] }>> = {
  'errors.ts': { rooms: [], npm: [] },
  'secret.ts': { rooms: [], npm: ['node:util'] },
  'clock.ts': { rooms: [], npm: ['node:timers/promises'] },
  'log.ts': { rooms: [], npm: ['pino'] },
  'event.ts': { rooms: [], npm: [] },
  'network.ts': { rooms: [], npm: ['node:net'] },
  'clouds.ts': { rooms: [], npm: [] },
  settings: { rooms: ['log.ts', 'clouds.ts', 'secret.ts'], npm: ['node:net', 'node:path'] },
  'settings.ts': { rooms: ['settings'], npm: [] },
  'config.ts': { rooms: ['settings.ts', 'clouds.ts'], npm: [] },
  'jobs.ts': { rooms: ['clock.ts', 'log.ts'], npm: [] },
  'version.ts': { rooms: ['package.json'], npm: [] },
  'basic.ts': { rooms: [], npm: [] },
  'contacts.ts': { rooms: ['clock.ts'], npm: [] },
  'turns.ts': { rooms: ['errors.ts'], npm: [] },
  'crowd.ts': { rooms: ['network.ts'], npm: [] },
  'pace.ts': { rooms: [], npm: ['node:timers/promises'] },
  'calendar.ts': { rooms: ['errors.ts', 'subscribers.ts'], npm: [] },
  'subscribers.ts': { rooms: ['errors.ts'], npm: [] },
  xml: { rooms: [], npm: ['fast-xml-parser'] },
  ical: {
    rooms: ['event.ts'],
    npm: ['ical-generator', 'node-ical', 'temporal-polyfill', 'windows-iana', 'html-to-text', 'node:crypto'],
  },
  graph: { rooms: ground, npm: ['@microsoft/microsoft-graph-client', 'undici', 'node:*'] },
  auth: { rooms: ground, npm: ['@azure/msal-node', 'jose', 'undici', 'lru-cache', 'node:*'] },
  store: { rooms: ground, npm: ['keyv', '@redis/client', 'pg', 'lru-cache', 'node:*'] },
  accounts: { rooms: [...ground, 'calendar.ts', 'auth', 'graph', 'store'], npm: ['node:*'] },
  mirror: {
    rooms: [...ground, 'calendar.ts', 'ical', 'accounts', 'graph', 'store'],
    npm: ['lru-cache', 'node:crypto', 'node:timers/promises'],
  },
  push: {
    rooms: [...ground, 'calendar.ts', 'subscribers.ts', 'xml', 'accounts', 'store'],
    npm: ['undici', 'node:*'],
  },
  audit: { rooms: [...ground, 'store'], npm: ['node:crypto'] },
  ops: {
    rooms: [...ground, 'calendar.ts', 'accounts', 'auth', 'mirror', 'store'],
    npm: ['koa', 'undici', 'node:*'],
  },
  caldav: { rooms: [...ground, 'calendar.ts', 'subscribers.ts', 'ical', 'xml'], npm: ['koa', 'raw-body', 'node:*'] },
  feeds: { rooms: [...ground, 'calendar.ts', 'ical'], npm: ['koa', 'node:*'] },
  web: {
    rooms: [...ground, 'calendar.ts', 'ical', 'accounts', 'audit', 'auth', 'mirror', 'store'],
    npm: ['koa', '@koa/router', 'raw-body', 'node:*'],
  },
}

/** Rooms of the top floor know everybody. */
const topFloor = [
  'main.ts',
  'cached.ts',
  'app.ts',
  'application.ts',
  'mailboxes.ts',
  'serve.ts',
  'services.ts',
  'operating.ts',
  'credentials.ts',
  'storage.ts',
  'source.ts',
  'wire.ts',
  'cli',
]
/** Between the outside-facing rooms, and from the decisions to the outside, only contracts are known. */
const typesOnly: readonly (readonly [from: string, to: string])[] = [
  ['accounts', 'auth'],
  ['accounts', 'graph'],
  ['mirror', 'graph'],
  ['mirror', 'accounts'],
  ['mirror', 'store'],
  ['accounts', 'store'],
  ['push', 'accounts'],
  ['push', 'store'],
  ['audit', 'store'],
  ['web', 'audit'],
  ['ops', 'accounts'],
  ['ops', 'auth'],
  ['ops', 'mirror'],
  ['ops', 'store'],
  ['web', 'accounts'],
  ['web', 'mirror'],
  ['web', 'store'],
]

interface Import {
  readonly from: Source
  readonly specifier: string
}

const imports: readonly Import[] = sources
  .filter(({ path }) => /^(src|sandbox|demo)\//.test(path))
  .flatMap((from) =>
    [...from.text.matchAll(/(?:from|^import|import\()\s*'([^']+)'/gm)].map((match) => ({
      from,
      specifier: match[1] ?? '',
    })),
  )

const targetOf = ({ from, specifier }: Import): string => normalize(join(dirname(from.path), specifier))
const isLocal = ({ specifier }: Import): boolean => specifier.startsWith('.')

function allowed(entry: Import): boolean {
  const room = roomOf(entry.from.path)
  const rules = mayImport[room]
  if (rules === undefined) return topFloor.includes(room) || !entry.from.path.startsWith('src/')
  if (!isLocal(entry)) {
    return rules.npm.some((name) =>
      name === 'node:*' ? entry.specifier.startsWith('node:') : entry.specifier === name,
    )
  }
  const target = roomOf(targetOf(entry))
  return target === room || rules.rooms.includes(target)
}

const shown = (entry: Import): string => `${entry.from.path} imports ${entry.specifier}`

describe('the floors', () => {
  it('let a file import only from lower floors, its own folder and the packages of its room', () => {
    expect(imports.filter((entry) => !allowed(entry)).map(shown)).toEqual([])
  })

  it('give every room its row', () => {
    const rooms = new Set(sources.filter(({ path }) => path.startsWith('src/')).map(({ path }) => roomOf(path)))
    expect([...rooms].filter((room) => mayImport[room] === undefined && !topFloor.includes(room))).toEqual([])
  })

  it('let decisions know the outside by its contract alone', () => {
    const broken = imports.filter(isLocal).filter((entry) => {
      const pair = typesOnly.find(([from, to]) => from === roomOf(entry.from.path) && to === roomOf(targetOf(entry)))
      return pair !== undefined && !targetOf(entry).endsWith('/types.ts') && !entry.from.path.endsWith('.test.ts')
    })
    expect(broken.map(shown)).toEqual([])
  })

  it('keep the sandbox apart: it knows the wire types, and production does not know it', () => {
    const outward = imports.filter((entry) => entry.from.path.startsWith('sandbox/') && isLocal(entry))
    const known = ['src/event.ts', 'src/graph/types.ts', 'package.json']
    const strays = outward.filter(
      (entry) => !targetOf(entry).startsWith('sandbox/') && !known.includes(targetOf(entry)),
    )
    const inward = imports.filter(
      (entry) => entry.from.path.startsWith('src/') && /^(sandbox|demo|fidelity|bench|soak)\//.test(targetOf(entry)),
    )
    expect([...strays, ...inward.filter((entry) => entry.from.path !== 'src/main.ts')].map(shown)).toEqual([])
  })
})

/** Decisions with one home: a text that may stand only in these files. */
const onlyIn: readonly { readonly text: RegExp; readonly home: readonly string[] }[] = [
  { text: /process\.env/, home: ['src/main.ts'] },
  { text: /\bconsole\./, home: ['src/main.ts', 'src/log.ts'] },
  { text: /\bDate\.now\(|\bnew Date\(\)/, home: ['src/clock.ts'] },
  { text: /&amp;/, home: ['src/xml/render.ts', 'src/web/html.ts'] },
  { text: /createCipheriv|createDecipheriv/, home: ['src/store/sealed.ts', 'src/push/encryption.ts'] },
  {
    text: /Retry-After/,
    home: [
      'src/caldav/errors.ts',
      'src/caldav/auth.ts',
      'src/feeds/answer.ts',
      'src/web/answer.ts',
      'src/web/refusal.ts',
      'src/wire.ts',
    ],
  },
  { text: /new Keyv\(/, home: ['src/store/store.ts', 'src/store/collection.ts'] },
]

describe('one home for each decision', () => {
  for (const { text, home } of onlyIn) {
    it(`keeps ${text.source} in ${home.join(', ')}`, () => {
      const code = (source: Source) => source.text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      const users = sources.filter((source) => source.path.startsWith('src/') && text.test(code(source)))
      expect(users.map(({ path }) => path).filter((path) => !home.includes(path))).toEqual([])
    })
  }
})

describe('sizes', () => {
  it('keep every file at 250 lines or fewer', () => {
    expect(sources.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('keep rooms from becoming drawers', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc)(\/|\.|-)/
    expect(sources.map(({ path }) => path).filter((path) => drawers.test(path))).toEqual([])
  })

  it('find the sources at all', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(100)
  })
})
