import { Fault } from '../errors.ts'

/**
 * A label as it is kept: without spaces around it, composed (NFC).
 *
 * @throws Fault `rejected` when it has not 1 to 64 characters, or some that would not be seen for what they are: control characters, line
 *   ends, marks that turn the direction of writing.
 */
export function checkedLabel(text: string): string {
  const label = text.trim().normalize('NFC')
  const { length } = Array.from(label)
  if (length < 1 || length > 64) throw new Fault('rejected', 'A label has 1 to 64 characters.')
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(label)) {
    throw new Fault('rejected', 'A label holds no control characters.')
  }
  return label
}
