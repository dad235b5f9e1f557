import type { Instant, TestResult } from '@gatewright/core/schema'
import { expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, watchedDriver } from './support/project.ts'
import { storedResults } from './support/stored-results.ts'

const long = 'x'.repeat(1024 * 1024)

function resultsOf(key: string, data: (index: number) => TestResult['data']): readonly TestResult[] {
  return Array.from({ length: 20 }, (_, index) => ({
    id: `${key}#${index}`,
    testcase: 'long',
    item: { type: 'build', id: 'b' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:00:00Z' as Instant,
    variant: {},
    groups: [],
    data: data(index),
  }))
}

eachDatabase((database) => {
  it.each([
    { where: 'in details', data: (index: number) => ({ log: [`${index}`, long] }) },
    { where: 'in datasets', data: (index: number) => ({ suite: [`${index}`, long] }) },
  ])('of 20 MiB $where, no statement holds more than 9, and all is stored', async ({ data }) => {
    const lengths: number[] = []
    const driver = watchedDriver(database().driver, (_, values) => {
      lengths.push(
        values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0),
      )
    })
    const project = openProject({ ...database(), driver })
    const results = resultsOf('r', data)
    expect((await project.append('r', results))._unsafeUnwrap()).toMatchObject({
      resultCount: 20,
      isNew: true,
    })
    expect(Math.max(...lengths)).toBeLessThan(9 * 1024 * 1024)
    expect((await project.append('r', results))._unsafeUnwrap().isNew).toBe(false)
    const byId = results.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(await storedResults(project.engine)).toEqual(byId)
  })
})
