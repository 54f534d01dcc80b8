/**
 * Refs that say nothing new but when they were checked. A poll that finds nothing would otherwise cost a write, and where the store is a
 * file, a write is a wait for the disk. What is noted here is lost with the process, and costs no more than one look too many then.
 */
import { LRUCache } from 'lru-cache'
import type { Collection } from '../store/types.ts'
import type { Ref } from './objects.ts'

interface Touch {
  readonly stored: Ref
  readonly present: Ref
}

export interface Touches {
  /** As the ref is known in this process. */
  read(key: string): Promise<Ref | undefined>
  /** What the store has where `before` was read. */
  written(key: string, before: Ref | undefined): Ref | undefined
  /** @returns false when it is time to write it */
  note(key: string, ref: Ref, before: Ref): boolean
  /** As `written`, before another ref is written: what was noted of the former one does not count any more. */
  forget(key: string, before: Ref | undefined): Ref | undefined
}

/** A checked ref is written this rarely. */
const unwrittenMs = 2 * 60_000
const mostTouches = 20_000

/** @param isShared whether others read the store: they want to know when a calendar was checked */
export function createTouches(refs: Pick<Collection<Ref>, 'get'>, isShared: boolean): Touches {
  const touches = new LRUCache<string, Touch>({ maxSize: mostTouches, sizeCalculation: () => 1 })
  const written = (key: string, before: Ref | undefined): Ref | undefined => {
    const touch = touches.get(key)
    return touch?.present === before ? touch?.stored : before
  }
  return {
    async read(key) {
      const [stored, touch] = [await refs.get(key), touches.get(key)]
      const holds = stored !== undefined && touch !== undefined && isSame(stored, touch.stored)
      return holds ? touch.present : stored
    },
    written,
    forget: (key, before) => {
      const stored = written(key, before)
      touches.delete(key)
      return stored
    },
    note(key, ref, before) {
      const stored = written(key, before)
      const age = stored === undefined ? unwrittenMs : ref.checkedAt - stored.checkedAt
      if (isShared || stored === undefined || age < 0 || age >= unwrittenMs) return false
      touches.set(key, { stored, present: ref })
      return true
    },
  }
}

const isSame = (a: Ref, b: Ref): boolean => a.tree === b.tree && a.checkedAt === b.checkedAt && a.askedAt === b.askedAt
