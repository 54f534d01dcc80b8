import type { GraphEvent } from '../../event.ts'
import { LONGEST_HTML } from '../body.ts'
import { cleanUri, withoutEnd } from '../clean.ts'
import { words } from '../words.ts'

/** A link to join an online meeting. */
export interface Join {
  readonly url: string
  /** What to call it: the name of the service. */
  readonly name: string
  /** Teams or Skype. */
  readonly microsoft: boolean
}

interface Service {
  readonly name: string
  /** Host and path of its links to join, and of no other links of it. */
  readonly link: RegExp
  readonly microsoft?: true
}

const TEAMS = 'Microsoft Teams'

/** Services whose add-ins for Outlook write the link into the place or the body alone. */
const services: readonly Service[] = [
  {
    name: TEAMS,
    link: /^(?:[\w-]+\.)?teams\.(?:microsoft\.(?:com|us)|live\.com|cloud\.microsoft)\/(?:l\/meetup-join|meet)\//i,
    microsoft: true,
  },
  { name: 'Skype for Business', link: /^meet\.lync\.com\/./i, microsoft: true },
  { name: 'Skype', link: /^join\.skype\.com\/./i, microsoft: true },
  { name: 'Zoom', link: /^(?:[\w-]+\.)*zoom(?:gov\.com|\.us|\.com)\/(?:j|my|w|s)\/./i },
  { name: 'Google Meet', link: /^meet\.google\.com\/[a-z]+-[a-z]+-[a-z]+/i },
  { name: 'Webex', link: /^[\w-]+\.webex\.com\/(?:meet\/.|join\/.|wbxmjs\/joinservice|[^\s?]*\/?j\.php\?)/i },
  { name: 'GoTo Meeting', link: /^(?:meet\.goto\.com|(?:www|global)\.gotomeeting\.com\/join|gotomeet\.me)\/./i },
  { name: 'RingCentral', link: /^v\.ringcentral\.com\/join\/./i },
  { name: 'Amazon Chime', link: /^chime\.aws\/\d/i },
  { name: 'Jitsi Meet', link: /^meet\.jit\.si\/./i },
  { name: 'Whereby', link: /^(?:[\w-]+\.)?whereby\.com\/./i },
]

const provider = words({
  teamsForBusiness: TEAMS,
  skypeForBusiness: 'Skype for Business',
  skypeForConsumer: 'Skype',
})

/**
 * The link to join the meeting: the one Outlook knows, else the first of a known service in the place, then in the body.
 * `onlineMeetingUrl` is the old member: null or empty for Teams.
 */
export function joinOf(event: GraphEvent): Join | undefined {
  const url = cleanUri(event.onlineMeeting?.joinUrl) ?? cleanUri(event.onlineMeetingUrl)
  if (url === undefined) return written(event)
  const named = provider(event.onlineMeetingProvider)
  const service = serviceOf(url)
  const microsoft = named !== undefined || service === undefined || service.microsoft === true
  return { url, name: named ?? service?.name ?? 'Online meeting', microsoft }
}

const LINKS = /https:\/\/[^\s"'<>\\]{1,2000}/gi
/** Links in a body that are looked at. */
const MOST_LINKS = 100

function written({ location, locations, body }: GraphEvent): Join | undefined {
  const places = [location, ...(locations ?? [])].flatMap((place) => [place?.locationUri, place?.displayName])
  for (const text of [...places, body?.content?.slice(0, LONGEST_HTML)]) {
    for (const [link] of (text ?? '').matchAll(LINKS).take(MOST_LINKS)) {
      const url = cleanUri(unwrapped(link))
      const service = url === undefined ? undefined : serviceOf(url)
      if (url !== undefined && service !== undefined)
        return { url, name: service.name, microsoft: service.microsoft === true }
    }
  }
  return undefined
}

const serviceOf = (url: string): Service | undefined => {
  const address = url.replace(/^https?:\/\//i, '')
  return services.find(({ link }) => link.test(address))
}

const SAFE_LINK =
  /^https:\/\/[\w.-]+\.safelinks\.protection\.(?:outlook\.com|office365\.us)\/[^?]*\?(?:[^#]*&)?url=([^&#]+)/i

/** What stands behind a link belongs to the sentence around it. */
const OF_SENTENCES = /[.,;:!)\]]/

/** Out of its markup, and out of the wrapping that Defender puts around links in mail. */
function unwrapped(link: string): string {
  const bare = withoutEnd(link.replace(/&(?:amp|#38);/gi, '&'), OF_SENTENCES)
  const wrapped = SAFE_LINK.exec(bare)?.[1]
  if (wrapped === undefined) return bare
  try {
    return decodeURIComponent(wrapped)
  } catch {
    return bare
  }
}
