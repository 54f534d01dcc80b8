import { guidFor } from '../graph/ids.ts'
import type { EventInput } from '../graph/model.ts'

/** Bodies the way Outlook and Teams leave them in a mailbox. */

const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'

export const html = (content: string, extraHead = ''): Pick<EventInput, 'body'> => ({
  body: {
    contentType: 'html',
    content: `<html>\r\n<head>\r\n${head}${extraHead}\r\n</head>\r\n<body>\r\n${content}\r\n</body>\r\n</html>\r\n`,
  },
})

export const text = (content: string): Pick<EventInput, 'body'> => ({ body: { contentType: 'text', content } })

const wordStyle = `<style>
<!--
@font-face { font-family: "Cambria Math"; panose-1: 2 4 5 3 5 4 6 3 2 4 }
p.MsoNormal, li.MsoNormal { margin: 0cm; font-size: 11.0pt; font-family: "Calibri",sans-serif }
a:link, span.MsoHyperlink { color: #0563C1; text-decoration: underline }
@page WordSection1 { margin: 70.85pt 70.85pt 2.0cm 70.85pt }
div.WordSection1 { }
-->
</style>`

/** As Word writes it: classes, empty paragraphs, a style sheet inside a comment. */
export const word = (...paragraphs: readonly string[]): Pick<EventInput, 'body'> =>
  html(
    `<div class="WordSection1" lang="EN-GB" style="word-wrap:break-word">\r\n${paragraphs
      .map(
        (each) =>
          `<p class="MsoNormal"><span lang="EN-GB" style="font-size:11.0pt">${each}</span></p>\r\n<p class="MsoNormal">&nbsp;</p>`,
      )
      .join('\r\n')}\r\n</div>`,
    `<meta name="Generator" content="Microsoft Word 15 (filtered medium)">${wordStyle}`,
  )

const line = '_'.repeat(80)

/** A meeting held in Teams: the join link, the block that Teams adds below the text, phone number included. */
export function teams(seed: string, intro: string): EventInput {
  const thread = guidFor('thread', seed).replaceAll('-', '')
  const joinUrl = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0?context=%7b%22Tid%22%3a%223d5a1f0e-7b64-4c1b-9a5c-6e2f8b1c0a11%22%2c%22Oid%22%3a%22${guidFor('organizer', seed)}%22%7d`
  const digits = String(Number.parseInt(thread.slice(0, 8), 16)).padStart(10, '0')
  const meetingId = `3${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5, 8)} ${digits.slice(8, 10)}`
  const block = [
    `<div style="margin-bottom:24px; overflow:hidden; white-space:nowrap">${line}</div>`,
    '<div class="me-email-text" lang="en-US" style="max-width:1024px; color:#242424">',
    '<div style="margin-bottom:12px; font-size:24px"><b>Microsoft Teams</b></div>',
    `<div><a href="${joinUrl.replaceAll('&', '&amp;')}" class="me-email-headline" target="_blank" rel="noreferrer noopener">Join the meeting now</a></div>`,
    `<div>Meeting ID: <span data-tid="meeting-code">${meetingId}</span></div>`,
    `<div>Passcode: <span>k7${thread.slice(0, 4)}</span></div>`,
    `<div>Dial in by phone: <a href="tel:+4969365057010,,${digits}#">+49 69 365057010,,${digits}#</a> Germany, Frankfurt am Main</div>`,
    '</div>',
    `<div style="margin-bottom:24px; overflow:hidden; white-space:nowrap">${line}</div>`,
  ].join('\r\n')
  return {
    ...html(`<div>${intro}</div>\r\n<br>\r\n${block}`),
    isOnlineMeeting: true,
    onlineMeetingProvider: 'teamsForBusiness',
    onlineMeeting: { joinUrl, conferenceId: digits, tollNumber: '+49 69 365057010' },
    location: {
      displayName: 'Microsoft Teams Meeting',
      locationType: 'default',
      uniqueId: 'Microsoft Teams Meeting',
      uniqueIdType: 'private',
    },
  }
}

const sentence =
  'Please read the figures of the last quarter before the meeting and bring your questions; decisions will be minuted. '
/** About 20,000 characters. */
export const long = (): Pick<EventInput, 'body'> =>
  html(Array.from({ length: 60 }, (_, n) => `<p>${n + 1}. ${sentence.repeat(3)}</p>`).join('\r\n'))
