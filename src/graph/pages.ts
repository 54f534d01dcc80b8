import { Fault } from '../errors.ts'
import type { Body, GraphClient, Query } from './client.ts'
import { unavailable } from './errors.ts'
import type { Answer } from './transport.ts'

const MAX_PAGES = 500
/** Below this a page that takes Graph too long, or is too large to be read, is not a matter of its size. */
const MIN_PAGE_SIZE = 32

export interface Item extends Body {
  readonly id: string
}

/** Hears after each page how many items there are so far. */
export type Told = (count: number) => void

/**
 * Everything a listing holds, by id: paging while things change may repeat an item, then the later one counts.
 * @throws Fault rather than a part of it: a page that is missing would look like deleted events.
 */
export async function readAll(
  client: GraphClient,
  below: string,
  query: Query,
  pageSize: number,
  told?: Told,
): Promise<ReadonlyMap<string, Item>> {
  return whole(await inTops(client, below, query, pageSize, told)).items
}

/** Pages of a listing that takes `$top`. */
export function inTops(
  client: GraphClient,
  below: string,
  query: Query,
  pageSize: number,
  told?: Told,
): Promise<Pages> {
  return inPages(client, pageSize, (size) => client.get(below, { ...query, $top: `${size}` }, size), told)
}

/** @throws Fault where rows were left out: for those to whom each one matters */
export function whole(pages: Pages): Pages {
  if (pages.odd > 0) throw unavailable('BAD_PAGE')
  return pages
}

/** @param ask for the first page of that size; smaller ones are asked for when Graph takes too long, or sends too much. @throws Fault */
export async function inPages(
  client: GraphClient,
  pageSize: number,
  ask: (size: number) => Promise<Answer>,
  told?: Told,
): Promise<Pages> {
  for (let size = pageSize; ; size = Math.floor(size / 2)) {
    const isLast = size < MIN_PAGE_SIZE * 2
    const pages = await readSized(client, ask, size, told).catch((error: unknown) => {
      if (isLast || !(error instanceof Fault) || error.code !== 'TOO_LARGE') throw error
      return 'tooLarge' as const
    })
    if (pages !== 'tooSlow' && pages !== 'tooLarge') return pages
    if (isLast) throw unavailable('HTTP504')
  }
}

const readSized = async (client: GraphClient, ask: (size: number) => Promise<Answer>, size: number, told?: Told) =>
  readPages(client, await ask(size), size, told)

/** All pages of one answer. */
export interface Pages {
  /** By id; the later one counts. */
  readonly items: ReadonlyMap<string, Item>
  /** What a later row of the same id replaced. */
  readonly replaced: ReadonlyMap<string, Item>
  /** The last page: it carries what goes with the whole. */
  readonly last: Body
  readonly count: number
  /** Rows that are none, for want of an id: left out, so that one failed event does not keep the others away. */
  readonly odd: number
}

/** @returns `tooSlow` when Graph ran out of time (504) for a page of this size: it has been asked twice then. */
export async function readPages(
  client: GraphClient,
  first: Answer,
  size: number,
  told?: Told,
): Promise<Pages | 'tooSlow'> {
  const items = new Map<string, Item>()
  const replaced = new Map<string, Item>()
  const visited = new Set<string>()
  let odd = 0
  for (let answer = first; ; ) {
    if (answer.status === 504) return 'tooSlow'
    const body = client.expect(answer)
    const rows = rowsOf(body)
    const good = rows.filter(isItem)
    if (good.length === 0 && rows.length > 0) throw unavailable('BAD_PAGE')
    for (const item of good) {
      const before = items.get(item.id)
      if (before !== undefined) replaced.set(item.id, before)
      items.set(item.id, item)
    }
    odd += rows.length - good.length
    told?.(items.size)
    const link = body['@odata.nextLink']
    if (link === undefined) return { items, replaced, last: body, count: visited.size + 1, odd }
    if (typeof link !== 'string') throw unavailable('BAD_PAGE')
    if (visited.has(link) || visited.size + 1 >= MAX_PAGES) throw unavailable('ENDLESS_PAGES')
    visited.add(link)
    answer = await client.follow(link, size)
  }
}

/** All pages from a link on. */
export async function readRest(client: GraphClient, link: string): Promise<readonly Item[]> {
  const pages = await readPages(client, await client.follow(link), MIN_PAGE_SIZE)
  if (pages === 'tooSlow') throw unavailable('HTTP504')
  return [...whole(pages).items.values()]
}

function rowsOf({ value }: Body): readonly unknown[] {
  if (!Array.isArray(value)) throw unavailable('BAD_PAGE')
  return value
}

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && typeof (value as { id?: unknown }).id === 'string'
