import type { FakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

/** A request that was made, and where its pages are. */
export interface Asked {
  readonly token: string
  readonly ready: string
  readonly admin: string
}

/** Makes a request to an administrator. */
export async function ask(person: Visitor, fields: { name?: string; org?: string } = {}): Promise<Asked> {
  const form = { name: 'Adele Vance', org: 'adele@contoso.example', ...fields }
  const { location } = await person.post('/help/approval', form)
  const token = new URL(location, 'http://here').searchParams.get('r') ?? ''
  return { token, ready: `/help/approval?r=${token}`, admin: `/help/admin?r=${token}` }
}

/** Microsoft's link on a page, as somebody else sees it. */
export async function linkOn(world: FakeWorld, path: string): Promise<URL> {
  const { text } = await new Visitor(world).get(path)
  return new URL(/href="([^"]+adminconsent[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? 'http://none')
}
