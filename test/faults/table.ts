/**
 * What can go wrong at Microsoft's, and what apps see of it: one row for each fault. The tests beside this file switch each on and look
 * through the CalDAV door; docs/faults.md is made from it.
 */

/** A fault of the sandbox, as its control endpoint takes it. */
export interface Switched {
  readonly name: string
  readonly match?: { readonly method?: string; readonly path?: string; readonly tid?: string }
  readonly times?: number
  readonly with?: Readonly<Record<string, unknown>>
}

/** What an app gets while the fault lasts. */
export type Seen =
  /** The kept copy, whole; etags and sync tokens stay. */
  | 'copy'
  /** Everything, and changes as ever: the fault is got over at once. */
  | 'current'
  /** Everything but the state of the one event that is broken: that one stays as it was. */
  | 'others current'

export interface GraphFault {
  readonly id: string
  readonly fails: string
  readonly on: readonly Switched[]
  readonly seen: Seen
  /** How long after its end an edit made meanwhile is seen at the latest, minutes. */
  readonly healsWithinMinutes: number
  /** Rows on a page of Graph at most, where the fault is about later pages. */
  readonly largestPage?: number
}

const events = { path: '/events' }
const wait = 2
/** Minutes. The second one is still being read while the clock of the test runs ahead. */
const slowToHeal: Readonly<Record<string, number>> = { 'g01-429-seconds': 3, 'g24-big': 10 }

