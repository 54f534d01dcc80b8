/** What a look at something has found, and how a look over the network is taken. */
import { fetch, type Response } from 'undici'

export interface Finding {
  readonly standing: 'good' | 'note' | 'bad'
  readonly sentence: string
}

export const good = (sentence: string): Finding => ({ standing: 'good', sentence })
export const note = (sentence: string): Finding => ({ standing: 'note', sentence })
export const bad = (sentence: string): Finding => ({ standing: 'bad', sentence })

const limitMs = 10_000

/** @returns undefined when nothing answers in ten seconds */
export const ask = (url: string | URL, headers: Readonly<Record<string, string>> = {}): Promise<Response | undefined> =>
  fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(limitMs) }).catch(() => undefined)
