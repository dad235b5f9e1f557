import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { presetOutcomes } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'
import { toCtrf, toJunit, toSarif } from '../../src/writers/index.ts'
import { resultOf } from './support.ts'

const page = readFileSync(
  fileURLToPath(new URL('../../../../docs/writing-reports.md', import.meta.url)),
  'utf8',
)
const section = page.split(/^## /m).find((part) => part.startsWith('What an outcome becomes\n')) ?? ''
/** The rows of the table for outcomes that have a name, one for each of them. */
const rows = section.split('\n').flatMap((line) => {
  const [outcomes = '', junit = '', ctrf = '', sarif = ''] = line
    .split('|')
    .slice(1)
    .map((cell) => cell.trim())
  const names = [...outcomes.matchAll(/`([A-Z_]+)`/g)].map((match) => match[1] ?? '')
  return names.map((outcome) => ({ outcome, junit, ctrf, sarif }))
})

describe('the page about writers', () => {
  it('has a row for every preset outcome, and none besides', () => {
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(Object.keys(presetOutcomes).sort())
  })

  it.each(rows)('says what $outcome becomes', ({ outcome, junit, ctrf, sarif }) => {
    const results = [resultOf({ outcome })]
    const element = /`<(\w+)/.exec(junit)?.[1]
    const written = /<(failure|error|skipped)\b/.exec(toJunit(results))?.[1]
    expect(written).toBe(element)
    expect(toCtrf(results)).toContain(`"status":"${ctrf.replaceAll('`', '')}"`)
    const said = /"text":"shop.Cart\/adds ([^"]*)\."},"locations"/.exec(toSarif(results).unwrapOr(''))?.[1]
    expect(said === undefined ? 'nothing' : `a result: "${said}"`).toBe(sarif)
  })
})
