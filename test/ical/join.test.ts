import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { joinOf } from '../../src/ical/fields/join.ts'

const inBody = (content: string): Partial<GraphEvent> => ({ body: { contentType: 'html', content } })
const join = (event: Partial<GraphEvent>) => joinOf({ id: 'x', ...event })

describe('the link to join', () => {
  const links: readonly (readonly [string, string])[] = [
    ['https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d', 'Microsoft Teams'],
    ['https://teams.microsoft.com/meet/2345678901?p=abc', 'Microsoft Teams'],
    ['https://teams.live.com/meet/9312345678', 'Microsoft Teams'],
    ['https://dod.teams.microsoft.us/l/meetup-join/19%3adod/0', 'Microsoft Teams'],
    ['https://meet.lync.com/contoso/adele/ABC123', 'Skype for Business'],
    ['https://join.skype.com/abc', 'Skype'],
    ['https://contoso.zoom.us/j/812345?pwd=a.1', 'Zoom'],
    ['https://zoom.us/my/adele', 'Zoom'],
    ['https://contoso.zoomgov.com/j/812345', 'Zoom'],
    ['https://meet.google.com/abc-mnop-xyz', 'Google Meet'],
    ['https://contoso.webex.com/meet/adele', 'Webex'],
    ['https://contoso.webex.com/contoso/j.php?MTID=m0', 'Webex'],
    ['https://meet.goto.com/123456789', 'GoTo Meeting'],
    ['https://v.ringcentral.com/join/123', 'RingCentral'],
    ['https://chime.aws/1234567890', 'Amazon Chime'],
    ['https://meet.jit.si/Standup', 'Jitsi Meet'],
    ['https://whereby.com/contoso', 'Whereby'],
  ]
  for (const [url, name] of links) {
    it(`of ${name} is known in the place and in the body: ${url}`, () => {
      const found = { url, name, microsoft: /Teams|Skype/.test(name) }
      expect(join({ location: { displayName: `Online: ${url}` } })).toEqual(found)
      expect(join({ location: { displayName: 'Room 1', locationUri: url } })).toEqual(found)
      expect(join(inBody(`<p>Join <a href="${url.replaceAll('&', '&amp;')}">here</a>.</p>`))).toEqual(found)
    })
  }

  const others = [
    'https://teams.microsoft.com/meetingOptions/?x=1',
    'https://aka.ms/JoinTeamsMeeting',
    'https://zoom.us/download',
    'https://zoom.us.contoso.example/j/1',
    'https://contoso.example/?u=zoom.us/j/1',
    'https://notzoom.us/j/1',
    'https://meet.google.com/',
    'https://www.webex.com/pricing.html',
    'http://contoso.example/j/1',
  ]
  for (const url of others) {
    it(`is not ${url}`, () => expect(join(inBody(`<a href="${url}">x</a>`))).toBeUndefined())
  }

  it('that Outlook knows goes before those in the text, whatever host it has', () => {
    const event = inBody('https://zoom.us/j/1')
    expect(join({ ...event, onlineMeeting: { joinUrl: 'https://meetings.contoso.example/1' } })).toEqual({
      url: 'https://meetings.contoso.example/1',
      name: 'Online meeting',
      microsoft: true,
    })
    expect(join({ onlineMeetingUrl: 'https://contoso.zoom.us/j/1' })).toEqual({
      url: 'https://contoso.zoom.us/j/1',
      name: 'Zoom',
      microsoft: false,
    })
  })

  it('is taken out of Safe Links, and left in them when they cannot be read', () => {
    const safe = (url: string) =>
      inBody(`https://nam02.safelinks.protection.outlook.com/ap/x-1/?url=${url}&amp;data=05%7C01`)
    expect(join(safe('https%3A%2F%2Fcontoso.zoom.us%2Fj%2F1%3Fpwd%3Da'))?.url).toBe('https://contoso.zoom.us/j/1?pwd=a')
    expect(join(safe('https%3A%2F%2Fcontoso.zoom.us%2Fj%2F%E0%A4%A'))).toBeUndefined()
  })

  it('is found in no time, or not at all, in a body made to keep one searching', () => {
    const before = performance.now()
    for (const content of [
      'https://'.repeat(40_000),
      'https://a.zoom.us/'.repeat(20_000),
      `https://${'a.'.repeat(100_000)}`,
      'https://x.webex.com/'.concat('a/'.repeat(100_000)),
    ])
      expect(join(inBody(content))).toBeUndefined()
    expect(performance.now() - before).toBeLessThan(2_000)
  })
})
