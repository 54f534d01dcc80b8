/** C08: a proxy cuts an answer off and sends the request again. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { bodies, clientOf, elements } from '../../bench/stage/client.ts'
import { faultStage } from './stage.ts'

const named = `<propertyupdate xmlns="DAV:"><set><prop><displayname>Mine</displayname></prop></set></propertyupdate>`

it('a request that is sent again after its answer was cut off is answered as if it came once', async () => {
  const stage = await faultStage({ FRESH_SECONDS: '3600' })
  onTestFinished(() => stage.close())
  const { bridge, login, calendar, pumped } = stage
  const client = clientOf(`http://127.0.0.1:${bridge.port}`, login)
  const { token, etags } = await stage.look()
  const authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`
  const cutOff = async (method: string, path: string, body: string) => {
    const socket = connect(bridge.port, '127.0.0.1')
    await once(socket, 'connect')
    const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nDepth: 1`
    socket.write(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    await once(socket, 'data')
    socket.destroy()
  }
  const requests = [
    ['PROPPATCH', calendar, named],
    ['PROPFIND', client.home, bodies.calendars],
    ['PROPFIND', calendar, bodies.etags],
    ['REPORT', calendar, bodies.sync(token)],
    ['REPORT', calendar, bodies.multiget([...etags.keys()])],
  ] as const
  for (const [method, path, body] of requests) {
    await pumped(cutOff(method, path, body))
    const [first, second] = [
      await pumped(client.ask(method, path, body, '1')),
      await pumped(client.ask(method, path, body, '1')),
    ]
    expect([first.status, second.text]).toEqual([207, first.text])
  }
  const after = await stage.look(token)
  expect([after.token, after.etags]).toEqual([token, etags])
  expect(elements((await pumped(client.ask('PROPFIND', calendar, bodies.calendars))).text, 'displayname')).toEqual([
    'Mine',
  ])
})
