import { describe, expect, it } from 'vitest'
import { decideGreenwave, type GreenwaveQuirk } from '../../src/greenwave/index.ts'
import { gist, nvr, passes, policy, refused, remotePolicy, requestFor, worldOf } from './support/worlds.ts'

const files = {
  'https://files/a': remotePolicy([passes('unit')]),
  [`https://files/${nvr}`]: remotePolicy([passes('lint')]),
}
const asking = (...sources: readonly string[]) => ({ rules: [{ type: 'RemoteRule', sources }] })

describe('the addresses of remote rules in a request', () => {
  it.each([
    ['the settings have', { settings: { remoteRulePolicies: { '*': 'https://files/a' } } }],
    ['a policy of the service has', { policies: policy(["!RemoteRule {sources: ['https://files/a']}"]) }],
  ])('may be those that %s', async (_, given) => {
    const { world, asked } = worldOf({ files, ...given })
    const decision = await decideGreenwave(requestFor(asking('https://files/a')), world)
    expect(gist(decision._unsafeUnwrap())).toEqual(['closed', 'fetched-gating-yaml', 'missing'])
    expect(asked.addresses).toEqual(['https://files/a'])
  })

  it.each(['http://169.254.169.254/latest/meta-data', 'file:///etc/passwd', `https://files/${nvr}`])(
    'may not be %s, and nothing is fetched',
    async (address) => {
      const { world, asked } = worldOf({
        files,
        settings: { remoteRulePolicies: { '*': 'https://files/{subject_id}' } },
      })
      const answer = await decideGreenwave(requestFor(asking(address)), world)
      expect(answer._unsafeUnwrapErr().httpStatus).toBe(400)
      expect(asked.addresses).toEqual([])
    },
  )

  it('are fetched once, however often they are named', async () => {
    const { world, asked } = worldOf({
      files: {},
      settings: { remoteRulePolicies: { '*': ['https://files/a', 'https://files/b'] } },
    })
    const rules = [
      { type: 'RemoteRule', sources: ['https://files/a', 'https://files/a', 'https://files/b'] },
      { type: 'RemoteRule', sources: ['https://files/b', 'https://files/a'] },
    ]
    expect((await decideGreenwave(requestFor({ rules }), world)).isOk()).toBe(true)
    expect(asked.addresses).toEqual(['https://files/a', 'https://files/b'])
  })
})

describe('a request that asks for too much', () => {
  it.each([
    [
      { ignore_result: Array.from({ length: 10_001 }, (_, id) => id) },
      'Invalid ignore_result, must have at most 10000 ids',
    ],
    [
      { ignore_waiver: Array.from({ length: 10_001 }, (_, id) => id) },
      'Invalid ignore_waiver, must have at most 10000 ids',
    ],
    [
      { decision_context: Array.from({ length: 1001 }, () => 'push') },
      'Too many decision contexts, at most 1000 in one request',
    ],
  ])('is a 400', async (fields, message) => {
    expect(await refused({ policies: policy([passes('unit')]) }, fields)).toMatchObject({
      httpStatus: 400,
      message,
    })
  })
})

describe('a way of Greenwave that nobody knows', () => {
  it('is a mistake of the program', async () => {
    const compat = ['validity-ignore' as GreenwaveQuirk]
    await expect(
      (async () => (await decideGreenwave(requestFor(), worldOf({}).world, { compat })).isOk())(),
    ).rejects.toThrow('Greenwave has no way "validity-ignore". Did you mean "validity-ignored"?')
  })
})
