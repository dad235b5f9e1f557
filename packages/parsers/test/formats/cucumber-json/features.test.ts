import { describe, expect, it } from 'vitest'
import { cucumberJsonParser } from '../../../src/formats/cucumber-json/index.ts'
import { parseGood } from '../json-support.ts'

const stepOf = (status: string): object => ({ keyword: 'Given ', name: 'a cart', result: { status } })
const background = (status: string): object => ({ type: 'background', name: '', steps: [stepOf(status)] })
const scenario = (status: string): object => ({ type: 'scenario', name: 'adds', steps: [stepOf(status)] })

async function outcomesOf(elements: readonly object[], feature: object = {}): Promise<readonly string[]> {
  const report = [{ keyword: 'Feature', name: 'Cart', uri: 'cart.feature', elements, ...feature }]
  const { records } = await parseGood(cucumberJsonParser, report)
  return records.map(({ name, outcome }) => `${name}: ${outcome}`)
}

describe('a feature of cucumberJsonParser', () => {
  it.each([
    ['failed', 'failed'],
    ['error', 'error'],
    ['strange', 'unknown'],
  ])('keeps a background that is %s and that no scenario came after', async (status, outcome) => {
    expect(await outcomesOf([background(status)])).toEqual([`<background>: ${outcome}`])
  })

  it('counts the steps of every background before a scenario for it', async () => {
    const elements = [background('failed'), background('skipped'), scenario('skipped'), scenario('passed')]
    expect(await outcomesOf(elements)).toEqual(['adds: failed', 'adds: passed'])
  })

  it.each(['failed', 'error', 'hook_error', 'cleanup_error'])(
    'gives a record for a feature that is %s and none of its scenarios is',
    async (status) => {
      expect(await outcomesOf([scenario('skipped')], { status })).toEqual(['adds: skipped', '<suite>: error'])
      expect(await outcomesOf([scenario('failed')], { status })).toEqual(['adds: failed'])
    },
  )

  it.each(['passed', 'skipped', 'untested', 'strange', null])(
    'gives no record for a feature that is %s',
    async (status) => {
      expect(await outcomesOf([scenario('passed')], { status })).toEqual(['adds: passed'])
    },
  )
})
