import { spawn } from 'node:child_process'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface RunOptions {
  readonly cwd?: string
  /** Beside a PATH of the system's own programs; nothing of ours is handed on, unless `ours` says so. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Hands our whole environment on: npm knows its registry from there. */
  readonly ours?: boolean
  readonly timeoutMs?: number
}

/** Debian's programs look for Debian's Python first, whatever else is on this machine. */
const clean = { PATH: '/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'Europe/Berlin' }

/** Runs a program to its end. Never throws for how it ends. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env = {}, input = '', ours = false, timeoutMs = 120_000 } = options
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...(ours ? process.env : clean), ...env },
      timeout: timeoutMs,
      ...(cwd === undefined ? {} : { cwd }),
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (part: Buffer) => (out += part.toString()))
    child.stderr.on('data', (part: Buffer) => (err += part.toString()))
    child.once('error', (error) => resolve({ code: 127, out, err: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, out, err }))
    child.stdin.on('error', () => {}) // the program may not want what we say
    child.stdin.end(input)
  })
}

/** @throws with the end of what the program said, unless it ended well */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await run(command, args, options)
  if (ran.code !== 0) throw new Error(`${command} ended with ${ran.code}: ${(ran.err || ran.out).trim().slice(-250)}`)
  return ran
}

/** The version that Debian installed. */
export async function debianVersion(name: string): Promise<string | undefined> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own notation
  const { code, out } = await run('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}${Version}', name])
  return code === 0 && out.startsWith('ii') ? out.replace(/^ii\s*/, '') : undefined
}
