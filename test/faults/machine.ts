/** Of the faults whose test is elsewhere: those of the process, of the machine's clock, and of dates. */
import type { ElsewhereFault } from './microsoft.ts'

const whole = 'each copy old or new as a whole; nothing is lost that was acknowledged'
const asEver = 'everything, and changes as ever'

export const machineFaults: readonly ElsewhereFault[] = [
  {
    id: 'FRESH',
    fails: 'Nothing: Microsoft was looked at lately',
    apps: 'the copy, without a look at Microsoft',
    proof: [
      ['mirror/warmth.test.ts', 'is looked at every few minutes, and the next answer is warm'],
      ['mirror/touches.test.ts', 'writes nothing but every other minute, and is fresh all the same'],
    ],
  },
  {
    id: 'K01',
    fails: 'kill -9 at a named point of a sync, of saving a grant, of a password, of a key, of a migration',
    apps: `${whole}; \`npm run soak -- --crash-points\` does it 500 times and measures`,
    proof: [
      [
        'soak/points.test.ts',
        'a bridge that is killed in a write serves a whole state afterwards, and all that it had acknowledged',
      ],
      ['mirror/crash.test.ts', 'somebody died at each point that has a name'],
      ['mirror/crash.test.ts', 'leaves the state before or the state after, and the next round the state after'],
    ],
  },
  {
    id: 'K02',
    fails: 'kill -9 at random moments under load',
    apps: `${whole}; \`npm run soak -- --kill\` does it for ten minutes`,
    proof: [
      ['deploy/failover.test.ts', 'leaves one that died to the first app that notices, which is told to ask again'],
      ['store/process.test.ts', 'keeps what it acknowledged, and nothing half, when it is killed while writing'],
      ['e2e/replicas.test.ts', 'lose nothing of an app that is sent from one to the other while one of them is killed'],
    ],
  },
  {
    id: 'K04',
    fails: 'A calendar is too large for the memory that there is',
    apps: 'everything, for everybody else, from the process that is started next; what npm start gives is enough for 100 MB',
    proof: [
      ['faults/memory.test.ts', 'one that does not fit ends the process, and the next one serves everybody else'],
      ['faults/memory.test.ts', 'a calendar of twenty megabytes is read, kept and answered in two hundred of heap'],
    ],
  },
  {
    id: 'K05',
    fails: 'Something happens in a process that nobody foresaw, again and again',
    apps: 'everything from the process that is started next; after five deaths in ten minutes the kept copy, for ten minutes',
    proof: [
      ['faults/deaths.test.ts', 'ends the program at once, and is logged without what it says'],
      ['faults/deaths.test.ts', 'serves what is kept and reads nothing for ten minutes, then goes on'],
    ],
  },
  {
    id: 'K06',
    fails: 'A process does not get to its work for seconds, and others take its place at a mailbox',
    apps: 'everything, later; what it read before is not written over what is newer, and a metric tells for how long it was away',
    proof: [
      ['ops/metrics.test.ts', 'tells how long the process could not get to its work'],
      ['mirror/races.test.ts', 'brings nothing older back, and begins again with what is true now'],
      ['store/link.test.ts', 'does not take an answer for missing that came while this process was too busy to look'],
    ],
  },
  {
    id: 'K07',
    fails: 'A second process is started on the same SQLite file',
    apps: 'everything, from the first; the second does not start and says why',
    proof: [
      [
        'store/process.test.ts',
        'refuses a store that another process holds, and takes it over when that one is killed',
      ],
    ],
  },
  {
    id: 'K08',
    fails: 'Two processes work on one mailbox, since one was away for longer than its lease',
    apps: 'one result: a state is committed only over the one that was read',
    proof: [
      ['mirror/processes.test.ts', 'a ref is committed only over the ref that was read'],
      ['mirror/races.test.ts', 'brings nothing older back, and begins again with what is true now'],
    ],
  },
  {
    id: 'K09',
    fails: 'A bridge of a thousand accounts is started again',
    apps: 'the kept copy at once; accounts begin twenty a second, and only those whose apps come',
    proof: [
      ['mirror/gate.test.ts', 'spreads the accounts that it has not met since the start'],
      ['mirror/warmth.test.ts', 'nobody is looked at before an app was here'],
    ],
  },
  {
    id: 'T-1',
    fails: 'The clock is changed, in twelve zones',
    apps: 'each instance at the instant that Graph says',
    proof: [
      ['ical/dates.test.ts', 'daily and weekly series around changes of the clock are right in %s'],
      ['ical/vtimezone.test.ts', 'is right at every change and twice a month for every zone there is, 2010 to 2050'],
    ],
  },
  {
    id: 'T-2',
    fails: 'Leap days, 2038, 2100, and dates that are none (0001-01-01)',
    apps: 'the dates that Graph says',
    proof: [
      ['ical/dates.test.ts', '%s is right'],
      ['ical/world.test.ts', 'each series happens as Graph says in two years: starts, ends, days, titles'],
    ],
  },
  {
    id: 'T-3',
    fails: 'The clock of the machine jumps, back to 1970 too, also amid a round',
    apps: asEver,
    proof: [
      ['faults/clock.test.ts', '%s hides nothing, and changes come as ever'],
      ['faults/clock.test.ts', 'amid a round leaves a whole copy, and changes come as ever'],
      ['faults/clock.test.ts', 'to 1970, as without a battery, and to the present when it is set, loses nothing'],
    ],
  },
  {
    id: 'T-4',
    fails: 'A zone is not known, or goes by a name of Windows or of its own',
    apps: 'each instance at its instant',
    proof: [
      ['ical/zones.test.ts', 'is one the runtime knows for every Windows name'],
      ['ical/unknown-zone.test.ts', 'is in the zone of the mailbox where the dates allow that'],
    ],
  },
  {
    id: 'T-5',
    fails: 'The zone of the machine is another one',
    apps: 'the same octets',
    proof: [['ical/examples.test.ts', 'are the same octets whatever the zone of the machine']],
  },
  {
    id: 'T-6',
    fails: 'The machine sleeps for hours, past the end of tokens and subscriptions',
    apps: `${asEver}, within a minute of its waking`,
    proof: [
      [
        'faults/clock.test.ts',
        'a machine that slept for eight hours, past the end of its tokens, is in step within a minute',
      ],
      ['push/vouching.test.ts', 'is asked about as ever once the subscription has ended'],
    ],
  },
]
