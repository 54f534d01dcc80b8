/** Gets the programs: from Debian where that is the system and we may, from npm into a folder that goes away. */
import { existsSync } from 'node:fs'
import type { Client } from './client.ts'
import { debianVersion, run } from './run.ts'

const aptMinutes = 15

/** @returns what could not be installed, and why, line by line */
export async function installDebian(clients: readonly Pick<Client, 'debian'>[]): Promise<readonly string[]> {
  const wanted = [...new Set(clients.flatMap(({ debian = [] }) => debian))]
  const missing: string[] = []
  for (const name of wanted) if ((await debianVersion(name)) === undefined) missing.push(name)
  if (missing.length === 0) return []
  if (!existsSync('/etc/debian_version')) return [`This is not Debian: ${missing.join(', ')} stay away.`]
  if (process.getuid?.() !== 0) return [`Only root can install ${missing.join(', ')}.`]
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: aptMinutes * 60_000 }
  const lock = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  await run('apt-get', [...lock, 'update'], options)
  const failed: string[] = []
  for (const name of missing) {
    const { code, err } = await run('apt-get', [...lock, 'install', '-y', '--no-install-recommends', name], options)
    if (code !== 0) failed.push(`${name} is not to be had: ${err.trim().slice(-120)}`)
  }
  return failed
}

/** @param folder where `node_modules` comes to be */
export async function installNpm(clients: readonly Client[], folder: string): Promise<readonly string[]> {
  const wanted = [...new Set(clients.flatMap(({ npm = [] }) => npm))]
  if (wanted.length === 0) return []
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, ...wanted]
  const { code, err } = await run('npm', args, { cwd: folder, ours: true, timeoutMs: 300_000 })
  return code === 0 ? [] : [`npm: ${err.trim().slice(-200)}`]
}
