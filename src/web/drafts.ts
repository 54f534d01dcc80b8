/** What somebody had filled in for a new app password when they were sent to Microsoft for a fresh sign-in. */
import type { Scope } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/types.ts'
import type { Form } from './route.ts'
import { choices, chosenIn } from './scope-form.ts'
import { signInMs } from './signin.ts'

export interface Draft {
  readonly label: string
  readonly choice: { readonly scope: Scope; readonly ends: number | undefined }
}

/** By account: the session is another one afterwards. Kept as long as a sign-in may take. @throws Fault `unavailable`, `locked` */
export class Drafts {
  readonly #clock: Clock
  readonly #records

  constructor(store: Store, clock: Clock) {
    this.#clock = clock
    this.#records = store.collection<readonly (readonly [name: string, value: string])[]>('web-draft')
  }

  /** @throws Refusal 400 for values that our form does not have */
  async keep(accountId: string, form: Form): Promise<void> {
    draftIn(form, this.#clock.now())
    const fields = [...form].filter(([name]) => name !== 'csrf')
    await this.#records.set(accountId, fields, { expiresAt: this.#clock.now() + signInMs })
  }

  async of(accountId: string): Promise<Draft | undefined> {
    const fields = await this.#records.get(accountId)
    return fields && draftIn(new Map(fields), this.#clock.now())
  }

  async drop(accountId: string): Promise<void> {
    await this.#records.delete(accountId)
  }
}

/** The form as it was. */
export function draftIn(form: Form, now: number): Draft {
  const { scope = { detail: 'all' } } = chosenIn(form, now)
  const ends = choices.ends.find((days) => String(days) === form.get('ends'))
  return { label: form.get('label') ?? '', choice: { scope, ends } }
}
