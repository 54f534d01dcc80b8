/** Proxies started with the recipes, as they are installed on this machine. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Agent } from 'undici'

export interface Recipe {
  readonly program: 'caddy' | 'nginx'
  readonly file: string
  /** Below the host; empty for a host of its own. */
  readonly path: string
}
export interface Place {
  readonly folder: string
  readonly port: number
  readonly plainPort: number
  readonly bridgePort: number
  /** Of others beside it. */
  readonly morePorts?: readonly number[]
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** Only what belongs to the place is replaced: names, ports, certificates. */
export const programs: Readonly<Record<Recipe['program'], (recipe: string, place: Place) => ChildProcess>> = {
  caddy: (recipe, { folder, port, plainPort, bridgePort, morePorts = [] }) => {
    const options = `{\n admin off\n skip_install_trust\n http_port ${plainPort}\n https_port ${port}\n}\n`
    const site = recipe
      .replaceAll('cal.example.org {', 'localhost {')
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${bridgePort}`)
    writeFileSync(join(folder, 'Caddyfile'), options + site)
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      CAL_HOST: 'localhost',
      BRIDGES: [bridgePort, ...morePorts].map((each) => `127.0.0.1:${each}`).join(' '),
    }
    const words = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
    return spawn('caddy', words, { env, stdio: 'ignore' })
  },
  nginx: (recipe, { folder, port, plainPort, bridgePort }) => {
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'cert.key')]
    const subject = ['-subj', '/CN=localhost', '-days', '2']
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', certificate]
    execFileSync('openssl', ['req', '-x509', '-nodes', ...made, ...subject], { stdio: 'ignore' })
    const site = recipe
      .replaceAll('cal.example.org;', 'localhost;')
      .replaceAll('/etc/ssl/cal.example.org.pem', certificate)
      .replaceAll('/etc/ssl/cal.example.org.key', key)
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${bridgePort}`)
      .replaceAll(/listen \[::\].*\n/g, '\n')
      .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll('listen 80', `listen 127.0.0.1:${plainPort}`)
    mkdirSync(join(folder, 'tmp'))
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, 'tmp', name)};`,
    )
    const user = process.getuid?.() === 0 ? 'user root;' : ''
    const around = `${user} pid ${folder}/pid; error_log ${folder}/error.log; daemon off;\nevents {}\nhttp {\naccess_log off;\n`
    writeFileSync(join(folder, 'nginx.conf'), `${around}${paths.join('\n')}\n${site}\n}\n`)
    return spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
  },
}

export const installed = (program: string): boolean => spawnSync(program, ['version']).error === undefined
export const anyCertificate = new Agent({ connect: { rejectUnauthorized: false } })
