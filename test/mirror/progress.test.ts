import { expect, it } from 'vitest'
import { fakeMailbox, meeting } from './fake-mailbox.ts'
import { account, stage } from './stage.ts'

it('a first sync tells how far it has come, until it is through', async () => {
  const mailbox = fakeMailbox('Calendar')
  const { promise: rest, resolve: go } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  mailbox.events = async (_calendar, _select, told) => {
    told?.(500)
    begin()
    await rest
    return [meeting('e1', 'One')]
  }
  const { mirror } = await stage(mailbox)
  const reading = async () => (await mirror.status('adele')).calendars?.map(({ events, reading }) => [events, reading])
  mirror.connect(account('adele'))
  await begun
  expect(await reading()).toEqual([[undefined, 500]])

  go()
  await expect.poll(reading).toEqual([[1, undefined]])
  await mirror.close()
})
