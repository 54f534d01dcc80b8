import type { Finding } from '../doctor.ts'
import type { Case } from '../doctor-case.ts'
import type { Site } from '../site.ts'
import { iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'

const softHyphen = '\u00ad'

interface ReportFacts {
  readonly found: Case
  readonly finding: Finding | undefined
  /** Whether whoever asks is signed in. Strangers are not told which version runs here, as on every page. */
  readonly isKnown: boolean
}

/** The report for support, as text. Everything in it is ours or was held to its form. */
export function reportText(site: Site, words: Words, { found, finding, isKnown }: ReportFacts): string {
  const { version, clock, registration } = site.deps
  const w = words.doctor.reportFields
  const { audience, scopes, cloud, clientId } = registration
  const saw = found.saw === undefined ? undefined : words.doctor.screens[found.saw].name.replaceAll(softHyphen, '')
  const lines: readonly (readonly [name: string, value: string | undefined])[] = [
    [w.made, iso(clock.now())],
    [w.bridge, site.links.server + (isKnown ? ` (${version})` : '')],
    [w.step, w.stepText],
    [w.saw, saw],
    [w.code, found.code],
    [w.means, finding?.happened],
    [w.move, finding && words.move[finding.move]],
    [w.id, found.correlationId],
    [w.at, found.at],
    [w.scopes, scopes.join(' ')],
    [w.accounts, words.doctor.audience[audience]],
    [w.cloud, cloud],
    [w.client, clientId],
  ]
  const width = Math.max(...lines.map(([name]) => name.length)) + 2
  const rows = lines.map(([name, value]) => `${`${name}:`.padEnd(width)}${value ?? w.unknown}`)
  return [`${words.product} – ${words.doctor.reportTitle}`, '', ...rows, '', w.end, ''].join('\n')
}
