import { describe, expect, it } from 'vitest'
import { operations } from '../support/openapi/description.ts'
import { judgeReply, judgeRequest } from '../support/openapi/judge.ts'
import { headSha } from '../support/decisions.ts'

const at = '/repos/shop/cart'
const annotation = { path: 'a.ts', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'm' }
const output = (...annotations: readonly object[]): object => ({ title: 't', summary: 's', annotations })
const run = { name: 'gate', head_sha: headSha }
const button = { label: 'Waive', description: 'Ask to let it through', identifier: 'waive' }

function judged(method: string, path: string, body?: unknown): readonly string[] {
  const [pathname = '', query = ''] = path.split('?')
  const headers = new Headers({ 'x-github-api-version': '2022-11-28' })
  return judgeRequest({ method, path: pathname, query: new URLSearchParams(query), headers, body }).problems
}

describe('the judge', () => {
  it('knows every operation of the description, and can read all its schemas', () => {
    expect(operations.length).toBeGreaterThan(50)
    for (const operation of operations) {
      const { replies, parameters, template, method } = operation
      const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const schema = parameters.find((parameter) => parameter.name === name)?.schema
        return schema?.['type'] === 'integer' ? '7' : 'x'
      })
      const judgement = judgeRequest({
        method,
        path,
        query: new URLSearchParams(),
        headers: new Headers(),
        body: undefined,
      })
      expect(judgement.operation?.id).toBe(operation.id)
      // Compiles: whether this value is right does not matter.
      for (const status of replies.keys()) judgeReply(operation, status, {})
    }
  })

  it.each([
    ['POST', `${at}/check-runs`, run],
    ['POST', `${at}/check-runs`, { ...run, status: 'in_progress', output: output(annotation) }],
    ['POST', `${at}/check-runs`, { ...run, status: 'completed', conclusion: 'success' }],
    ['POST', `${at}/check-runs`, { ...run, actions: [button, button, button] }],
    ['PATCH', `${at}/check-runs/7`, { output: output(...Array.from({ length: 50 }, () => annotation)) }],
    [
      'PATCH',
      `${at}/check-runs/7`,
      { status: 'completed', conclusion: 'action_required', output: { summary: 's' } },
    ],
    [
      'POST',
      `${at}/statuses/${headSha}`,
      { state: 'success', description: 'd'.repeat(140), context: 'gate' },
    ],
    ['POST', `${at}/issues`, { title: 'Flaky', body: 'b', labels: ['flaky'] }],
    ['PATCH', `${at}/issues/7`, { state: 'closed', state_reason: 'completed' }],
    ['POST', `${at}/issues/7/comments`, { body: 'b' }],
    ['PATCH', `${at}/issues/comments/7`, { body: 'b' }],
    [
      'POST',
      `${at}/actions/runs/7/deployment_protection_rule`,
      { environment_name: 'production', state: 'approved' },
    ],
    [
      'POST',
      `${at}/actions/runs/7/deployment_protection_rule`,
      { environment_name: 'production', comment: 'Soon.' },
    ],
    ['POST', `${at}/actions/runs/7/rerun-failed-jobs`, undefined],
    ['GET', `${at}/actions/runs/7/artifacts?per_page=100&page=2`, undefined],
    ['GET', `${at}/commits/${headSha}/check-runs?filter=latest&app_id=1`, undefined],
    ['GET', `${at}/contents/.github%2Fgatewright.yml?ref=main`, undefined],
    ['GET', '/rate_limit', undefined],
  ])('lets through %s %s %j', (method, path, body) => {
    expect(judged(method, path, body)).toEqual([])
  })

  it.each([
    ['POST', `${at}/check-runs`, { name: 'gate' }],
    ['POST', `${at}/check-runs`, { ...run, status: 'done' }],
    ['POST', `${at}/check-runs`, { ...run, status: 'completed' }],
    ['POST', `${at}/check-runs`, { ...run, conclusion: 'passed' }],
    ['POST', `${at}/check-runs`, { ...run, headSha }],
    ['POST', `${at}/check-runs`, { ...run, started_at: 'yesterday' }],
    ['POST', `${at}/check-runs`, { ...run, output: { summary: 's' } }],
    ['POST', `${at}/check-runs`, { ...run, output: { title: 't', summary: 's'.repeat(65_536) } }],
    ['POST', `${at}/check-runs`, { ...run, output: { title: 't', summary: 'é'.repeat(40_000) } }],
    ['POST', `${at}/check-runs`, { ...run, output: output(...Array.from({ length: 51 }, () => annotation)) }],
    ['POST', `${at}/check-runs`, { ...run, output: output({ ...annotation, message: undefined }) }],
    ['POST', `${at}/check-runs`, { ...run, output: output({ ...annotation, annotation_level: 'error' }) }],
    ['POST', `${at}/check-runs`, { ...run, output: output({ ...annotation, line: 1 }) }],
    ['POST', `${at}/check-runs`, { ...run, actions: [button, button, button, button] }],
    ['POST', `${at}/check-runs`, { ...run, actions: [{ ...button, label: 'x'.repeat(21) }] }],
    ['POST', `${at}/check-runs`, { ...run, actions: [{ ...button, description: 'x'.repeat(41) }] }],
    ['POST', `${at}/check-runs`, { ...run, actions: [{ ...button, identifier: 'x'.repeat(21) }] }],
    ['POST', `${at}/check-runs`, undefined],
    ['PATCH', `${at}/check-runs/seven`, { name: 'gate' }],
    ['PATCH', `${at}/check-runs/7`, { output: output({ ...annotation, title: 't'.repeat(256) }) }],
    ['PATCH', `${at}/check-runs/7`, { output: output({ ...annotation, message: 'm'.repeat(65_537) }) }],
    ['PATCH', `${at}/check-runs/7`, { output: output({ ...annotation, start_line: 0 }) }],
    ['PATCH', `${at}/check-runs/7`, { output: output({ ...annotation, end_line: 2, start_column: 1 }) }],
    ['POST', `${at}/statuses/${headSha}`, { state: 'passed' }],
    ['POST', `${at}/statuses/${headSha}`, { state: 'success', description: 'd'.repeat(141) }],
    ['POST', `${at}/issues`, { body: 'b' }],
    ['POST', `${at}/issues`, { title: 't'.repeat(257) }],
    ['PATCH', `${at}/issues/7`, { state: 'done' }],
    ['POST', `${at}/issues/7/comments`, {}],
    ['POST', `${at}/issues/7/comments`, { body: 'b'.repeat(65_537) }],
    [
      'POST',
      `${at}/actions/runs/7/deployment_protection_rule`,
      { environment_name: 'p', state: 'maybe', comment: 'c' },
    ],
    [
      'POST',
      `${at}/actions/runs/7/deployment_protection_rule`,
      { environment_name: 'p', state: 'approved', comment: 'c'.repeat(1_025) },
    ],
    ['GET', `${at}/actions/runs/7/artifacts?per_page=101`, undefined],
    ['GET', `${at}/actions/runs/7/artifacts?limit=10`, undefined],
    ['GET', `${at}/commits/${headSha}/check-runs?filter=newest`, undefined],
    ['GET', `${at}/nothing`, undefined],
    ['DELETE', `${at}/check-runs/7`, undefined],
  ])('refuses %s %s %j', (method, path, body) => {
    const wire = body === undefined ? undefined : (JSON.parse(JSON.stringify(body)) as unknown)
    expect(judged(method, path, wire)).not.toEqual([])
  })

  it('refuses a call that does not say which version of the API it means', () => {
    const request = {
      method: 'GET',
      path: '/rate_limit',
      query: new URLSearchParams(),
      headers: new Headers(),
    }
    expect(judgeRequest({ ...request, body: undefined }).problems.join()).toMatch(/X-GitHub-Api-Version/)
  })
})
