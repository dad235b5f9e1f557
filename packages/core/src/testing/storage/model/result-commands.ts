import type * as fastCheck from 'fast-check'
import { canonicalJson, type JsonValue } from '../../../canonical/index.ts'
import type { PageRequest, ResultQuery } from '../../../ports/index.ts'
import type { Item, TestResult, Variant } from '../../../schema/index.ts'
import { build, otherBuild } from '../examples.ts'
import { seen, type ModelCommand, type ModelSide } from './model-command.ts'

const ids = [
  'r#1',
  'r#9',
  'r#10',
  'r#0009',
  'r',
  '𝒳#1',
  'ﬀ#1',
  's#1',
  's#2',
  's#3',
  'whole',
  'other',
] as const
const instants = [
  '2026-11-22T04:01:00Z',
  '2026-11-22T04:01:00.000Z',
  '2026-11-22T04:01:00.00001Z',
  '2026-11-22T04:02:00Z',
] as const
const items: readonly Item[] = [build, otherBuild]
const testcases = ['dist.a_b', 'dist.aXb', 'unit/größe 𝒳'] as const
const variants: readonly Variant[] = [{}, { arch: 'x86_64' }, { arch: 'x86_64', os: 'linux' }]
const outcomes = ['PASSED', 'FAILED', 'INFO'] as const
const groups = ['run/1', 'run/2'] as const

function taken<One>(list: readonly One[], index: number): One {
  return list[index % list.length] as One
}

/** A result that its number says all of; a twist makes another content of it. */
function numbered(number: number, twist: boolean): TestResult {
  return {
    id: taken(ids, number),
    testcase: taken(testcases, number),
    item: taken(items, number >> 1),
    outcome: taken(outcomes, number >> 2),
    // Most at one instant, so that their ids decide.
    submittedAt: taken(instants, number >> 2),
    variant: taken(variants, number),
    data: number % 4 === 0 ? { owner: ['ann', taken(['ben', 'cy'], number)] } : {},
    groups: number % 3 === 0 ? [] : [taken(groups, number)],
    ...(twist && { note: 'twisted' }),
  }
}

interface Body {
  readonly numbers: readonly number[]
  readonly twist: boolean
}

function append(key: string, { numbers, twist }: Body): ModelCommand {
  const body = numbers.map((number) => numbered(number, twist))
  const said = body.map(({ id }) => id).join(', ')
  return {
    line: `append ${key}: ${said === '' ? 'nothing' : said}${twist ? ', with a note' : ''}`,
    run: ({ storage }) => seen(storage.results.append(key, body)),
  }
}

/** Every page of a query, one after the other. */
async function pages({ storage }: ModelSide, query: ResultQuery, request: PageRequest): Promise<JsonValue> {
  const found: JsonValue[] = []
  let next: PageRequest = request
  for (let turn = 0; turn < 50; turn++) {
    const page = await storage.results.query(query, next)
    if (page.isErr()) return { error: page.error.kind }
    found.push(page.value.results as unknown as JsonValue)
    if (page.value.next === undefined) return found
    const { skip: _, ...again } = request
    next = { ...again, after: page.value.next }
  }
  return 'pages without an end'
}

/** Commands about results. */
export function resultCommands(
  fc: typeof fastCheck.default,
  hasFeed: boolean,
): fastCheck.Arbitrary<ModelCommand> {
  const number = fc.nat(ids.length - 1)
  const twist = fc.integer({ min: 0, max: 9 }).map((one) => one === 9)
  const any = fc.record({ numbers: fc.array(number, { maxLength: 5 }), twist })
  const reports = fc.nat(5).map((report) => ({
    key: `report-${report}`,
    own: { numbers: [report * 2, report * 2 + 1], twist: false },
  }))
  const appends = fc.oneof(
    { weight: 3, arbitrary: reports.map(({ key, own }) => append(key, own)) },
    { weight: 2, arbitrary: fc.tuple(reports, any).map(([{ key }, body]) => append(key, body)) },
  )
  const instant = fc.constantFrom(...instants)
  const position = fc.nat(6)
  const query: fastCheck.Arbitrary<ResultQuery> = fc.record(
    {
      item: fc.constantFrom(...items),
      testcase: fc.constantFrom(...testcases),
      variant: fc.constantFrom(...variants),
      outcomes: fc.subarray([...outcomes]),
      group: fc.constantFrom(...groups),
      groups: fc.subarray([...groups]),
      ids: fc.subarray([...ids]),
      exceptIds: fc.subarray([...ids]),
      testcases: fc.constantFrom({ equals: ['dist.a_b'] }, { like: ['dist.a_b', '%𝒳'] }, {}),
      data: fc.constantFrom([{ key: 'owner', equals: ['ben'] }], [{ key: 'arch', like: ['x86\\_%'] }]),
      since: instant,
      until: instant,
      through: instant,
      ...(hasFeed && { storedAfter: position, storedThrough: position }),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  // Few keys at a time, or hardly a query finds anything.
  const narrow = fc.oneof(
    fc.constant<ResultQuery>({}),
    fc.tuple(query, fc.nat(20)).map(([whole, turn]): ResultQuery => {
      const keys = Object.keys(whole) as (keyof ResultQuery)[]
      const kept = keys.filter((_, index) => index === turn % Math.max(1, keys.length) || index === turn % 3)
      return Object.fromEntries(kept.map((key) => [key, whole[key]]))
    }),
  )
  const page: fastCheck.Arbitrary<PageRequest> = fc.record(
    {
      limit: fc.integer({ min: 1, max: 4 }),
      order: fc.constantFrom('newest-first', 'oldest-first'),
      skip: fc.nat(2),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  const said = (value: unknown): string => canonicalJson(value as JsonValue)
  const reads: fastCheck.Arbitrary<ModelCommand> = fc.oneof(
    fc.tuple(narrow, page).map(([one, request]) => ({
      line: `query ${said(one)} in pages ${said(request)}`,
      run: (side: ModelSide) => pages(side, one, request),
    })),
    narrow.map((one) => ({
      line: `count ${said(one)}`,
      run: ({ storage }: ModelSide) => seen(storage.results.count(one)),
    })),
    fc.tuple(narrow, fc.constantFrom(undefined, ['arch'], ['owner', 'os'])).map(([one, keys]) => ({
      line: `newest ${said(one)}${keys ? ` for each ${keys.join(' and ')}` : ''}`,
      run: ({ storage }: ModelSide) => seen(storage.results.newest(one, keys)),
    })),
    fc
      .tuple(
        fc.constantFrom(...items),
        fc.record(
          { testcases: fc.subarray([...testcases]), ...(hasFeed && { storedThrough: position }) },
          { requiredKeys: [], noNullPrototype: true },
        ),
      )
      .map(([item, options]) => ({
        line: `latest of ${item.id} ${said(options)}`,
        run: ({ storage }: ModelSide) => seen(storage.results.latest(item, options)),
      })),
    fc
      .tuple(fc.constantFrom(...testcases), fc.constantFrom(...variants), fc.nat(4))
      .map(([testcase, variant, limit]) => ({
        line: `history of ${testcase} ${said(variant)}, ${limit}`,
        run: ({ storage }: ModelSide) => seen(storage.results.history(testcase, variant, limit)),
      })),
  )
  return fc.oneof({ weight: 2, arbitrary: appends }, { weight: 3, arbitrary: reads })
}
