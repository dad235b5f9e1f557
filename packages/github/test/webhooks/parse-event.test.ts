import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseEvent } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { object, webhookSchema, type JsonObject } from '../support/openapi/description.ts'
import { sampleOf } from '../support/openapi/sample.ts'
import { compileReply, problemsOf } from '../support/openapi/schemas.ts'

interface Definition {
  readonly name: string
  readonly examples: readonly Readonly<Record<string, unknown>>[]
}

const require = createRequire(import.meta.url)
const editions = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35']
const known = [
  'check_run',
  'check_suite',
  'deployment_protection_rule',
  'installation',
  'installation_repositories',
  'issues',
  'merge_group',
  'pull_request',
  'push',
  'repository',
  'workflow_job',
  'workflow_run',
]

function definitionsOf(edition: string): readonly Definition[] {
  const path = require.resolve(`@octokit/webhooks-examples/${edition}/index.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as readonly Definition[]
}

describe.each(editions)('the examples of %s', (edition) => {
  const definitions = definitionsOf(edition)

  it('are read where they are known', () => {
    const examples = definitions.filter(({ name }) => known.includes(name))
    const refused = examples.flatMap(({ name, examples: payloads }) =>
      payloads.flatMap((payload, index) => {
        const event = parseEvent(name, payload)
        return event.isErr() ? [`${name} ${index}: ${event.error.message}`] : []
      }),
    )
    expect(examples.length).toBeGreaterThan(6)
    expect(refused).toEqual([])
  })

  it('are ignored where they are not, and are no error', () => {
    const unknown = definitions.filter(({ name }) => !known.includes(name))
    expect(unknown.length).toBeGreaterThan(30)
    for (const { name, examples } of unknown)
      for (const payload of examples)
        expect(parseEvent(name, payload)._unsafeUnwrap()).toMatchObject({ event: 'ignored', name })
  })

  it('lack nothing that is read of them without an error that says where', () => {
    const places = definitions
      .filter(({ name }) => known.includes(name))
      .flatMap(({ name, examples }) =>
        examples.slice(0, 3).flatMap((payload) =>
          Object.keys(payload).flatMap((field) => {
            const { [field]: _, ...rest } = payload
            const event = parseEvent(name, rest)
            return event.isErr() ? [{ field, path: event.error.problems[0]?.path ?? '' }] : []
          }),
        ),
      )
    expect(places.length).toBeGreaterThan(10)
    expect(places.filter(({ field, path }) => !path.startsWith(field))).toEqual([])
  })
})

describe('parseEvent', () => {
  it('answers anything with an event or an error, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...known, '__proto__', 'constructor'), fc.string()),
        fc.anything(),
        (name, payload) => {
          const event = parseEvent(name, payload)
          expect(event.isOk() || event.error.problems.length > 0).toBe(true)
        },
      ),
    )
  })

  it('ignores an action that GitHub added', () => {
    const payload = { action: 'invented', check_run: {}, repository: null }
    expect(parseEvent('check_run', payload)._unsafeUnwrap()).toEqual({
      event: 'ignored',
      name: 'check_run',
      action: 'invented',
    })
  })

  it.each([
    ['refs/heads/gh-readonly-queue/main/pr-104-6d4a1b8b8f0c1f8b8d9d7b0d6a4f6d2f2f2f2f2f', 104],
    ['refs/heads/gh-readonly-queue/release/2.0/pr-7-6d4a1b8b8f0c1f8b8d9d7b0d6a4f6d2f2f2f2f2f', 7],
    ['refs/heads/main', undefined],
    ['refs/heads/gh-readonly-queue/main/pr-x-1', undefined],
  ])('the pull request of %s is %s', (headRef, pullRequest) => {
    const sha = '0'.repeat(40)
    const event = parseEvent('merge_group', {
      action: 'checks_requested',
      merge_group: { head_sha: sha, head_ref: headRef, base_sha: sha, base_ref: 'refs/heads/main' },
    })._unsafeUnwrap()
    expect(event.event === 'merge_group' && event.group.pullRequest).toBe(pullRequest)
  })

  it('reads every deployment that waits, with whatever of the payload is there', () => {
    const schema = webhookSchema('deployment-protection-rule-requested')
    const { properties } = sampled(schema)
    const check = compileReply(schema)
    fc.assert(
      fc.property(fc.subarray(Object.keys(properties)), (present) => {
        const callback = 'https://api.github.com/repos/shop/cart/actions/runs/42/deployment_protection_rule'
        const payload = {
          ...Object.fromEntries(present.map((key) => [key, properties[key]])),
          action: 'requested',
          environment: 'production',
          deployment_callback_url: callback,
        }
        expect(problemsOf(check, payload)).toEqual([])
        expect(parseEvent('deployment_protection_rule', payload)._unsafeUnwrap()).toMatchObject({
          event: 'deployment_protection_rule',
          environment: 'production',
          callbackUrl: callback,
        })
      }),
    )
  })
})

/** A sample of every property, those that need not be there too. */
function sampled(schema: JsonObject): { readonly properties: JsonObject } {
  const { properties } = object(schema) as { readonly properties: JsonObject }
  const all = { ...schema, required: Object.keys(properties) }
  return { properties: sampleOf(all) }
}
