import { expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { openProject } from './support/project.ts'
import { plainResult } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

eachDatabase((database) => {
  it('takes the longest of everything, whose keys still fit into an index', async () => {
    const { engine, append } = openProject(database())
    // Text that no compression makes shorter, of characters of three bytes.
    const text = (length: number, seed: number): string =>
      Array.from({ length }, (_, index) =>
        String.fromCharCode(0x4e00 + (((index + 1) * 7919 * seed + index * index * 104_729) % 20_000)),
      ).join('')
    const one = plainResult(text(512, 1), {
      testcase: text(1024, 2),
      item: { type: 'own', id: text(1024, 3) },
      submittedAt: `2026-11-22T04:19:00.${'314159265358979323846264338327950288419716'.padEnd(43, '9')}Z`,
      variant: { [`a${'b'.repeat(63)}`]: text(256, 4) },
      groups: [text(512, 5)],
      note: text(8192, 6),
      failureSignature: text(256, 7),
      data: { [text(256, 8)]: [text(20_000, 9)] },
    })
    const numbered = { ...one, id: `${text(502, 10)}#123456789` }
    expect((await append(text(512, 11), [one, numbered]))._unsafeUnwrap().isNew).toBe(true)
    expect(await storedResults(engine)).toEqual([one, numbered].sort((a, b) => (a.id < b.id ? -1 : 1)))
  })
})
