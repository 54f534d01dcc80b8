import { runCommand } from '../../src/cli/run.ts'
import type { Services } from '../../src/services.ts'

/** Commands as the bridge that runs carries them out. @returns the exit code, and all that was printed */
export async function inTerminal(
  services: Services,
  ...words: string[]
): Promise<readonly [exit: number, said: string]> {
  const said: string[] = []
  const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }
  const exit = await runCommand(services, 'https://cal.contoso.example', words, io, new AbortController().signal)
  return [exit, said.join('\n')]
}
