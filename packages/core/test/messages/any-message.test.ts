import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../src/messages/index.ts'
import { parseTestResult } from '../../src/schema/index.ts'
import { delivered, fixture, receivedAt } from './support/messages.ts'

const complete = fixture('fedora-ci/koji-build.test.complete.json')
const topic = 'org.centos.prod.ci.koji-build.test.complete'
const posted = {
  testcase: 'dist.rpmlint',
  outcome: 'PASSED',
  ref_url: 'https://ci.example/7',
  data: { item: 'bash-5.2-1.fc40', type: 'koji_build' },
}

describe('any message', () => {
  const topics = fc.constantFrom(
    topic,
    '/topic/VirtualTopic.eng.platformci.tier1.result',
    'VirtualTopic.eng.ci.osci.brew-build.test.error',
    'x.queued',
    '',
  )
  const seeds: readonly Readonly<Record<string, unknown>>[] = [
    complete,
    posted,
    { ref_url: 'x', results: { 'a.b': posted } },
    {
      ...fixture('cdevents-0.5/examples/testcaserun_finished.json'),
      customData: { subject: { type: 'a', id: 'b' } },
    },
    { jenkins_job_url: 'a', jenkins_build_url: 'b', job_name: 'c', tests: [{ failed: 0 }] },
  ]
  /** A message with something else in one place. */
  const spoilt = fc
    .constantFrom(...seeds)
    .chain((seed) =>
      fc
        .tuple(fc.constantFrom(...pathsOf(seed)), fc.jsonValue({ maxDepth: 3 }))
        .map(([path, value]) => replaced(seed, path, value)),
    )

  it('is results that fit their schema, or an error; it never throws', () => {
    let read = 0
    let refused = 0
    fc.assert(
      fc.property(
        topics,
        fc.oneof(spoilt, fc.jsonValue()),
        fc.string({ unit: 'binary' }),
        (name, body, id) => {
          const answer = readMessage({ id, topic: name, body: JSON.stringify(body), receivedAt })
          if (answer.isErr()) {
            refused++
            expect(answer.error).toMatchObject({
              retryable: false,
              kind: expect.stringMatching(/^message\//),
            })
            return
          }
          read++
          const { results, groups } = answer.value
          const ids = groups.map((group) => group.id)
          for (const result of results) {
            expect(parseTestResult(result).isOk()).toBe(true)
            expect(result.groups).toEqual(ids)
          }
          expect(new Set(results.map((result) => result.id)).size).toBe(results.length)
        },
      ),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(100)
  })

  it('is read the same each time', () => {
    fc.assert(
      fc.property(topics, spoilt, (name, body) => {
        expect(readMessage(delivered(name, body))).toEqual(readMessage(delivered(name, body)))
      }),
      { numRuns: 200 },
    )
  })
})

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((member, at) => (String(at) === key ? replaced(member, rest, by) : member))
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) }
}
