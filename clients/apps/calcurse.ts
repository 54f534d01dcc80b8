import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, holds } from '../client.ts'
import { debianVersion, run } from '../run.ts'

export const calcurse: Client = {
  name: 'calcurse-caldav',
  debian: ['calcurse', 'python3-httplib2'],
  version: () => debianVersion('calcurse'),
  start: async (bed) => {
    const home = bed.folder('calcurse')
    const [config, data] = [join(home, 'config', 'caldav'), join(home, 'data')]
    for (const folder of [config, join(data, 'caldav')]) mkdirSync(folder, { recursive: true })
    const text = `[General]\nHostname = localhost:${bed.port}\nPath = ${bed.calendarPath}\nHTTPS = No\nInsecureSSL = No\nDryRun = No\nSyncFilter = cal,todo\nAuthMethod = basic\n[Auth]\nUsername = ${bed.username}\nPassword = ${bed.password}\n`
    writeFileSync(join(config, 'config'), text)
    const env = { HOME: home, LC_ALL: 'C.UTF-8' }
    const files = [
      '--config',
      join(config, 'config'),
      '--datadir',
      data,
      '--lockfile',
      join(home, 'lock'),
      '--syncdb',
      join(home, 'sync.db'),
    ]
    const sync = (...more: string[]) => run('/usr/bin/calcurse-caldav', [...files, ...more], { env })
    const kept = () => readFileSync(join(data, 'apts'), 'utf8')
    return {
      discovers: 'it is given the address of a calendar',
      lists: 'it is given the address of a calendar',
      reads: async () => {
        const { code, err, out } = await sync('--init', 'keep-remote')
        holds(`ended with ${code}: ${(err || out).slice(-200)}`, code === 0)
        holds('no appointments', kept().trim().split('\n').length > 3)
      },
      notices: async () => {
        const title = bed.rename()
        await sync()
        holds('the new title is not there', kept().includes(title))
      },
      obeys: async () => {
        writeFileSync(join(data, 'apts'), `${kept()}12/01/2026 @ 10:00 -> 12/01/2026 @ 11:00 |From the app\n`)
        const [first, second] = [await sync(), await sync()]
        holds('no word of the refusal', /403|Forbidden/.test(first.err + first.out + second.err + second.out))
        const title = bed.rename()
        await sync()
        holds('goes on reading', kept().includes(title))
      },
    }
  },
}
