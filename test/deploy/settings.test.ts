/** What compose and Kubernetes tell the bridge is what it knows, and they take from it what the image does not need. */
import { execFileSync, spawnSync } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { settings } from '../../src/settings.ts'
import { startQuietDemo } from '../e2e/stage.ts'
import { command, dockerfile, read, root, yaml, yamls } from './files.ts'

interface Service {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: { readonly front?: { readonly ipam: { readonly config: readonly { readonly subnet: string }[] } } }
  readonly volumes: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, unknown>>
}

const composeFiles = ['compose.yaml', 'compose.redis.yaml', 'compose.postgres.yaml'] as const
const compose = (path: string) => yaml(path) as unknown as Compose
const known: ReadonlySet<string> = new Set(Object.values(settings).map(({ name }) => name))
const lines = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
/** Folders that the image lets the bridge read. */
const readable = command('CMD').flatMap((word) => /^--allow-fs-read=(.+)$/.exec(word)?.slice(1) ?? [])
const isReadable = (path: string): boolean =>
  readable.some((folder) => path === folder || path.startsWith(`${folder}/`))
const given = { CAL_HOST: 'cal.example.org', ...lines(read('.env.example')) }
const interpolated = (text: string): string =>
  text.replace(
    /\$\{([A-Z_]+)(?::\?[^}]*)?\}/g,
    (_, name: string) => (given as Record<string, string>)[name] ?? 'unknown',
  )

/** Values that are files must lie where the image may look. */
function expectGood(environment: Readonly<Record<string, string>>): void {
  expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([])
  const config = readConfig({ ENTRA_CLIENT_SECRET_FILE: '/run/secrets/x', ...environment })
  const files = [config.clientSecretFile, config.keyFile, config.storeUrlFile, config.dataDir]
  expect(files.filter((file) => file?.startsWith('/') && !file.startsWith(root) && !isReadable(file))).toEqual([])
}

describe.each(composeFiles)('%s', (path) => {
  const { services, volumes, secrets } = compose(path)
  const bridges = Object.entries(services).filter(([name]) => name.startsWith('bridge'))

  it('gives bridges only settings that exist, with values they take, and files they can read', () => {
    expect(bridges.length).toBeGreaterThan(0)
    const first = compose('compose.yaml').services['bridge']?.environment ?? {}
    for (const [, { environment = {} }] of bridges) {
      const all = { ...first, ...environment }
      expectGood(Object.fromEntries(Object.entries(all).map(([name, value]) => [name, interpolated(value)])))
    }
  })

  it('declares each volume and secret that it uses', () => {
    for (const { volumes: used = [], secrets: told = [] } of Object.values(services)) {
      const named = used.map((entry) => entry.split(':', 1)[0] ?? '').filter((name) => !name.startsWith('.'))
      expect(Object.keys(volumes)).toEqual(expect.arrayContaining(named))
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining([...told]))
    }
  })

  it('pins the images of others by digest, and lets nothing gain rights', () => {
    for (const { image, security_opt: options, ...service } of Object.values(services)) {
      if (image === undefined) continue
      expect(service.volumes?.join()).not.toContain('docker.sock')
      expect(options).toEqual(['no-new-privileges:true'])
      if (image !== 'outlook-caldav-bridge') expect(image).toMatch(/^[a-z/]+:[0-9.]+-alpine@sha256:[0-9a-f]{64}$/)
    }
  })
})

describe('compose.yaml', () => {
  const { services, networks } = compose('compose.yaml')

  it('gives the bridge nothing to write but its volumes, and no rights of root', () => {
    expect(services['bridge']).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    const written = services['bridge']?.volumes?.map((entry) => entry.split(':')[1])
    const allowed = command('CMD').flatMap((word) => /^--allow-fs-write=(.+)$/.exec(word)?.slice(1) ?? [])
    // Root's folder: Node reads there only when it may write, and the system does not let it.
    expect([...(written ?? []), '/app/.compiled'].sort()).toEqual(allowed.sort())
    expect(read('Dockerfile').indexOf('RUN node --import=./src/cached.ts')).toBeLessThan(
      read('Dockerfile').indexOf('USER '),
    )
  })

  it('lets the bridge believe the network that its proxy comes from', () => {
    expect(services['bridge']?.environment?.['TRUSTED_PROXIES']).toBe(networks.front?.ipam.config[0]?.subnet)
  })

  it('asks for what .env.example has, and tells the proxy what its file wants to know', () => {
    const asked = [...read('compose.yaml').matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1])
    expect([...new Set(asked)].sort()).toEqual(Object.keys(lines(read('.env.example'))).sort())
    const wanted = [...read('deploy/proxy/Caddyfile').matchAll(/\{\$([A-Z_]+)\}/g)].map((match) => match[1])
    expect(Object.keys(services['caddy']?.environment ?? {}).sort()).toEqual(wanted.sort())
  })
})

