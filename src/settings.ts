/**
 * The settings: one table, a part for each topic. `config.ts` reads it; `docs/configuration.md` is generated from it.
 */
import { admin } from './settings/admin.ts'
import { entra } from './settings/entra.ts'
import { mirror } from './settings/mirror.ts'
import { operations } from './settings/operations.ts'
import { push } from './settings/push.ts'
import { server } from './settings/server.ts'
import { store } from './settings/store.ts'
import { tracing } from './settings/tracing.ts'

export type { AdminClaim, AdminName } from './settings/admin.ts'
export { Bad, guid, isLoopback, type Setting } from './settings/setting.ts'

export const settings = {
  ...server,
  ...store,
  ...entra,
  ...admin,
  ...mirror,
  ...push,
  ...operations,
  ...tracing,
} as const
