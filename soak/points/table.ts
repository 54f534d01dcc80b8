/** Where a bridge is killed by name, and what makes it come there. */

/** What is done while the bridge is about to die: see `acts.ts`. */
export type Act = 'edit' | 'first sync' | 'renew' | 'mint' | 'revoke' | 'rotate' | 'migrate'

/** `in` is in the midst of a wait for the disk, from another thread. */
export type When = 'before' | 'in' | 'after'

export interface Point {
  readonly name: string
  readonly act: Act
  readonly when: When
  /** Of what the bridge passes, as `put mirror-ref`: a regular expression. */
  readonly what: string
  /** It dies there at the n-th time, n from 1 up to this. */
  readonly most: number
}

const copy = 'mirror-(blob|bucket|tree|source)'

export const points: readonly Point[] = [
  { name: 'a page of Graph has come, in a first sync', act: 'first sync', when: 'after', what: '^page$', most: 3 },
  { name: 'a page of Graph has come, in a round', act: 'edit', when: 'after', what: '^page$', most: 2 },
  { name: 'before a part of the copy', act: 'edit', when: 'before', what: `^put ${copy}`, most: 4 },
  { name: 'in the write of a part of the copy', act: 'edit', when: 'in', what: `^commit .*${copy}`, most: 3 },
  { name: 'after a part of the copy', act: 'edit', when: 'after', what: `^put ${copy}`, most: 4 },
  { name: 'before the ref', act: 'edit', when: 'before', what: '^put mirror-ref', most: 1 },
  { name: 'in the write of the ref', act: 'edit', when: 'in', what: '^commit .*mirror-ref', most: 1 },
  { name: 'after the ref', act: 'edit', when: 'after', what: '^put mirror-ref', most: 1 },
  { name: 'in the checkpoint of the log', act: 'edit', when: 'in', what: '^checkpoint$', most: 3 },
  { name: 'before a grant is saved', act: 'renew', when: 'before', what: '^put grants', most: 1 },
  { name: 'in the write of a grant', act: 'renew', when: 'in', what: '^commit .*grants', most: 1 },
  { name: 'after a grant was saved', act: 'renew', when: 'after', what: '^put grants', most: 1 },
  { name: 'before a password is made', act: 'mint', when: 'before', what: '^put password', most: 2 },
  { name: 'in the write of a password', act: 'mint', when: 'in', what: '^commit .*password', most: 2 },
  { name: 'after a password was made', act: 'mint', when: 'after', what: '^put password', most: 2 },
  { name: 'before a password is revoked', act: 'revoke', when: 'before', what: '^put passwords', most: 1 },
  { name: 'in the write of a revocation', act: 'revoke', when: 'in', what: '^commit .*passwords', most: 1 },
  { name: 'after a password was revoked', act: 'revoke', when: 'after', what: '^put passwords', most: 1 },
  { name: 'before another key is in its file', act: 'rotate', when: 'before', what: '^key file$', most: 1 },
  { name: 'after another key was put in its file', act: 'rotate', when: 'after', what: '^key file$', most: 1 },
  { name: 'before a record is sealed anew', act: 'rotate', when: 'before', what: '^put ', most: 120 },
  { name: 'in the write of records sealed anew', act: 'rotate', when: 'in', what: '^commit ', most: 6 },
  { name: 'before the mark of a migration', act: 'migrate', when: 'before', what: '^put installation', most: 2 },
  { name: 'in a migration', act: 'migrate', when: 'before', what: '^put migrated', most: 40 },
  { name: 'in the write of a migration', act: 'migrate', when: 'in', what: '^commit .*migrated', most: 20 },
  { name: 'after the mark of a migration', act: 'migrate', when: 'after', what: '^put installation', most: 2 },
]

/** Told to the bridge. */
export interface Armed extends Pick<Point, 'when' | 'what'> {
  readonly nth: number
  /** `in`: from the beginning of the wait until the death, at most so long, microseconds. */
  readonly withinUs: number
}

/** On a server there is no log of ours, and no wait for a disk. */
export const onServers = points.filter(({ when }) => when !== 'in')
