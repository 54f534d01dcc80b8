/** A calendar of a mailbox that an administrator has granted is called `granted:<address>:<its id>`; no id of Graph's has a colon. */
const prefix = 'granted:'

export interface GrantedParts {
  readonly address: string
  readonly id: string
}

export const isGranted = (id: string): boolean => id.startsWith(prefix)

export const grantedId = ({ address, id }: GrantedParts): string => `${prefix}${address}:${id}`

/** @returns undefined for one of the own mailbox */
export function grantedParts(id: string): GrantedParts | undefined {
  if (!isGranted(id)) return undefined
  const end = id.indexOf(':', prefix.length)
  return { address: id.slice(prefix.length, end), id: id.slice(end + 1) }
}
