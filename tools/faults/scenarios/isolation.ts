import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { createDraw, type CallerMemory } from '../calls/call.ts'
import { marks, otherCalls } from '../calls/other-calls.ts'
import { resultCalls } from '../calls/result-calls.ts'
import { foreignMarks, seenAnswer } from '../checks/compare-answers.ts'
import { counted } from '../checks/count-words.ts'
import type { Random } from '../random.ts'
import type { Scenario, Verdict } from '../scenario.ts'
import { openLibrary } from '../workload/open-library.ts'
import { prepareServer } from './database.ts'

/** Names that only differ a little. */
const projects = ['shop', 'Shop', 'shop/1'] as const
const calls = { ...resultCalls, ...otherCalls }
const methods = Object.keys(calls)
/** Methods whose answers hold no text: counts, positions, digests, nothing. The model speaks for them. */
const textless = new Set(
  [
    [
      'results.count',
      'waivers.append',
      'waivers.countRecords',
      'numbers.next',
      'feed.position',
      'feed.release',
    ],
    ['signOffs.append', 'reports.put', 'reports.info', 'reports.find', 'reports.remove', 'quarantine.append'],
    ['states.put', 'outbox.add', 'outbox.settle'],
  ].flat(),
)

/** Calls every method of every store at random in three projects that use the same names, over the same connections. */
export const isolation: Scenario = {
  name: 'isolation',
  seconds: ({ calls: count }) => 180 + count / 20,
  async run({ binaries, random, amounts }) {
    const server = await prepareServer({ binaries })
    const library = openLibrary({ url: server.address(), connections: 4, connectMs: 30_000 })
    const verdict = await callAtRandom((project) => library.open(project), random, amounts.calls)
    await library.end()
    return verdict
  },
}

/**
 * Makes random calls of a store and of the model, and compares. No answer may hold another project's mark, and each must be
 * the one that the model gives whose projects share nothing.
 */
export async function callAtRandom(
  open: (project: string) => CompleteStorage,
  random: Random,
  count: number,
): Promise<Verdict> {
  const model = createMemoryDatabase()
  const seen = { made: 0, foreign: 0, other: 0, found: 0 }
  const examples: string[] = []
  const telling = new Set<string>()
  await Promise.all(
    projects.map(async (project, index) => {
      const mark = marks[index] ?? marks[0]
      const [storage, twin] = [open(project), model.open(project)]
      const [memory, twinMemory]: CallerMemory[] = [{}, {}]
      const own = random.fork(project)
      const draw = createDraw(own, mark)
      for (let made = 0; made < count / projects.length; made++) {
        const method = methods[own.whole(0, methods.length - 1)] ?? ''
        const call = calls[method]?.(draw)
        if (!call) continue
        const answer = await seenAnswer(() => call(storage, memory ?? {}))
        const expected = await seenAnswer(() => call(twin, twinMemory ?? {}))
        seen.made++
        if (answer.whole.includes(mark)) {
          seen.found++
          telling.add(method)
        }
        const foreign = foreignMarks(answer, mark, marks)
        if (foreign.length > 0) {
          seen.foreign++
          examples.push(`${method} in ${project} answers ${foreign[0]}: ${answer.whole.slice(0, 300)}`)
        } else if (answer.text !== expected.text) {
          seen.other++
          examples.push(
            `call ${made} of ${project}, ${method}: ${answer.text.slice(0, 400)} where the model says ${expected.text.slice(0, 400)}`,
          )
        }
      }
    }),
  )
  const mute = count < 2000 ? [] : methods.filter((method) => !telling.has(method) && !textless.has(method))
  const facts = [
    `${counted(seen.made, 'call')} of ${counted(methods.length, 'method')} in ${counted(projects.length, 'project')}`,
    `${counted(seen.found, 'answer')} held rows`,
    `${seen.foreign} held a foreign one`,
    `${seen.other} differ from the model's`,
  ]
  const faults = [
    ...(seen.foreign > 0 ? [`${counted(seen.foreign, 'answer')} with rows of another project`] : []),
    ...(seen.other > 0 ? [`${counted(seen.other, 'answer')} other than the model's`] : []),
    ...(mute.length > 0 ? [`nothing was shown about ${mute.join(', ')}, which never answered a row`] : []),
    ...examples.slice(0, 3),
  ]
  return { facts: facts.join(', '), faults }
}
