/** Faults whose test needs more than this folder's stage, and where it is: part of the table of faults. */
import { machineFaults } from './machine.ts'
import { type ElsewhereFault, microsoftFaults } from './microsoft.ts'

const refused = '503 with Retry-After while it lasts; everything as before after it'
const unharmed = 'everything, for everybody else; `npm run soak -- --strain` does it in full numbers and measures'
const strain = [
  [
    'faults/strain.test.ts',
    'a good client is answered while others are slow, silent, cut off, refused or too many, and nothing stays open',
  ],
] as const
const noStart = 'nothing: the bridge does not start, says why, and touches nothing'

export const elsewhereFaults: readonly ElsewhereFault[] = [
  ...microsoftFaults,
  ...machineFaults,
  {
    id: 'S03',
    fails: 'The Redis server is killed',
    apps: refused,
    proof: [['store/outage.test.ts', 'fails while the server is dead, and finds everything again when it is back']],
  },
  {
    id: 'S04',
    fails: 'The Redis server is frozen',
    apps: refused,
    proof: [['store/outage.test.ts', 'fails while the server is frozen, waits for it once, and goes on when it thaws']],
  },
  {
    id: 'S05',
    fails: 'The server came back empty, lost its records while it ran, or throws records away',
    apps: '503 with Retry-After, never an empty calendar; a start is refused',
    proof: [
      ['store/outage.test.ts', 'that came back empty is unavailable, not a store without records'],
      ['store/outage.test.ts', 'whose table was emptied is unavailable, not a store without records'],
      ['e2e/distrust.test.ts', 'is not taken for a new one when it came back empty, until that is said'],
      ['store/outage.test.ts', 'that throws records away when memory is short is refused'],
      [
        'store/care.test.ts',
        'shows nobody a restore that was cut off, lets no bridge start on it, and can be run again',
      ],
    ],
  },
  {
    id: 'S05',
    fails: 'The address of the server is forgotten in the settings',
    apps: 'nothing: the bridge does not start, says why, and makes no empty file',
    proof: [
      [
        'e2e/distrust.test.ts',
        'is not exchanged for a new file where its address is forgotten, and its data can be moved to one',
      ],
    ],
  },
  {
    id: 'S06',
    fails: 'The store lost the last writes',
    apps: 'an older state, then the present one; a token that is not known any more is answered by a whole sync',
    proof: [['faults/lost-writes.test.ts', 'an app that knows more than the store loses nothing']],
  },
  {
    id: 'S06',
    fails: 'The store forgot a calendar that apps know',
    apps: '503 with Retry-After for that one until Microsoft was asked, then everything',
    proof: [
      ['faults/forgotten.test.ts', '%s to it is answered 503, not 404, while Graph cannot be asked'],
      ['faults/forgotten.test.ts', '%s to it has Graph asked for it at once, and finds it again'],
    ],
  },
  {
    id: 'S07',
    fails: 'The Postgres server is killed or frozen',
    apps: refused,
    proof: [['store/outage.test.ts', 'fails while the server is dead, and finds everything again when it is back']],
  },
  {
    id: 'S08',
    fails: 'The connections to Postgres are used up',
    apps: refused,
    proof: [
      ['store/slots.test.ts', 'lets so many run at once, the rest in turn, and refuses who would wait behind too many'],
      ['store/slots.test.ts', 'refuses who has waited too long, and goes on after a work that failed'],
    ],
  },
  {
    id: 'S09',
    fails: 'Another process has the SQLite file',
    apps: noStart,
    proof: [
      [
        'store/process.test.ts',
        'refuses a store that another process holds, and takes it over when that one is killed',
      ],
    ],
  },
  {
    id: 'S10',
    fails: 'The system lets no file grow any more',
    apps: 'the kept copy; making and revoking passwords says that it failed; everything once there is room',
    proof: [['faults/full-disk.test.ts', 'what is kept is served, nothing is made, and it goes on once there is room']],
  },
  {
    id: 'S10',
    fails: 'The disk does not read the SQLite file any more, at the start',
    apps: 'nothing: the bridge does not start, says that it is the disk, and touches nothing',
    proof: [['faults/disk-error.test.ts', 'is told in a sentence at the start, whichever page it is']],
  },
  {
    id: 'S11',
    fails: 'The SQLite file is damaged, empty, gone, or its log is left alone',
    apps: noStart,
    proof: [
      ['store/start.test.ts', 'has a damaged page'],
      ['store/start.test.ts', 'is an empty file'],
      ['store/start.test.ts', 'is gone while its log is still there'],
    ],
  },
  {
    id: 'S12',
    fails: 'The file system has no locks, or keeps them from other machines (NFS with `nolock`, SMB with `nobrl`)',
    apps: noStart,
    proof: [
      ['store/locks.test.ts', 'that is mounted without locks between machines is refused, and nothing is made there'],
      ['store/locks.test.ts', 'that cannot lock a file is refused, and not taken for a busy store or a broken disk'],
    ],
  },
  {
    id: 'S14',
    fails: 'A migration is cut off',
    apps: 'nothing until the new version starts; everything then',
    proof: [
      ['store/care.test.ts', 'finishes a migration that was cut off half way, and lets no older bridge in meanwhile'],
    ],
  },
  {
    id: 'S15',
    fails: 'The store takes 200 ms for everything',
    apps: 'everything, after a few looks into the store for each request',
    proof: [['faults/slow-store.test.ts', 'a request looks into the store a few times, however many events there are']],
  },
  {
    id: 'LOCKED',
    fails: 'The key is another one',
    apps: noStart,
    proof: [['store/start.test.ts', 'has another key']],
  },
  {
    id: 'C01',
    fails: 'Hundreds of clients send headers or bodies by the letter, read nothing, or say nothing',
    apps: unharmed,
    proof: [...strain, ['caldav/turns.test.ts', 'takes no turn: others of the same account are answered meanwhile']],
  },
  {
    id: 'C02',
    fails: 'Bodies are too large, packed, or have no end',
    apps: '413 or 415, before more than a mebibyte was read',
    proof: [
      ['security/limits.test.ts', 'does not unpack what comes packed'],
      ['security/limits.test.ts', 'reads no more than a mebibyte, announced or not'],
    ],
  },
  {
    id: 'C03',
    fails: 'Hundreds of requests are cut off, each at another octet',
    apps: 'everything; no descriptor stays open',
    proof: strain,
  },
  {
    id: 'C04',
    fails: 'One app asks for everything fifty times at once, and again and again',
    apps: 'everything, for everybody else; its own account waits in line, then 503 with Retry-After',
    proof: strain,
  },
  {
    id: 'C05',
    fails: 'A thousand apps come back in the second after a restart',
    apps: 'the kept copy, with no look at Microsoft on the way; `npm run bench` measures it',
    proof: [['mirror/warmth.test.ts', 'what is kept is served at once when too many come back together']],
  },
  {
    id: 'C06',
    fails: 'A thousand clients go on with a password that was revoked',
    apps: '401 for them after one look into the store, everything for everybody else',
    proof: [
      ...strain,
      [
        'accounts/authenticate.test.ts',
        'is not what an app does that goes on with a password which was revoked or has expired',
      ],
    ],
  },
  {
    id: 'C07',
    fails: 'An app comes with a token of another state, another calendar or another server',
    apps: '403 with `DAV:valid-sync-token`, then everything by a whole sync',
    proof: [
      ['faults/lost-writes.test.ts', 'an app that knows more than the store loses nothing'],
      ['e2e/replicas.test.ts', 'serve the same calendars, and each goes on from the other one’s tokens'],
    ],
  },
  {
    id: 'C08',
    fails: 'A proxy cuts answers off, and sends requests again',
    apps: 'the same answer to each of them',
    proof: [
      [
        'faults/proxy.test.ts',
        'a request that is sent again after its answer was cut off is answered as if it came once',
      ],
      ['push/webdav-push.test.ts', 'registers again under the same address'],
    ],
  },
  {
    id: 'K03',
    fails: 'The bridge is told to end under load',
    apps: 'everything that was asked, also by those who had connected in that very moment',
    proof: [
      ['e2e/closing.test.ts', 'answers those too who had connected and were not looked at yet'],
      [
        'e2e/ending.test.ts',
        'answers every request that it has taken, ends connections with the answers, and says at /ready that it is not',
      ],
    ],
  },
  {
    id: 'K10',
    fails: 'No descriptors are left for connections',
    apps: 'everything on connections that are open; new ones wait, and are taken again afterwards',
    proof: strain,
  },
  {
    id: 'SHED',
    fails: 'Everybody comes back at once',
    apps: 'the kept copy at once; rounds begin in turn',
    proof: [['mirror/warmth.test.ts', 'what is kept is served at once when too many come back together']],
  },
]
