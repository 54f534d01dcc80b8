import type { Group } from '../auth/aadsts.ts'
import type { Words } from './words/types.ts'

/** Whose move it is, at a sign-in: nobody tries that again but the person. */
export const groupMoves: Readonly<Record<Group, keyof Words['move']>> = {
  signIn: 'person',
  person: 'person',
  bug: 'person',
  admin: 'administrator',
  operator: 'operator',
  retry: 'person',
}
