import { html, long, text, word } from '../../bodies.ts'
import * as w from '../../write.ts'
import type { Cases } from '../cases.ts'

/** What people type, paste and import. */

const subjects: Cases = (stage) => [
  w.event(null, w.timed(stage.day(1), '07:00', '07:15')),
  w.event('', w.timed(stage.day(1), '07:15', '07:30')),
  w.event(
    'Commas, semicolons; back\\slashes, "quotes", new\nline, tab\tand \\n',
    w.timed(stage.day(1), '08:00', '08:15'),
    w.place('C:\\Rooms; "Blue", 2nd'),
  ),
  w.event('Emoji 👩‍👩‍👧‍👦 🏳️‍🌈 é (composed and e\u0301)', w.timed(stage.day(1), '08:15', '08:30')),
  w.event(
    'פגישת צוות שבועית',
    w.timed(stage.day(1), '08:30', '08:45'),
    html('<p dir="rtl">סדר יום: תקציב, לוח זמנים</p>'),
    w.place('חדר ישיבות 3'),
  ),
  w.event(
    '設計レビュー会議',
    w.timed(stage.day(1), '08:45', '09:00', 'Tokyo Standard Time'),
    html('<p>議題：検索結果の画面</p>'),
    w.place('東京本社 5階'),
  ),
  w.event(`Very long subject ${'and on '.repeat(33)}`.slice(0, 255), w.timed(stage.day(1), '09:00', '09:15')),
]

const traps: Cases = (stage) => [
  w.event(
    'Control characters \u0007\u0000\u000b in text',
    w.timed(stage.day(1), '09:15', '09:30'),
    text('bell \u0007, null \u0000, form feed \u000c'),
  ),
  w.event(
    'BEGIN:VEVENT\r\nSUMMARY:injected',
    w.timed(stage.day(1), '09:30', '09:45'),
    text('END:VEVENT\r\nEND:VCALENDAR'),
  ),
  w.event('<b>Markup</b> & entities &amp; ]]>', w.timed(stage.day(1), '09:45', '10:00')),
  w.event(
    'Script in the body',
    w.timed(stage.day(1), '10:00', '10:15'),
    html(
      '<script>alert(1)</script><style>p{color:red}</style><p>Visible &lt;text&gt; &amp; more</p><img src="cid:image001.png@01DA0000.00000000" alt="logo">',
    ),
    { hasAttachments: true },
  ),
  w.event(
    'Written in Word',
    w.timed(stage.day(1), '10:15', '10:30'),
    word('Dear all,', 'see the <a href="https://contoso.example/plan?a=1&amp;b=2">plan</a>.'),
  ),
  w.event('Long body', w.timed(stage.day(1), '10:30', '10:45'), long()),
  w.event(
    'Plain text body',
    w.timed(stage.day(1), '10:45', '11:00'),
    text('Line 1\r\nLine 2 <not a tag>\r\n\r\n-- \r\nAdele'),
  ),
]

export const textCases: Cases = (stage) => [...subjects(stage), ...traps(stage)]