export const graphFaults: readonly GraphFault[] = [
  ...[
    ['G01', 'asks to slow down, with a fraction of a second', 'g01-429-fractional', {}],
    ['G01', 'asks to slow down for two minutes', 'g01-429-seconds', {}],
    ['G01', 'asks to slow down until a date', 'g01-429-date', {}],
    ['G02', 'asks to slow down and does not say for how long', 'g02-429-plain', {}],
    ['G03', 'counts more requests in flight than it allows', 'g03-concurrency', {}],
    ['G04', 'answers 503', 'g04-503', {}],
    ['G04', 'answers 504', 'g04-504', {}],
    ['G04', 'answers 500', 'g04-500', {}],
    ['G04', 'answers 509', 'g04-509', {}],
    ['G04', 'answers 503 without a word', 'empty-503', {}],
    ['G05', 'moves the mailbox', 'g05-mailbox-moving', {}],
    ['G05', 'has stale knowledge of the mailbox', 'g05-mailbox-moving', { code: 'MailboxInfoStale' }],
    ['G05', 'does not find the mailbox store', 'g05-mailbox-moving', { code: 'ErrorMailboxStoreUnavailable' }],
    ['G06', 'does not know the mailbox, now in these words and now in those', 'g06-no-mailbox', {}],
    ['G07', 'lacks a licence', 'g06-no-mailbox', { code: 'MailboxNotEnabledForRESTAPI' }],
    ['G08', 'refuses the mailbox by policy', 'g08-403', {}],
    ['G09', 'refuses a fresh token', 'g09-401', {}],
    ['G10', 'wants claims that no token brings', 'g10-claims', {}],
    ['G13', 'cuts an answer in the middle of the JSON', 'g13-cut', {}],
    ['G13', 'cuts an answer and ends it properly', 'g13-cut-chunked', {}],
    ['G22', 'resets the connection after the headers', 'g22-reset', {}],
    ['G23', 'is hidden behind a page of the network', 'g23-html', {}],
    ['G23', 'is hidden behind a page that says it is JSON', 'g23-html-as-json', {}],
    ['G24', 'sends what is no JSON', 'g24-invalid-json', {}],
    ['G24', 'says twice what is in a list, the second time nothing', 'g24-duplicate-keys', {}],
    ['G24', 'sends far too much', 'g24-big', { bytes: 53_000_000 }],
    ['G25', 'redirects to another host', 'g25-redirect', {}],
  ].map(([id, fails, name, how]) => ({
    id: id as string,
    fails: `Graph ${fails as string}`,
    on: [{ name: name as string, with: how as Record<string, unknown> }],
    seen: 'copy' as const,
    healsWithinMinutes: slowToHeal[name as string] ?? wait,
  })),
  {
    id: 'G11',
    fails: 'The position in the change feed is lost (410)',
    on: [{ name: 'g11-410' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G12',
    fails: 'The change feed answers 410 to everything',
    on: [{ name: 'g12-410-always' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G32',
    fails: 'The change feed is denied once it has begun',
    on: [{ name: 'shared-delta-403' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G13',
    fails: 'A list breaks off after its first page',
    on: [{ name: 'g12-410-always' }, { name: 'g13-page-fails' }],
    largestPage: 30,
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  {
    id: 'G14',
    fails: 'Pages lead to themselves',
    on: [{ name: 'g14-loop' }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  {
    id: 'G14',
    fails: 'Pages lead back to the first',
    on: [{ name: 'g14-loop-first' }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  ...[
    ['A page comes twice', 'g15-duplicate-page'],
    ['An empty page comes first', 'empty-page'],
    ['Rows come in another order', 'g15-reorder'],
    ['Answers of a batch come in another order', 'batch-reorder'],
  ].map(
    ([fails = '', name = '']): GraphFault => ({
      id: 'G15',
      fails,
      on: [{ name }],
      seen: 'current',
      healsWithinMinutes: 0,
    }),
  ),
  {
    id: 'G16',
    fails: 'Graph says that there is nothing, and that this is all',
    on: [{ name: 'g12-410-always' }, { name: 'g16-empty', match: events }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  {
    id: 'G17',
    fails: 'The list of calendars lacks one',
    on: [{ name: 'g17-calendar-missing' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G18',
    fails: 'Half of the events are missing',
    on: [{ name: 'g12-410-always' }, { name: 'g18-half', match: events }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  {
    id: 'G18',
    fails: 'A few events are missing',
    on: [{ name: 'g12-410-always' }, { name: 'g18-few', match: events }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G35',
    fails: 'A few events are missing, and Graph finds none of them for a reason of its own',
    on: [
      { name: 'g12-410-always' },
      { name: 'g18-few', match: events },
      { name: 'answer', match: { path: '/events/' }, with: { status: 404, code: 'UnknownError' } },
    ],
    seen: 'others current',
    healsWithinMinutes: wait,
  },
  {
    id: 'G20',
    fails: 'The feed removes an event that is still there',
    on: [{ name: 'g20-removed-alive' }],
    seen: 'others current',
    healsWithinMinutes: wait,
  },
  {
    id: 'G20',
    fails: 'The feed removes an event that nobody knows',
    on: [{ name: 'g20-removed-unknown' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G20',
    fails: 'The feed removes each changed event, and has it again',
    on: [{ name: 'g20-removed-first' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G30',
    fails: 'An event that the feed tells is not found yet',
    on: [{ name: 'deny-event' }],
    seen: 'others current',
    healsWithinMinutes: 1,
  },
  {
    id: 'G21',
    fails: 'Graph takes the call and never answers',
    on: [{ name: 'g21-hang' }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  {
    id: 'G22',
    fails: 'Graph sends one byte a second',
    on: [{ name: 'g22-drip' }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  ...'no-end no-start null-start not-an-object unknown-enum end-before-start bad-date bad-zone bad-recurrence'
    .split(' ')
    .map(
      (kind): GraphFault => ({
        id: 'G24',
        fails: `An event is broken: ${kind}`,
        on: [{ name: 'g24-bad-event', match: { path: '/events/' }, with: { kind } }],
        seen: 'others current',
        healsWithinMinutes: 20,
      }),
    ),
  {
    id: 'G25',
    fails: 'Pages lead to another host',
    on: [{ name: 'g25-evil-next-link' }],
    seen: 'copy',
    healsWithinMinutes: wait,
  },
  {
    id: 'G26',
    fails: 'The clock of Graph is ten minutes ahead',
    on: [{ name: 'g26-clock' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
  {
    id: 'G26',
    fails: 'Graph does not say what time it is',
    on: [{ name: 'g26-no-date' }],
    seen: 'current',
    healsWithinMinutes: 0,
  },
]
