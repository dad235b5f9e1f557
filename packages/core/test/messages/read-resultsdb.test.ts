import { describe, expect, it } from 'vitest'
import { faultOf, readOf, receivedAt } from './support/messages.ts'

describe('ResultsDB', () => {
  const topic = 'VirtualTopic.qe.ci.jenkins'
  const single = {
    testcase: { name: 'dist.rpmlint', ref_url: 'https://ci.example/rpmlint' },
    outcome: ' passed ',
    ref_url: 'https://ci.example/runs/7',
    note: 'fine',
    data: {
      item: 'bash-5.2-1.fc40',
      type: 'koji_build',
      scenario: 'uefi',
      arch: ['x86_64', 'aarch64'],
      n: 5,
      no: null,
    },
  }

  it('one result, of the run at its address', () => {
    const read = readOf(topic, single)
    expect(read.results).toEqual([
      {
        id: '2/message/id/m1#0001',
        testcase: 'dist.rpmlint',
        item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
        outcome: 'PASSED',
        submittedAt: receivedAt,
        variant: { scenario: 'uefi' },
        data: {
          item: ['bash-5.2-1.fc40'],
          type: ['koji_build'],
          scenario: ['uefi'],
          arch: ['x86_64', 'aarch64'],
          n: ['5'],
        },
        groups: ['resultsdb/https://ci.example/runs/7'],
        note: 'fine',
        refUrl: 'https://ci.example/runs/7',
      },
    ])
    expect(read.groups).toEqual([
      {
        id: 'resultsdb/https://ci.example/runs/7',
        state: 'open',
        createdAt: receivedAt,
        description: 'https://ci.example/runs/7',
        refUrl: 'https://ci.example/runs/7',
      },
    ])
    expect(read.testcases).toEqual([{ name: 'dist.rpmlint', refUrl: 'https://ci.example/rpmlint' }])
  })

  it('as ResultsDB announces it: with a time and groups of its own', () => {
    const announced = {
      ...single,
      id: 5,
      submit_time: '2026-11-22T04:19:00.123456',
      groups: ['g1', { uuid: 'g2', description: 'two' }],
    }
    const read = readOf('resultsdb.result.new', announced)
    expect(read.results[0]).toMatchObject({
      submittedAt: '2026-11-22T04:19:00.123456Z',
      groups: ['g1', 'g2'],
    })
    expect(read.groups).toEqual([
      { id: 'g1', state: 'open' },
      { id: 'g2', state: 'open', description: 'two' },
    ])
  })

  it('many results are one run that is complete', () => {
    const results = {
      'dva.ami.memory': {
        data: { item: 'ami-1', type: 'ami' },
        outcome: 'PASSED',
        ref_url: 'https://ci.example/m',
      },
      'dva.ami': {
        data: { item: 'ami-1', type: 'ami' },
        outcome: 'FAILED',
        testcase: { ref_url: 'https://ci.example/d' },
      },
    }
    const read = readOf(topic, { ref_url: 'https://ci.example/t', results })
    expect(read.results.map(({ id, testcase, outcome, item }) => [id, testcase, outcome, item.id])).toEqual([
      ['2/message/id/m1#0001', 'dva.ami.memory', 'PASSED', 'ami-1'],
      ['2/message/id/m1#0002', 'dva.ami', 'FAILED', 'ami-1'],
    ])
    expect(read.groups[0]).toMatchObject({ id: 'resultsdb/message/id/m1', state: 'complete', resultCount: 2 })
    expect(read.testcases).toEqual([{ name: 'dva.ami', refUrl: 'https://ci.example/d' }])
    const other = { ...results, 'dva.ami': { ...results['dva.ami'], data: { item: 'ami-2', type: 'ami' } } }
    // A gate sees the results of one item.
    expect(readOf(topic, { ref_url: 'https://ci.example/t', results: other }).groups[0]).not.toHaveProperty(
      'resultCount',
    )
  })

  it('the run of an rpmdiff is in the address of a result of it', () => {
    const rpmdiff = {
      ...single,
      testcase: 'dist.rpmdiff.comparison',
      ref_url: 'https://rpmdiff.example/run/97683/26/',
    }
    expect(faultOf(topic, rpmdiff)).toMatchObject({ problems: [{ path: 'ref_url' }] })
    const read = readOf(topic, { ...rpmdiff, ref_url: 'https://rpmdiff.example/run/97683/26' })
    expect(read.groups[0]?.id).toBe('resultsdb/https://rpmdiff.example/run/97683')
  })

  it.each([
    [{ outcome: 'PASED' }, 'results[0].outcome'],
    [{ outcome: '' }, 'outcome'],
    [{ testcase: '' }, 'testcase.name'],
    [{ data: [] }, 'data'],
    [{ data: { 'a:b': '1' } }, 'data["a:b"]'],
    [{ submit_time: 'soon' }, 'submit_time'],
    [{ groups: [''] }, 'groups[0].uuid'],
  ])('%j is refused', (change, path) => {
    const error = faultOf(topic, { ...single, ...change })
    expect(error).toMatchObject({ kind: 'message/invalid', problems: [{ path }] })
  })

  it('none of many is no message', () => {
    expect(faultOf(topic, { ref_url: 'x', results: {} })).toMatchObject({ problems: [{ path: 'results' }] })
  })
})
