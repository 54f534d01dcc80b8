/** When credentials of the app registration end, and when that is said. */
export interface Ending {
  /** `secret`, `certificate`, or `own`: that of an organization's own registration; never what it is. */
  readonly name: string
  /** Epoch ms; undefined where nobody has told. */
  readonly endsAt: number | undefined
}

export interface Left {
  readonly name: string
  /** Whole days that are left; 0 on the last one, negative afterwards; undefined where it is not known. */
  readonly daysLeft: number | undefined
  /** The mark that was passed last; undefined while there is time. */
  readonly mark: number | undefined
}

const dayMs = 86_400_000

/** Days before the end on which it is said; -1: it has ended. */
export const marks = [60, 30, 14, 7, 1, -1] as const

export function leftOf({ name, endsAt }: Ending, now: number): Left {
  if (endsAt === undefined) return { name, daysLeft: undefined, mark: undefined }
  const daysLeft = Math.floor((endsAt - now) / dayMs)
  return { name, daysLeft, mark: marks.findLast((mark) => daysLeft <= mark) }
}
