/** What an operator reads who mistypes. */
import { describe, expect, it } from 'vitest'
import { storageCommands } from '../../src/cli/backup-restore.ts'
import { commands } from '../../src/cli/commands.ts'
import { commandFor, type Grammar, understood, unknownCommand } from '../../src/cli/words.ts'

const all: readonly Grammar[] = [...commands, ...storageCommands]

describe('words that name no command', () => {
  it.each([
    ['pasword list', 'There is no command “pasword”. Did you mean “password list”?'],
    ['acounts', 'There is no command “acounts”. Did you mean “accounts'],
    ['xyz', 'There is no command “xyz”.\n'],
    [
      'password lst',
      'There is no “password lst”. Did you mean “password list”? Behind “password” comes create, list, or',
    ],
    ['keys', '“keys” alone is no command: behind it comes list, add, use, reseal, or retire.'],
    ['--user x accounts list', 'There is no command “--user”.\n'],
  ])('%s', (typed, said) => {
    const words = typed.split(' ')
    expect(commandFor(words, all)).toBe(undefined)
    expect(unknownCommand(words, all)).toContain(said)
    expect(unknownCommand(words, all)).toContain('--help')
  })

  it('are not held to be the longer of two names, nor the shorter', () => {
    expect(commandFor(['doctor'], all)?.words).toEqual(['doctor'])
    expect(commandFor(['doctor', 'fidelity', '--user', 'x'], all)?.words).toEqual(['doctor', 'fidelity'])
  })
})

describe('words behind a command', () => {
  it.each([
    ['accounts list --foo', '“accounts list” does not know the option --foo.'],
    ['accounts show --usr x', '“accounts show” does not know the option --usr. Did you mean “--user”?'],
    ['keys list --all', '“keys list” does not know the option --all.'],
    ['revoke --user a --user b', '--user stands there twice.'],
    ['revoke adele@contoso.example', '“revoke” takes no words: “adele@contoso.example” is too much.'],
    ['keys use k1 k2', '“keys use” takes one id: “k2” is too much.'],
    ['doctor fidelty', '“doctor” takes no words: “fidelty” is too much.'],
    ['accounts show --user', "'--user <value>' argument missing"],
  ])('%s', (typed, said) => {
    const words = typed.split(' ')
    const command = commandFor(words, all)
    expect(() => understood(command ?? { words: [], usage: '', does: '' }, words.slice(command?.words.length))).toThrow(
      said,
    )
  })
})
