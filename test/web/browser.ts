import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Places to look for a browser, best first. */
const places: readonly (() => Promise<string | undefined>)[] = [
  () => sparticuz.executablePath(),
  async () => process.env['CHROMIUM_PATH'],
  async () => '/usr/bin/chromium',
]

/** Made for functions in a cloud: these would crash on a second context, or switch off what the tests are there to see. */
const unwanted =
  /^--(?:single-process|no-zygote|disable-web-security|disable-site-isolation-trials|allow-running-insecure-content)$/
const args = sparticuz.args.filter((arg) => !unwanted.test(arg))

/** A headless Chromium. @throws the last failure when no place has one that starts. */
export async function launchBrowser(): Promise<Browser> {
  let failure: unknown
  for (const place of places) {
    try {
      const executablePath = await place()
      if (executablePath === undefined) continue
      return await chromium.launch({ executablePath, args, headless: true })
    } catch (error) {
      failure = error
    }
  }
  throw failure
}
