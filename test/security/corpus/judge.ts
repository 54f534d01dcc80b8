/** What the larger collection calls harm, and what it asks for besides. */
import { header, type Facts as KnownFacts, harms as known } from '../harm.ts'
import { titles } from '../stage.ts'
import type { CorpusRow, Expected } from './row.ts'
import { outOfScope } from './values.ts'
import type { Read } from './wire.ts'

/** What moved behind the door. Other things move there, too: a row is sent again before it is blamed. */
export interface Movement {
  readonly canaryCalls: number
  readonly graphCalls: number
  readonly tokenCalls: number
  readonly writes: number
  /** Commands that the store got; undefined where they cannot be counted. */
  readonly commands: number | undefined
  readonly rssMiB: number
  readonly log: readonly string[]
}

export interface Facts {
  readonly row: CorpusRow
  readonly expect: Expected
  readonly answer: Read
  readonly sentBytes: number
  readonly moved: Movement
  /** Commands of the store for a good request of the same kind. */
  readonly usualCommands: number | undefined
  readonly known: Omit<KnownFacts, 'answer'>
  /** What was sent as a password, where something was. */
  readonly secrets: readonly string[]
  readonly others: readonly string[]
  readonly stillSignedIn: boolean
}

type Check = (facts: Facts) => boolean

const status =
  (least: number, most = least): Check =>
  ({ answer }) =>
    answer.statuses.some((each) => each >= least && each <= most)
const has =
  (text: string): Check =>
  ({ answer }) =>
    answer.all.includes(text)
const field = ({ answer }: Facts, name: string): string => header(asKnown(answer), name)
const asKnown = (answer: Read) => ({ ...answer, status: typeof answer.status === 'number' ? answer.status : 0 })
/** Of a busy machine's time, only what the bridge worked counts; five times as long is too long whatever it did. */
const slow =
  (ms: number): Check =>
  ({ answer }) =>
    answer.ms > ms && (answer.cpuMs > ms || answer.ms > 5 * ms)
const wrote: Check = ({ moved }) => moved.writes > 0
const calledGraph: Check = ({ moved }) => moved.graphCalls > 0
const calledEntra: Check = ({ moved }) => moved.tokenCalls > 0
const toldSecret: Check = ({ answer, secrets }) => secrets.some((secret) => answer.all.includes(secret))

/** Where a program's inner life would show. */
const inside = (pattern: RegExp): Check => {
  const check: Check = ({ answer }) => pattern.test(answer.body)
  return check
}

const harms: Readonly<Record<string, Check>> = {
  '101': status(101),
  '207': status(207),
  '2xx': status(200, 299),
  '3xx': status(300, 399),
  '429': status(429),
  '5xx': status(500, 599),
  '5xx-other': ({ answer, expect }) => answer.statuses.some((each) => each >= 500 && !expect.status.includes(each)),
  '100-continue': has('HTTP/1.1 100'),
  'canary-other-user': (facts) => has(titles.alex)(facts) || has(titles.miriam)(facts),
  'canary-other-tenant': has(titles.miriam),
  'canary-out-of-scope': has(outOfScope),
  outbound: ({ moved }) => moved.canaryCalls > 0,
  'reflect-headers': inside(/^(?:host|authorization|depth|user-agent):/im),
  'insecure-cookie': ({ answer }) => /^set-cookie:(?!.*; Secure)/im.test(answer.all),
  'set-cookie-without-secure': ({ answer }) => /^set-cookie:(?!.*; Secure)/im.test(answer.all),
  'acac-true': (facts) => field(facts, 'access-control-allow-credentials') !== '',
  'no-nosniff': (facts) => typeof facts.answer.status === 'number' && field(facts, 'x-content-type-options') === '',
  'text/html': (facts) => field(facts, 'content-type').includes('html'),
  'second-response': ({ answer }) => answer.statuses.length > 1,
  'second-response-as-body': ({ answer }) => answer.statuses.length > 2 || /\/smuggled/.test(answer.body),
  'amplify>100x': ({ answer, sentBytes }) => answer.all.length > 100 * sentBytes,
  hang: slow(1_000),
  '2s': slow(2_000),
  rss: ({ moved }) => moved.rssMiB > 64,
  'slow-path': ({ moved, usualCommands }) => (moved.commands ?? 0) > (usualCommands ?? Number.POSITIVE_INFINITY),
  'store-write': wrote,
  'tenant-enabled': wrote,
  'graph-call': calledGraph,
  'graph-call-per-href': ({ moved }) => moved.graphCalls > 5,
  'graph-call-other-path': calledGraph,
  'syncs-user-named-in-body': calledGraph,
  'sync-triggered': calledGraph,
  'token-refresh': calledEntra,
  'log-injection': ({ moved }) => moved.log.some((line) => !/^[\x20-\x7e]+\n$/.test(line)),
  'log-secret': ({ moved, secrets }) => secrets.some((secret) => moved.log.join('').includes(secret)),
  polluted: () => 'polluted' in {},
  'empty-207-with-new-token': ({ answer }) => answer.status === 207 && !answer.body.includes('<D:response>'),
  'unbounded-listing': ({ answer }) => answer.all.length > 65_536,
  'lists-other-principals': ({ answer, others }) => others.some((other) => answer.all.includes(other)),
  'matches-all': ({ answer }) => answer.body.includes('<D:response>'),
  'merged-with-victim': (facts) => has(titles.alex)(facts) || facts.known.page.includes(titles.alex),
  'parsed-body': slow(1_000),
  'padding-oracle': ({ answer }) => answer.status !== 202,
  'session-kept': ({ answer }) => /^set-cookie: __Host-sid=attackerchosen/im.test(answer.all),
  'session-ended': ({ stillSignedIn }) => !stillSignedIn,
  'secret-of-old-token': toldSecret,
  'shows-secret': toldSecret,
  'existence-oracle': inside(/belongs|another (?:person|account)/i),
  version: inside(/\d+\.\d+\.\d+/),
  stack: inside(/\n\s+at /),
  'tenant-id': inside(/[0-9a-f]{8}-[0-9a-f]{4}-/),
  token: toldSecret,
}

