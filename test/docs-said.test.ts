/** What the pages for people say exists: links, settings, commands, scripts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { storageCommands } from '../src/cli/backup-restore.ts'
import { commands } from '../src/cli/commands.ts'
import { settings } from '../src/settings.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages: readonly string[] = ['.', 'docs']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => normalize(join(folder, name))))
  .filter((path) => path.endsWith('.md'))
  .sort()

const unfenced = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '')
const fences = (text: string): string => [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```$/gm)].map((m) => m[1]).join('')

/** The anchor that a page viewer gives to a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
const anchors = (path: string): readonly string[] =>
  [...unfenced(read(path)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchor(heading))

/** Read by others than the bridge itself: the demo, the tests, compose, the shell. */
const othersRead = new Set([
  ...['SANDBOX_PORT', 'CAL_HOST', 'UPDATE_GOLDEN', 'HOME_SET', 'USER_NAME'],
  ...[...readFileSync(join(root, '.ci/run'), 'utf8').matchAll(/\b(BRIDGE_[A-Z_]+)/g)].map(([, name = '']) => name),
])
const settingNames = new Set(Object.values(settings).map(({ name }) => name))
const words = [...commands, ...storageCommands].map((command) => command.words.join(' '))
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

describe.each(pages)('%s', (path) => {
  const text = read(path)

  it('links to what is there', () => {
    const links = [...unfenced(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const broken = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [file = '', fragment] = link.split('#', 2)
        const target = file === '' ? path : normalize(join(dirname(path), file))
        if (!existsSync(join(root, target))) return true
        return fragment !== undefined && target.endsWith('.md') && !anchors(target).includes(fragment)
      })
    expect(broken).toEqual([])
  })

  it('names settings that exist', () => {
    const prefixes =
      /^(ENTRA|GRAPH|STORE|PUBLIC|TRUSTED|STALE|FRESH|PUSH|WEBDAV|KEY|DATA|LOG|METRICS|OPERATOR|DRAIN|ADMIN)/
    const named = [...text.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`|^\s*(?:export )?([A-Z]+_[A-Z_]+)=/gm)]
      .map(([, quoted, set]) => quoted ?? set ?? '')
      .filter((name) => prefixes.test(name))
    expect(named.filter((name) => !settingNames.has(name) && !othersRead.has(name))).toEqual([])
  })

  it('names commands and scripts that exist', () => {
    const said = [...text.matchAll(/(?:npm run bridge -- |src\/main\.ts )([a-z][a-z-]*(?: [a-z]+)?)/g)].map(
      ([, it = '']) => it,
    )
    const own = ['serve', 'setup', 'demo']
    const exists = (what: string): boolean =>
      [...own, ...words].some(
        (one) => `${what} `.startsWith(`${one} `) || one === what.split(' ', 1)[0] || one.startsWith(`${what} `),
      )
    expect(said.filter((what) => !exists(what))).toEqual([])
    const run = [...text.matchAll(/npm run (?:-s |--silent )?([a-z][a-z-]*)/g)].map(([, name = '']) => name)
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  it('names files of the project that are there', () => {
    const named = [...fences(text).matchAll(/(?:^|\s)((?:deploy|docs|src|compose)[\w./-]*\.(?:ts|yaml|md|env))/gm)].map(
      (m) => m[1] ?? '',
    )
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })
})

it('every page is led to from the README, at one remove at most', () => {
  const linked = (path: string): readonly string[] =>
    [...unfenced(read(path)).matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, link = '']) =>
      normalize(join(dirname(path), link)),
    )
  const near = new Set(['README.md', ...linked('README.md')])
  for (const path of [...near]) if (existsSync(join(root, path))) for (const link of linked(path)) near.add(link)
  expect(pages.filter((path) => !near.has(path))).toEqual([])
})
