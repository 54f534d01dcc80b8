import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { emptyDatabase } from '../../src/store/database.ts'
import { sqliteBackend } from '../../src/store/sqlite.ts'
import { ownFolder } from './folder.ts'

function database() {
  const file = join(ownFolder(), 'notes.sqlite')
  const db = emptyDatabase(file)
  const backend = sqliteBackend(db, file, systemClock)
  onTestFinished(() => backend.close())
  const exec = vi.spyOn(db, 'exec')
  const commits = () => exec.mock.calls.filter(([sql]) => sql === 'COMMIT').length
  return { db, backend, commits, notes: backend.adapter('notes'), marks: backend.adapter('marks') }
}

describe('writes to a file', () => {
  it('wait for the disk once for all that were made in one turn, each with its own answer', async () => {
    const { notes, marks, commits } = database()
    const answers = [
      notes.set('a', '1'),
      notes.add('a', '2'),
      marks.setMany([{ key: 'a', value: '3' }]),
      notes.swap('a', '1', '4'),
      notes.take('a'),
      notes.delete('a'),
    ]
    expect(await Promise.all(answers)).toEqual([true, false, [true], true, '4', false])
    expect(commits()).toBe(1)
    expect(await marks.get('a')).toBe('3')
  })

  it('are on the disk when they are answered, and not before', async () => {
    const { notes } = database()
    const writing = notes.set('a', '1')
    expect(await notes.get('a')).toBeUndefined()
    await writing
    expect(await notes.get('a')).toBe('1')
  })

  it('fail together: none of a group is kept without the others, and the next ones are well', async () => {
    const { db, notes } = database()
    db.exec(`CREATE TRIGGER no_bad BEFORE INSERT ON records WHEN NEW.key = 'bad' BEGIN SELECT RAISE(FAIL, 'no'); END`)
    const outcomes = await Promise.allSettled([notes.set('good', '1'), notes.set('bad', '2')])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await notes.get('good')).toBeUndefined()
    await notes.set('good', '3')
    expect(await notes.get('good')).toBe('3')
  })

  it('that wait when the database is closed are written first', async () => {
    const { backend, notes, commits } = database()
    const writing = notes.set('a', '1')
    await backend.close()
    expect(await writing).toBe(true)
    expect(commits()).toBe(1)
  })
})
