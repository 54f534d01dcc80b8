/** What can go wrong at home, and the states an account may be in: part of the table of faults. The tests of each are named. */

export interface StateFault {
  readonly id: string
  readonly fails: string
  readonly apps: string
}

export const stateFaults: readonly StateFault[] = [
  {
    id: 'S01',
    fails: 'The store cannot be read',
    apps: '503 with Retry-After, also instead of a password check; never 401, 404 or less than there is',
  },
  { id: 'S02', fails: 'The store cannot be written', apps: 'the kept copy; etags and tokens stay' },
  {
    id: 'S10',
    fails: 'The disk is full',
    apps: 'the kept copy; etags and tokens stay',
  },
  { id: 'S13', fails: 'A record does not open', apps: '503 with Retry-After; nothing is deleted or written over' },
  {
    id: 'NEVER-SYNCED',
    fails: 'The first sync is not through',
    apps: '503 with Retry-After for calendars; finding the principal works',
  },
  {
    id: 'STALE-OUTAGE',
    fails: 'Microsoft is away for more than seven days',
    apps: 'the kept copy for seven days, then 503 with Retry-After',
  },
  {
    id: 'G08',
    fails: 'Graph refuses the mailbox by policy for more than a day',
    apps: 'the kept copy for a day (`STALE_SIGN_IN_HOURS`), then 503 with Retry-After',
  },
]
