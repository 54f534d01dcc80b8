/** Of the faults whose test is elsewhere: those of Graph and Entra, and the states in which they leave an account. */

export interface ElsewhereFault {
  readonly id: string
  readonly fails: string
  readonly apps: string
  /** Path below `test/`, and what the tests there are called. */
  readonly proof: readonly (readonly [file: string, name: string])[]
}

const polling = 'everything, and changes as ever, by polls'

export const microsoftFaults: readonly ElsewhereFault[] = [
  {
    id: 'G01',
    fails:
      'A bridge is started again, or another one on the same store has its turn, while Graph wants to be left alone',
    apps: 'the kept copy; nobody asks Graph before the time',
    proof: [
      [
        'faults/pauses.test.ts',
        'a bridge that is started again leaves Graph alone for as long as the one before was asked to',
      ],
      ['graph/pause.test.ts', 'is kept by another one on the same store, and by the next one'],
    ],
  },
  {
    id: 'G19',
    fails: 'An event is deleted and made again under another id, as when a mailbox is moved',
    apps: 'one event, at the address it had',
    proof: [['faults/door.test.ts', 'an event that comes back under another id is the same one']],
  },
  {
    id: 'G33',
    fails: 'A list comes from a replica that lacks events, or has older states, which the change feed has told already',
    apps: 'everything, from the first copy on',
    proof: [
      ['faults/first-copy.test.ts', 'a first copy has what its list lacked, and an edit of that is seen'],
      ['mirror/replicas.test.ts', 'does not leave an older state in the first copy'],
      ['mirror/replicas.test.ts', 'does not hide what happened while the position in the feed was lost'],
      ['mirror/replicas.test.ts', 'is read again with the next look, until both say the same'],
    ],
  },
  {
    id: 'G34',
    fails: 'An event is deleted while Graph does not say anything of it',
    apps: 'the event as it was; it goes within a minute after Graph says so',
    proof: [
      ['mirror/replicas.test.ts', 'goes within a minute after it does'],
      [
        'mirror/replicas.test.ts',
        'goes soon after Graph says so, and does not stay for want of a second word of the feed',
      ],
    ],
  },
  {
    id: 'G22',
    fails: 'Graph cannot prove its name, or speaks old TLS',
    apps: 'the kept copy; no token leaves the bridge',
    proof: [
      ['graph/tls.test.ts', 'that cannot prove its name gets no token'],
      ['graph/tls.test.ts', 'that speaks TLS 1.1 at best is not spoken to'],
    ],
  },
  {
    id: 'G22',
    fails: 'The name of Graph cannot be looked up',
    apps: 'the kept copy, and the present soon afterwards',
    proof: [
      [
        'faults/dns.test.ts',
        'while the name of Graph cannot be looked up, an app has the kept copy, and the present soon afterwards',
      ],
    ],
  },
  {
    id: 'G12',
    fails: 'The position in the change feed is lost each time',
    apps: 'everything, and changes as ever, by lists; the operator is told at the third time',
    proof: [
      [
        'faults/alarms.test.ts',
        'a change feed that is lost each time is said at the third time, and left alone for an hour',
      ],
    ],
  },
  {
    id: 'G14',
    fails: 'Pages have no end, again and again',
    apps: 'the kept copy; the operator is told at the third time',
    proof: [['faults/alarms.test.ts', 'pages without end are said at the third round in a row, and no sooner']],
  },
  {
    id: 'G25',
    fails: 'An answer of Graph leads to another host',
    apps: 'the kept copy; nothing is sent there, and the audit log has it',
    proof: [['faults/audited.test.ts', 'an answer that leads elsewhere (%s)']],
  },
  {
    id: 'G27',
    fails: 'A notification is lost, or the subscription is gone without a word',
    apps: 'changes at the latest when the backstop is over',
    proof: [
      [
        'push/fallback.test.ts',
        'a subscription is tried for again, and a notification that is lost then costs no more than the backstop',
      ],
      ['push/fallback.test.ts', 'a subscription that Microsoft forgot without a word costs no more either'],
    ],
  },
  {
    id: 'G27',
    fails: 'Notifications were missed, the subscription was removed, or wants to be authorized again',
    apps: 'everything, and changes as ever',
    proof: [
      ['push/notifications.test.ts', 'word of missed notifications is followed by a look'],
      [
        'push/notifications.test.ts',
        'a subscription that Microsoft removed is made anew, and what happened meanwhile is seen',
      ],
      ['push/notifications.test.ts', 'a subscription that wants to be authorized again is prolonged'],
    ],
  },
  {
    id: 'G28',
    fails: 'A subscription is refused, or Microsoft does not reach the bridge',
    apps: polling,
    proof: [
      ['push/fallback.test.ts', 'polls see every change'],
      ['push/subscriptions.test.ts', 'leaves everything to polls, is said, and tried again after a while that grows'],
    ],
  },
  {
    id: 'G31',
    fails: 'Graph does not know which dates of a series were changed',
    apps: 'everything, from the instances of the series',
    proof: [
      [
        'faults/series-members.test.ts',
        'its instances tell what was cancelled and changed, so that the copy is what Outlook shows',
      ],
    ],
  },
  {
    id: 'G29',
    fails: 'Notifications come faster than they can be followed',
    apps: 'everything; each notification is answered at once',
    proof: [
      ['push/webhook.test.ts', 'is answered at once, and a hundred of them are not followed by a hundred looks'],
      ['push/signals.test.ts', 'lead to one look for a burst, and to the next one ten seconds later'],
    ],
  },
  {
    id: 'E12',
    fails: "A renewal brings somebody else's tokens",
    apps: 'the kept copy; they are not used, and the audit log has it',
    proof: [['faults/audited.test.ts', 'the token of somebody else']],
  },
  {
    id: 'E13',
    fails: 'A grant is renewed from many sides at the same time',
    apps: 'everything, and changes as ever',
    proof: [['auth/token.test.ts', 'of ten parallel calls costs one request']],
  },
  {
    id: 'E14',
    fails: 'The published keys of Entra are out of reach',
    apps: 'everything, and changes as ever; only new sign-ins have to wait',
    proof: [
      ['auth/idtoken.test.ts', 'out of reach mean later, not never, and do not touch accounts that are signed in'],
    ],
  },
  {
    id: 'E15',
    fails: 'The clocks of the bridge and of Entra differ by minutes',
    apps: 'everything, and changes as ever; who signs in where they differ by more than two minutes reads whose move it is',
    proof: [
      ['faults/door.test.ts', 'a clock of Entra that is %i minutes off changes nothing'],
      ['faults/door.test.ts', 'who signs in while it is %i minutes off reads that clocks differ, and whose move it is'],
    ],
  },
  {
    id: 'RESYNC',
    fails: 'The position in the change feed is lost, or some of the copy',
    apps: 'the copy until the new one is whole; what did not change keeps its etag',
    proof: [
      ['mirror/feeds.test.ts', 'is read anew, instead of failing for ever'],
      ['faults/lost-writes.test.ts', 'an app that knows more than the store loses nothing'],
    ],
  },
  {
    id: 'BRAKE',
    fails: 'Much of a calendar seems to be gone at once',
    apps: 'the kept copy, until a second listing, five minutes later, lacks the same events and Graph does not find them',
    proof: [
      ['mirror/trouble.test.ts', 'holds an emptied calendar until a second listing says the same, five minutes later'],
      ['mirror/brake.test.ts', 'is confirmed only by a listing that lacks the same events'],
      ['faults/audited.test.ts', 'a removal that was held, and that it was confirmed'],
      ['mirror/confirming.test.ts', 'stay though a second listing lacks them too, while they answer'],
    ],
  },
  {
    id: 'REAUTH',
    fails: 'A person has to sign in again',
    apps: 'the kept copy for `STALE_SIGN_IN_HOURS`, then 503, never 401; where `RECONNECT_EVENT` is on, an event says so',
    proof: [
      ['mirror/trouble.test.ts', 'that a sign-in would mend is bridged for a day'],
      ['mirror/reconnect.test.ts', 'the first calendar says so beside its events, and the others do not'],
    ],
  },
  {
    id: 'REVOKED',
    fails: 'The account is disabled, the consent withdrawn, or the person disconnects',
    apps: '401, at once where the person did it, else once it was found twice, ten minutes apart',
    proof: [
      ['mirror/trouble.test.ts', 'of a revoked account is said as such'],
      ['accounts/state.test.ts', 'forgets the first finding when an answer goes well in between'],
      ['e2e/browser.test.ts', 'disconnects, and nothing opens any more'],
    ],
  },
]
