import { restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { openServices, outcomes, posted } from './support/services.ts'

const result = { testcase: 't1', outcome: 'PASSED', data: { type: 'koji_build', item: 'pkg-1-1' } }
const waiver = {
  subject_type: 'koji_build',
  subject_identifier: 'pkg-1-1',
  testcase: 't1',
  product_version: 'fedora-40',
  comment: 'known',
}

interface Made {
  readonly id: number
}

function idsOf(made: readonly unknown[]): readonly number[] {
  return made.flatMap((one) => (Array.isArray(one) ? idsOf(one) : [(one as Made).id]))
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

describe('hundreds of requests at once', () => {
  it('get ids of their own, lists together or not at all', async () => {
    const { resultsDb, waiverDb } = openServices()
    const made = await Promise.all(
      range(300).map((index) =>
        posted(resultsDb, '/results', index % 3 === 0 ? [result, result, result] : result),
      ),
    )
    const ids = idsOf(made)
    expect(ids).toHaveLength(500)
    expect(new Set(ids).size).toBe(500)
    const bad = [result, { ...result, outcome: 'NONSENSE' }]
    const answers = await Promise.all(
      range(50).map(() => resultsDb({ method: 'POST', path: '/results', body: bad })),
    )
    expect(new Set(answers.map(({ status }) => status))).toStrictEqual(new Set([400]))
    const { body } = await resultsDb({ method: 'GET', path: '/results?limit=1000' })
    expect((body as { readonly data: readonly unknown[] }).data).toHaveLength(500)
    const waivers = await Promise.all(
      range(300).map((index) => posted(waiverDb, '/waivers/', index % 3 === 0 ? [waiver, waiver] : waiver)),
    )
    expect([...idsOf(waivers)].sort((a, b) => a - b)).toStrictEqual(range(400).map((index) => index + 1))
    for (const list of waivers.filter(Array.isArray)) {
      const [one = 0, other] = idsOf(list)
      expect(other).toBe(one + 1)
    }
  })

  it('with one idempotency key store once and answer the same', async () => {
    const { resultsDb } = openServices()
    const keyed = (index: number): unknown => ({
      idempotency_key: `key-${index % 5}`,
      results: [result, { ...result, note: `note ${index % 5}` }],
    })
    const made = await Promise.all(range(200).map((index) => posted(resultsDb, '/results', keyed(index))))
    for (const [index, one] of made.entries()) expect(one).toStrictEqual(made[index % 5])
    expect(new Set(idsOf(made)).size).toBe(10)
    const { body } = await resultsDb({ method: 'GET', path: '/results?limit=1000' })
    expect((body as { readonly data: readonly unknown[] }).data).toHaveLength(10)
    const others = await Promise.all(
      range(20).map((index) =>
        resultsDb({
          method: 'POST',
          path: '/results',
          body: { idempotency_key: 'contested', results: [{ ...result, note: `${index % 2}` }] },
        }),
      ),
    )
    expect(others.filter(({ status }) => status === 201)).toHaveLength(10)
    expect(others.filter(({ status }) => status === 409)).toHaveLength(10)
  })

  it('never get a number that was given before, also after a restart', async () => {
    let services = openServices()
    const given: number[] = []
    for (const _ of range(4)) {
      const { resultsDb, waiverDb, database } = services
      const made = await Promise.all(range(30).map(() => posted(resultsDb, '/results', result)))
      const waivers = await Promise.all(range(30).map(() => posted(waiverDb, '/waivers/', waiver)))
      // Numbers that a refused request took are gone, too.
      await resultsDb({ method: 'POST', path: '/results', body: [result, {}] })
      given.push(...idsOf(made), ...idsOf(waivers).map((id) => -id))
      services = openServices(restoreMemoryDatabase(snapshotLines(database), { outcomes })._unsafeUnwrap())
    }
    expect(new Set(given).size).toBe(240)
  })
})