describe('the image', () => {
  it('sets only settings that exist', () => {
    const [environment = ''] = dockerfile.filter(({ word }) => word === 'ENV').map(({ rest }) => rest)
    const { NODE_ENV, MALLOC_ARENA_MAX, ...rest } = Object.fromEntries(
      environment.split(' ').map((pair) => pair.split('=')),
    )
    expect([NODE_ENV, MALLOC_ARENA_MAX]).toEqual(['production', '2'])
    expect(Object.keys(rest).filter((name) => !known.has(name))).toEqual([])
  })
})

describe('every way to install it', () => {
  it('has the day on which the secret ends, without which nobody is warned', () => {
    const [image = '', node = ''] = read('docs/install.md').split('### With Node alone')
    for (const steps of [read('README.md'), image, node, read('deploy/kubernetes/base/bridge.env')])
      expect(steps).toMatch(/ENTRA_CLIENT_SECRET_EXPIRES=\d{4}-\d\d-\d\d/)
  })
})

const base = 'deploy/kubernetes/base'
interface Pod {
  readonly containers: readonly Readonly<Record<string, { readonly httpGet: { readonly path: string } } | undefined>>[]
}
const pod = (yamls(`${base}/bridge.yaml`).at(-1) as { spec: { template: { spec: Pod } } }).spec.template.spec
const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
  (name) => pod.containers[0]?.[name]?.httpGet.path,
)

describe('the Kubernetes manifests', () => {
  const alone = lines(read(`${base}/bridge.env`))

  it('give bridges only settings that exist, with values they take, and files they can read', () => {
    expectGood(alone)
    const { configMapGenerator } = yaml('deploy/kubernetes/replicas/kustomization.yaml') as {
      configMapGenerator: readonly { literals: readonly string[] }[]
    }
    const more = lines(configMapGenerator[0]?.literals.join('\n') ?? '')
    expect(Object.keys(more)).toContain('STORE_URL_FILE')
    expectGood({ ...alone, ...more })
  })

  it('probe what the bridge answers, by address and in clear text as kubelets do', async () => {
    const demo = await startQuietDemo({ PUBLIC_URL: 'https://cal.example.org' })
    try {
      for (const path of probes) expect([path, await statusOf(demo.bridge.port, path ?? '')]).toEqual([path, 200])
    } finally {
      await demo.close()
    }
  })

  const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0
  it.skipIf(!kubectl).each(['base', 'replicas'])('of %s fit together', (folder) => {
    const text = execFileSync('kubectl', ['kustomize', join(root, 'deploy/kubernetes', folder)], { encoding: 'utf8' })
    const made = text.split(/^---$/m).map((part) => parse(part) as { kind: string; spec: Record<string, unknown> })
    const set = made.find(({ kind }) => kind === 'StatefulSet')
    const { template, volumeClaimTemplates, ...spec } = (set ?? { spec: {} }).spec as unknown as StatefulSet
    const { volumes, containers } = template.spec
    const there = [
      ...volumes.map(({ name }) => name),
      ...(volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
    ]
    expect(containers[0]?.volumeMounts.map(({ name }) => name).sort()).toEqual(there.sort())
    expect(spec.selector.matchLabels).toEqual(template.metadata.labels)
    expect(made.find(({ kind }) => kind === 'NetworkPolicy')?.spec['podSelector']).toEqual(spec.selector)
    const config = parse(text.split(/^---$/m).find((part) => part.includes('kind: ConfigMap')) ?? '') as {
      metadata: { name: string }
    }
    expect(containers[0]?.envFrom).toEqual([{ configMapRef: { name: config.metadata.name } }])
  })
})

interface StatefulSet {
  readonly selector: { readonly matchLabels: object }
  readonly template: {
    readonly metadata: { readonly labels: object }
    readonly spec: {
      readonly volumes: readonly { readonly name: string }[]
      readonly containers: readonly { readonly volumeMounts: readonly { readonly name: string }[]; envFrom: unknown }[]
    }
  }
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[]
}

/** As a probe asks: the pod's address for a name. */
const statusOf = (port: number, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { host: '10.244.1.7:8080' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
