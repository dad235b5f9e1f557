import { describe, expect, it } from 'vitest'
import { topicNamespace } from '../../src/messages/index.ts'
import { faultOf, fixture, readOf } from './support/messages.ts'

const complete = fixture('fedora-ci/koji-build.test.complete.json')
const topic = 'org.centos.prod.ci.koji-build.test.complete'
const posted = {
  testcase: 'dist.rpmlint',
  outcome: 'PASSED',
  ref_url: 'https://ci.example/7',
  data: { item: 'bash-5.2-1.fc40', type: 'koji_build' },
}

describe('the namespace of a topic', () => {
  const named = 'VirtualTopic.eng.ci.fedora-ci.koji-build.test.complete'
  it.each([
    [named, 'fedora-ci'],
    [`/topic/${named}`, 'fedora-ci'],
    ['VirtualTopic.eng.ci.brew-build.test.complete', undefined],
    ['org.centos.prod.ci.koji-build.test.complete', undefined],
    ['VirtualTopic.eng.ci.a.b.c.d.e', undefined],
  ])('%s is %s', (name, namespace) => {
    expect(topicNamespace(name)).toBe(namespace)
  })

  it('must be the first part of the testcase', () => {
    expect(readOf(named, complete).results).toHaveLength(1)
    const other = 'VirtualTopic.eng.ci.osci.koji-build.test.complete'
    expect(faultOf(other, complete)).toMatchObject({
      kind: 'message/wrong-namespace',
      topic: other,
      testcase: 'fedora-ci.koji-build.rpminspect.static-analysis',
    })
    // Also of other formats, and not only of the beginning of the part.
    expect(faultOf(other, posted).kind).toBe('message/wrong-namespace')
    expect(faultOf('VirtualTopic.eng.ci.fedora.koji-build.test.complete', complete).kind).toBe(
      'message/wrong-namespace',
    )
  })

  it('each of many results must be of it', () => {
    const results = { 'osci.a': { outcome: 'PASSED' }, 'osci2.b': { outcome: 'PASSED' } }
    const error = faultOf('VirtualTopic.eng.ci.osci.x.test.complete', { ref_url: 'x', results })
    expect(error).toMatchObject({ kind: 'message/wrong-namespace', testcase: 'osci2.b' })
  })

  it('may be told in another way', () => {
    const namespaceOf = (name: string): string | undefined => name.split('/')[0]
    expect(readOf('dist/results', posted, { namespaceOf }).results).toHaveLength(1)
    expect(faultOf('other/results', posted, { namespaceOf }).kind).toBe('message/wrong-namespace')
  })
})

describe('private testcases', () => {
  const privateTestcases = [
    { testcases: ['dist.rpm*'], publishers: ['msg-client-qa'] },
    { testcases: ['dist.*'], publishers: ['msg-client-dist'] },
  ]
  const options = { privateTestcases }
  const from = (JMSXUserID: string) => ({ headers: { JMSXUserID } })

  it.each(['msg-client-qa', 'msg-client-dist'])('%s may report one', (publisher) => {
    const [result] = readOf(topic, posted, options, from(publisher)).results
    expect(result?.data['publisher_id']).toEqual([publisher])
  })

  it.each([
    [from('msg-client-other'), { publisher: 'msg-client-other' }],
    [from(''), {}],
    [{}, {}],
    // Who publishes is said by the broker, in one way.
    [{ headers: { jmsxuserid: 'msg-client-qa' } }, {}],
    [{ headers: { JMSXUserID: ['msg-client-qa'] } }, {}],
  ])('%j may not', (more, named) => {
    const error = faultOf(topic, posted, options, more)
    expect(error).toEqual({
      kind: 'message/not-permitted',
      message: error.message,
      retryable: false,
      testcase: 'dist.rpmlint',
      ...named,
    })
  })

  it('a message cannot say itself who published it', () => {
    const forged = { ...posted, data: { ...posted.data, publisher_id: 'msg-client-qa' } }
    expect(faultOf(topic, forged, options).kind).toBe('message/not-permitted')
    expect(readOf(topic, forged).results[0]?.data).not.toHaveProperty('publisher_id')
  })

  it('others are public', () => {
    expect(readOf(topic, { ...posted, testcase: 'unit.adds' }, options).results).toHaveLength(1)
  })

  it('the header may be another one', () => {
    const named = { ...options, publisherHeader: 'user_id' }
    expect(readOf(topic, posted, named, { headers: { user_id: 'msg-client-qa' } }).results).toHaveLength(1)
    expect(faultOf(topic, posted, named, from('msg-client-qa')).kind).toBe('message/not-permitted')
  })
})
