import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import { queryAll } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { bytesOf, ingest, item, junit } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

describe('metadata', () => {
  const rules = {
    required: ['revision', 'product'],
    item: { key: 'revision', type: 'git_commit' },
    variant: { browser: 'product' },
  }
  const revision = '1f7391f92b6a3792204e07e99f71f643cc35e7e1'

  it('of the report says what was tested, and how', async () => {
    const storage = open()
    const ended = await ingest(
      storage,
      { id: 'one', bytes: junit(['adds'], { revision, product: 'firefox' }) },
      { rules },
    )
    expect(ended.stage).toBe('valid')
    const [result] = orThrow(await queryAll(storage.results, {}))
    expect(result).toMatchObject({
      item: { type: 'git_commit', id: revision },
      variant: { browser: 'firefox' },
    })
  })

  it('that is missing is named, all of it', async () => {
    const ended = await ingest(open(), { id: 'one', bytes: junit(['adds'], { product: ' ' }) }, { rules })
    expect(ended).toMatchObject({ stage: 'invalid', facts: { error: 'ingest/metadata-missing' } })
    expect(ended.reason).toContain('"revision", "product"')
  })

  it('of the uploader fills in for the report, and wins over it', async () => {
    const storage = open()
    const metadata = { revision, product: 'firefox' }
    const ended = await ingest(
      storage,
      { id: 'one', bytes: junit(['adds'], { product: 'chrome' }), about: { metadata } },
      { rules },
    )
    expect(ended.stage).toBe('valid')
    const [result] = orThrow(await queryAll(storage.results, {}))
    expect(result?.variant).toEqual({ browser: 'firefox' })
  })

  it('that names another item than the uploader does is refused', async () => {
    const bytes = junit(['adds'], { 'gatewright.item': 'koji_build:zsh-5.9-1.fc40' })
    const ended = await ingest(open(), { id: 'one', bytes, about: { item } })
    expect(ended).toMatchObject({ stage: 'invalid' })
    expect(ended.reason).toContain('zsh-5.9-1.fc40')
    expect((await ingest(open(), { id: 'one', bytes })).stage).toBe('valid')
  })

  it('without a word of what was tested is refused', async () => {
    const ended = await ingest(open(), { id: 'one', bytes: junit(['adds']) })
    expect(ended).toMatchObject({ stage: 'invalid', facts: { error: 'ingest/metadata-missing' } })
  })

  it.each([
    ['a character that no store keeps', 'nothing:\\u0000'],
    ['half of a character', 'nothing:\\ud800'],
    ['no end', 'x'.repeat(100_000)],
    ['half of a character at the end of what is kept', `${'x'.repeat(8160)}${'𝒳'.repeat(100)}`],
  ])('with %s is refused like any other', async (_, stated) => {
    const text = `{"run_info": {"gatewright.item": "${stated}"}, "results": [{"test": "/a", "status": "OK", "subtests": []}]}`
    const ended = await ingest(open(), { id: 'one', bytes: bytesOf(text) })
    expect(ended).toMatchObject({ stage: 'invalid', facts: { error: 'item/invalid-id' } })
  })

  it('with names that objects have anyway is metadata like any other', async () => {
    const required = ['constructor', '__proto__', 'toString']
    const refused = await ingest(
      open(),
      { id: 'one', bytes: junit(['adds']), about: { item } },
      { rules: { required } },
    )
    expect(refused.reason).toContain('"constructor", "__proto__", "toString"')
    const stated = { constructor: 'a', toString: 'c' }
    const taken = await ingest(
      open(),
      { id: 'one', bytes: junit(['adds'], stated), about: { item } },
      { rules: { required: ['constructor', 'toString'] } },
    )
    expect(taken.stage).toBe('valid')
  })
})

describe('labels', () => {
  const labels = {
    aliases: { dev: 'experimental' },
    fromMetadata: ['product'],
    uploader: true,
    exactlyOne: { channel: ['stable', 'beta', 'experimental'] },
  }

  it('are on every result, by their right names', async () => {
    const storage = open()
    const ended = await ingest(
      storage,
      {
        id: 'one',
        bytes: junit(['adds', 'divides'], { product: 'firefox' }),
        uploader: 'ci',
        about: { item, labels: ['dev', 'dev', 'experimental'] },
      },
      { rules: { labels } },
    )
    expect(ended.stage).toBe('valid')
    const found = orThrow(
      await queryAll(storage.results, { data: [{ key: 'label', equals: ['experimental'] }] }),
    )
    expect(found).toHaveLength(2)
    expect(found[0]?.data['label']).toEqual(['ci', 'experimental', 'firefox'])
  })

  it('are never made up: a report of no channel is refused', async () => {
    const about = { item, labels: ['mac'] }
    const ended = await ingest(open(), { id: 'one', bytes: junit(['adds']), about }, { rules: { labels } })
    expect(ended).toMatchObject({ stage: 'invalid', facts: { error: 'ingest/labels-refused' } })
    expect(ended.reason).toContain('"channel"')
  })

  it('of two channels are refused', async () => {
    const about = { item, labels: ['stable', 'dev'] }
    const ended = await ingest(open(), { id: 'one', bytes: junit(['adds']), about }, { rules: { labels } })
    expect(ended.reason).toContain('stable and experimental')
  })

  it('are data, whatever they are called', async () => {
    const odd = ['__proto__', 'constructor', 'a,b', '"', '<script>', '%', 'größe ✓', '\u202e']
    const storage = open()
    const about = { item, labels: [...odd, 'toString'] }
    const rules = {
      labels: { aliases: { constructor: 'stable' }, exactlyOne: { channel: ['stable', 'valueOf'] } },
    }
    expect((await ingest(storage, { id: 'one', bytes: junit(['adds']), about }, { rules })).stage).toBe(
      'valid',
    )
    for (const label of [...odd.filter((one) => one !== 'constructor'), 'toString', 'stable'])
      expect(orThrow(await storage.results.count({ data: [{ key: 'label', equals: [label] }] })), label).toBe(
        1,
      )
  })

  it('and uploaders are not what a report says that they are', async () => {
    const storage = open()
    const bytes = bytesOf(
      `<testsuite name="unit"><properties><property name="label" value="stable"/></properties>
      <testcase name="adds"><properties><property name="label" value="stable"/>
      <property name="uploader" value="admin"/></properties></testcase></testsuite>`,
    )
    await ingest(storage, { id: 'one', bytes, about: { item } })
    const [result] = orThrow(await queryAll(storage.results, {}))
    expect([result?.data['label'], result?.data['uploader']]).toEqual([undefined, undefined])
    expect(orThrow(await storage.groups.find({}))[0]?.uploader).toBeUndefined()
  })
})
