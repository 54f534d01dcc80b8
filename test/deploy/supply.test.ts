/** What comes in from others: how much, by which name, and what it may do while it is installed. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { dockerfile, filesBelow, read, root } from './files.ts'

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
  readonly os?: readonly string[]
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Locked>> }
const runtime = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true)

describe('runtime packages', () => {
  it('are no more than 136', () => {
    expect(runtime.length).toBeGreaterThan(50)
    expect(runtime.length).toBeLessThanOrEqual(136)
  })

  it('have no install script', () => {
    expect(runtime.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path)).toEqual([])
  })

  it('need no compiler, and are the same on every machine', () => {
    const builders = new Set(['node-gyp', 'node-gyp-build', 'prebuild-install', 'bindings', 'node-addon-api', 'nan'])
    const native = runtime.filter(
      ([path, { os, dependencies = {} }]) =>
        os !== undefined ||
        builders.has(basename(path)) ||
        Object.keys(dependencies).some((name) => builders.has(name)),
    )
    expect(native.map(([path]) => path)).toEqual([])
  })

  it('are under licences that ask for a notice at most', () => {
    const free = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', '0BSD'])
    expect(
      runtime.filter(([, { license = '' }]) => !free.has(license)).map(([path, { license }]) => [path, license]),
    ).toEqual([])
  })
})

describe('the list of what is in the image (SBOM)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-sbom-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const made = / && (npm pkg .*sbom\.cdx\.json)$/.exec(dockerfile.find(({ word }) => word === 'RUN')?.rest ?? '')?.[1]

  it('names each runtime package with its version, and no other', () => {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(root, file), join(folder, file))
    execFileSync('sh', ['-c', made ?? 'false'], { cwd: folder, stdio: 'ignore' })
    const { components } = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as {
      components: readonly { readonly purl: string }[]
    }
    const locked = runtime.map(([path, { version }]) => {
      const name = path.replace(/^.*node_modules\//, '').replace('@', '%40')
      return `pkg:npm/${name}@${version}`
    })
    expect(components.map(({ purl }) => purl).sort()).toEqual([...new Set(locked)].sort())
  })

  it('is made in the same way wherever it is made', () => {
    const steps = (made ?? '').split(' && ')
    expect(steps).toHaveLength(3)
    for (const path of ['.github/workflows/image.yml', '.github/workflows/release.yml'])
      for (const step of steps) expect(read(path)).toContain(step)
  })
})

describe('every package', () => {
  it('is locked by the hash of its content', () => {
    const loose = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && integrity === undefined)
    expect(loose.map(([path]) => path)).toEqual([])
  })

  it('of ours is asked for by its exact version', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const versions = Object.entries({ ...dependencies, ...devDependencies })
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  it('runs no script while it is installed, but for those that are named in package.json', () => {
    const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: object }
    const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true)
    const nothingToDo = ['fsevents']
    const names = scripted
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
      .filter((name) => !nothingToDo.includes(name))
    expect(names).toEqual(Object.keys(allowScripts))
  })
})

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Workflow {
  readonly permissions?: object
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[]; readonly permissions?: object }>>
}
const workflows = filesBelow('.github/workflows')

describe.each(workflows)('%s', (path) => {
  const workflow = parse(read(path)) as Workflow
  const steps = Object.values(workflow.jobs).flatMap(({ steps = [] }) => steps)

  it('pins each action by its full commit, and says which version that is', () => {
    const uses = [...read(path).matchAll(/uses: (\S+)(.*)$/gm)].filter(([, action]) => !action?.startsWith('./'))
    expect(uses.length + steps.length).toBeGreaterThan(0)
    for (const [, action, comment] of uses) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/)
    }
  })

  it('gives each job its own rights, and none by default', () => {
    expect(workflow.permissions).toEqual({})
    for (const { permissions } of Object.values(workflow.jobs)) expect(permissions).toBeDefined()
  })

  it('leaves no credentials behind a checkout, and puts nothing of others into a shell', () => {
    const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))
    for (const { with: options } of checkouts) expect(options).toMatchObject({ 'persist-credentials': false })
    for (const { run = '' } of steps) expect(run).not.toContain('${{')
  })
})

it('one action is pinned to one commit everywhere', () => {
  const pins = workflows.flatMap((path) => [...read(path).matchAll(/uses: ([\w/-]+)@([0-9a-f]{40})/g)])
  const commits = new Map(pins.map(([, action = '', commit = '']) => [action, commit]))
  expect(pins.filter(([, action = '', commit]) => commits.get(action) !== commit)).toEqual([])
})
