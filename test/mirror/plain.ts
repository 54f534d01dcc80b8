import type { Entry } from '../../src/calendar.ts'

/** A row with all that is otherwise worked out when it is asked for. */
export const plain = ({ name, uid, etag, size, first, last, recurring, component, modified }: Entry): Entry => ({
  name,
  uid,
  etag,
  size,
  first,
  last,
  recurring,
  component,
  modified,
})
