import assert from 'node:assert/strict'
import { test } from 'node:test'
import { behaviourFaults } from './behave-alike.ts'

const lines = [
  'status unsatisfied',
  'evidenceDigest sha256:1',
  'policy shop.release sha256:2',
  'decision x',
  'snapshot y',
]
const sound = { passed: true, output: lines.join('\n') }

function messages(...[here, there]: [typeof sound, typeof sound]): string[] {
  return behaviourFaults(here, there, 'v20.19.0').map(({ message }) => message)
}

test('the same bytes are no finding', () => {
  assert.deepEqual(messages(sound, { ...sound }), [])
})

test('another digest is a finding', () => {
  const other = { passed: true, output: sound.output.replace('sha256:1', 'sha256:3') }
  assert.match(messages(sound, other)[0] ?? '', /otherwise than v20\.19\.0: evidenceDigest sha256:1/)
})

test('a run that fails, or that both times says nothing, is a finding', () => {
  assert.match(messages(sound, { passed: false, output: 'SyntaxError' })[0] ?? '', /v20\.19\.0:\nSyntaxError/)
  assert.equal(messages({ passed: true, output: '' }, { passed: true, output: '' }).length, lines.length)
})
