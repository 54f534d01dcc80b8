import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Places to look for a browser, best first. */
const places: readonly (() => Promise<string | undefined>)[] = [
  () => sparticuz.executablePath(),
  async () => process.env['CHROMIUM_PATH'],
  async () => '/usr/bin/chromium',
]

/** A headless Chromium. @throws the last failure when no place has one that starts. */
export async function launchBrowser(): Promise<Browser> {
  let failure: unknown
  for (const place of places) {
    try {
      const executablePath = await place()
      if (executablePath === undefined) continue
      return await chromium.launch({ executablePath, args: sparticuz.args, headless: true })
    } catch (error) {
      failure = error
    }
  }
  throw failure
}
