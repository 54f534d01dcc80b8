/** The writes of the mirror, each of which may be the last one of a process. In the order of a round. */
export const crashPoints = {
  'list of calendars': 'mirror-home put',
  texts: 'mirror-blob put',
  'index rows': 'mirror-bucket put',
  /** Also the former one, once more, when it has got its end: after the ref. */
  tree: 'mirror-tree put',
  sources: 'mirror-source put',
  /** The commit: before it the state before is read, after it the state after. */
  ref: 'mirror-ref put',
  'note of what nothing refers to': 'mirror-garbage put',
  'how far the collection came': 'mirror-cursor put',
  'texts removed': 'mirror-blob remove',
  'index rows removed': 'mirror-bucket remove',
  'trees removed': 'mirror-tree remove',
  'sources removed': 'mirror-source remove',
  'note removed': 'mirror-garbage remove',
  'list removed': 'mirror-home remove',
  'ref removed': 'mirror-ref remove',
  'lenses removed': 'mirror-derived remove',
} as const

export type CrashPoint = keyof typeof crashPoints

const byWrite = new Map<string, CrashPoint>(
  Object.entries(crashPoints).map(([name, write]) => [write, name as CrashPoint]),
)

/** @throws Error for a write that has no name yet: it needs one, and a test that dies there */
export function crashPointOf(write: string): CrashPoint {
  const point = byWrite.get(write)
  if (point === undefined) throw new Error(`a write without a name: ${write}`)
  return point
}
