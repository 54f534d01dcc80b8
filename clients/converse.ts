import { spawn } from 'node:child_process'

/**
 * A program that sees both sides of a change: it prints `ready`, is told the new title, and ends with one line of JSON.
 * @param rename makes the change and says the title
 */
export function converse(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  rename: () => string,
): Promise<{ readonly title: string; readonly told: unknown }> {
  const [program, ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', ...env }, timeout: 180_000 })
    let [out, err, title] = ['', '', '']
    child.stderr.on('data', (part: Buffer) => (err += part.toString()))
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString()
      if (title !== '' || !/^ready$/m.test(out)) return
      title = rename()
      child.stdin.end(`${title}\n`)
    })
    child.stdin.on('error', () => {}) // it may be gone
    child.once('error', reject)
    child.once('close', (code) => {
      const last = out
        .trim()
        .split('\n')
        .findLast((line) => /^[[{]/.test(line))
      if (code === 0 && last !== undefined) resolve({ title, told: JSON.parse(last) })
      else reject(new Error(`ended with ${code}: ${err.trim().slice(-250)}`))
    })
  })
}
