import { orThrow } from '@gatewright/core'
import { processReport, receiveReport } from '@gatewright/core/ingest'
import type { CompleteStorage, ListPage } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { callbacks, item, junit, reader, upload } from '../../../parsers/test/ingest/support/workbench.ts'
import { onEachStore } from './support/two-processes.ts'

const limit = 3

/** What to go on behind: a page that is not full is the last. */
function nextOf<Entry>(page: readonly Entry[]): Entry | undefined {
  return page.length < limit ? undefined : page.at(-1)
}

/** A page of a listing by its number, as names; undefined behind the last. */
type Listing = (storage: CompleteStorage) => (page: number) => Promise<readonly string[] | undefined>

/** A listing that passes over what it showed before. */
function bySkip(list: (storage: CompleteStorage, page: ListPage) => PromiseLike<readonly string[]>): Listing {
  return (storage) => async (page) => {
    const names = await list(storage, { limit, skip: page * limit })
    return names.length === 0 ? undefined : names
  }
}

/** A listing that goes on behind the last that it showed. */
function byCursor<Cursor>(
  list: (
    storage: CompleteStorage,
    after: Cursor | undefined,
  ) => PromiseLike<{ readonly names: readonly string[]; readonly next: Cursor | undefined }>,
): Listing {
  return (storage) => {
    let after: Cursor | undefined
    let isOver = false
    return async () => {
      if (isOver) return undefined
      const { names, next } = await list(storage, after)
      after = next
      isOver = next === undefined
      return names.length === 0 ? undefined : names
    }
  }
}

const listings: readonly (readonly [string, Listing])[] = [
  ['runs', bySkip(async ({ groups }, page) => orThrow(await groups.find({}, page)).map(({ id }) => id))],
  ['entries', bySkip(async ({ ingest }, page) => orThrow(await ingest.find({}, page)).map(({ id }) => id))],
  [
    'reports',
    bySkip(async ({ reports }, page) => orThrow(await reports.find({}, page)).map(({ digest }) => digest)),
  ],
  ['messages', bySkip(async ({ outbox }, page) => orThrow(await outbox.find({}, page)).map(({ id }) => id))],
  [
    'decisions',
    bySkip(async ({ decisions }, page) => orThrow(await decisions.find({}, page)).map(({ id }) => id)),
  ],
  [
    'testcases',
    bySkip(async ({ testcases }, page) => orThrow(await testcases.find({}, page)).map(({ name }) => name)),
  ],
  [
    'results',
    byCursor<string>(async ({ results }, after) => {
      const page = orThrow(await results.query({}, { limit, ...(after !== undefined && { after }) }))
      return { names: page.results.map(({ id }) => id), next: page.next }
    }),
  ],
  [
    'states',
    byCursor<string>(async ({ states }, after) => {
      const page = orThrow(
        await states.list('ingest/claims', { limit, ...(after !== undefined && { after }) }),
      )
      return { names: page.map(({ key }) => key), next: nextOf(page)?.key }
    }),
  ],
  [
    'events',
    byCursor<number>(async ({ feed }, after = 0) => {
      const page = orThrow(await feed.read(after, limit))
      return { names: page.map(({ position }) => String(position)), next: nextOf(page)?.position }
    }),
  ],
]

/** One of each that is listed, later than all that were there. */
async function add(storage: CompleteStorage, number: number): Promise<void> {
  const at = `2026-11-22T04:${String(number + 10).padStart(2, '0')}:00Z`
  const about = { item, callbackUrl: 'https://ci.example/hook' }
  const given = upload(`upload-${number}`, junit([`case-${number}`]), { about })
  orThrow(await receiveReport(storage, given, { at, callbacks }))
  orThrow(await processReport(storage, reader, given.id, { at }))
  orThrow(await storage.testcases.put({ name: `unit/case-${number}` }))
  orThrow(
    await storage.decisions.record({
      id: `decision-${number}`,
      decidedAt: at,
      subject: { type: item.type, identifier: item.id },
      decisionContext: 'release',
      status: 'satisfied',
      decision: {},
    }),
  )
}

/** Reads all pages; `between` is done after each. */
async function readAll(
  page: ReturnType<Listing>,
  between: (page: number) => Promise<void>,
): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = []
  for (;;) {
    const names = await page(pages.length)
    if (!names) return pages
    pages.push(names)
    await between(pages.length)
  }
}

onEachStore((open) => {
  describe('listings', () => {
    it('show all that were there, page after page, while another process adds more', async () => {
      const [storage, other] = open()
      let count = 0
      while (count < 10) await add(storage, count++)
      for (const [name, listing] of listings) {
        const known = (await readAll(listing(storage), async () => {})).flat()
        expect([name, new Set(known).size]).toEqual([name, known.length])
        expect(known.length).toBeGreaterThanOrEqual(count)

        const pages = await readAll(listing(storage), async (number) => {
          if (number <= 3) await add(other, count++)
        })
        const lengths = pages.map((names) => names.length)
        expect([name, lengths.slice(0, -1)]).toEqual([name, lengths.slice(1).map(() => limit)])
        const shown = new Set(pages.flat())
        expect([name, known.filter((one) => !shown.has(one))]).toEqual([name, []])
      }
    })
  })
})
