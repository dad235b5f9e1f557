import { describe, expect, it } from 'vitest'
import { parseNotificationConfig } from '../../src/notify/index.ts'
import { everySort } from './support/routing.ts'

const faultsOf = (input: unknown): readonly string[] =>
  parseNotificationConfig(input)
    ._unsafeUnwrapErr()
    .problems.map(({ path, message }) => `${path}: ${message}`)

describe('parseNotificationConfig', () => {
  it('takes what is right', () => {
    expect(parseNotificationConfig(everySort)._unsafeUnwrap()).toEqual(everySort)
  })

  it('names channels that there are not, wherever they stand', () => {
    const config = {
      channels: { '#ci': {}, '#alerts': {} },
      teams: { core: { channels: ['#core'] } },
      routes: [{ channels: ['#ci', '#alert'] }],
      types: { flake: { escalate: { channels: ['#boss'] } } },
    }
    expect(faultsOf(config)).toEqual([
      'routes[0].channels[1]: There is no channel "#alert"; did you mean "#alerts"?',
      'teams.core.channels[0]: There is no channel "#core".',
      'types.flake.escalate.channels[0]: There is no channel "#boss".',
    ])
  })

  it.each([
    [
      { timeZone: 'Europe/Atlantis' },
      'channels["#ci"].timeZone: Not a time zone that is known here; write it as Europe/Berlin.',
    ],
    [
      { hours: { days: [1], from: '9:00', to: '17:00' } },
      'channels["#ci"].hours.from: Not a time of the day; write it as 09:00.',
    ],
    [
      { hours: { days: [1], from: '17:00', to: '09:00' } },
      'channels["#ci"].hours.to: Must be later than from.',
    ],
    [{ digset: {} }, 'channels["#ci"].digset: Unknown key "digset"; did you mean "digest"?'],
  ])('refuses %j', (channel, fault) => {
    expect(faultsOf({ channels: { '#ci': channel }, routes: [] })).toContain(fault)
  })

  it('refuses a day that there is not', () => {
    expect(faultsOf({ channels: { '#ci': { digest: { days: [8], at: '09:00' } } }, routes: [] })[0]).toMatch(
      /^channels\["#ci"\]\.digest\.days\[0\]: Must be one of 1, 2/,
    )
  })
})