/** Seen by the shape of the load, or measured where time is measured. */
const elsewhere: ReadonlySet<string> = new Set([
  'open>headersTimeout',
  'open>requestTimeout',
  'refuses-good-client',
  'fd-leak',
  'unhandled',
  '5xx-log',
  'locks-out-other-ip',
  '>quota',
  '>50-tokens',
  '>1-sync-per-10s',
  'timing>1ms-vs-unknown-id', // bench/cases/password-timing.ts
])

const fieldIs =
  (name: string, pattern: RegExp): Check =>
  (facts) =>
    pattern.test(field(facts, name))
const condition =
  (name: string): Check =>
  ({ answer }) =>
    answer.status !== 403 || answer.body.includes(name)
const refused = ({ answer }: Facts, least = 400): boolean => typeof answer.status !== 'number' || answer.status >= least
const webhookEcho: Check = (facts) =>
  facts.answer.status !== 200 ||
  (fieldIs('content-type', /^text\/plain; charset=utf-8$/)(facts) &&
    fieldIs('content-security-policy', /sandbox/)(facts) &&
    fieldIs('cache-control', /no-store/)(facts) &&
    facts.answer.body === echoOf(facts.row.path))

const echoOf = (path: string): string => new URL(path, 'http://localhost').searchParams.get('validationToken') ?? ''

const musts: Readonly<Record<string, Check>> = {
  'www-authenticate-basic-utf8': (facts) =>
    facts.answer.status !== 401 || fieldIs('www-authenticate', /^Basic realm="[^"]+", charset="UTF-8"$/)(facts),
  '404-for-that-href-or-error': (facts) => refused(facts) || facts.answer.body.includes('404 Not Found'),
  'DAV:valid-sync-token-or-400': condition('valid-sync-token'),
  'valid-filter-or-400': condition('valid-filter'),
  'supported-collation-or-400': condition('supported-collation'),
  'DAV:need-privileges-or-405': condition('need-privileges'),
  'DAV:supported-report': condition('supported-report'),
  'CALDAV:supported-calendar-data': condition('supported-calendar-data'),
  'literal-match': ({ answer }) => !answer.body.includes('<D:response>'),
  limited: ({ answer }) => answer.all.length <= 4 * 1_048_576 + 65_536,
  'same-answer-as-missing': ({ answer }) => answer.status === 404,
  'if-200: text/plain, exact decoded echo, nosniff, CSP sandbox, no-store': webhookEcho,
  'cache-no-store': fieldIs('cache-control', /no-store/),
  'no-store': fieldIs('cache-control', /no-store/),
  csp: fieldIs('content-security-policy', /default-src 'none'/),
  hsts: fieldIs('strict-transport-security', /max-age=31536000/),
  nosniff: fieldIs('x-content-type-options', /^nosniff$/),
  'referrer-policy': fieldIs('referrer-policy', /^no-referrer$/),
  coop: fieldIs('cross-origin-opener-policy', /^same-origin$/),
}
/** Seen by the shape of the load. */
const mustsElsewhere: ReadonlySet<string> = new Set(['429-after-10', 'retry-after', 'coalesced', 'quota'])

function happened(name: string, facts: Facts): boolean {
  if (elsewhere.has(name)) return false
  const reflected = /^reflect:(.+)$/.exec(name)?.[1]
  if (reflected !== undefined) return facts.answer.all.includes(reflected)
  const check = harms[name]
  if (check !== undefined) return check(facts)
  return known[name]?.({ ...facts.known, answer: asKnown(facts.answer) }) !== false
}

/** @returns names of what must not have happened, and did; of what must have, and did not; `status …` when it is not among those expected */
export function judged(facts: Facts): readonly string[] {
  const { answer, expect } = facts
  const harm = (expect.mustNot ?? []).filter((name) => happened(name, facts))
  const missing = (expect.must ?? []).filter((name) => {
    if (name.startsWith('anchor answers') || mustsElsewhere.has(name)) return false
    return musts[name]?.(facts) !== true
  })
  const general = [
    ...(expect.status.includes(answer.status) ? [] : [`status ${answer.status}`]),
    ...(['canary-other-user', 'stack', 'log-injection', 'outbound'] as const).filter((name) => happened(name, facts)),
  ]
  return [...new Set([...general, ...harm, ...missing.map((name) => `not ${name}`)])]
}
