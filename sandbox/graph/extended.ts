import type { Shown } from './model.ts'
import type { View, Wire } from './wire.ts'

/** Extended MAPI properties that an `$expand` may ask for. */
export function extendedProperties(_shown: Shown, _view: View, _filter: string | undefined): Wire {
  return {}
}
