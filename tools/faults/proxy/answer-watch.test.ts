import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchForCommit } from './answer-watch.ts'

/** A message of the server: a letter, the length with itself, and what it says. */
function message(letter: string, body: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(letter), length, Buffer.from(body)])
}

const ready = (status: 'I' | 'T'): Buffer => message('Z', status)

test('the answer to a commit is lost, and none before it', () => {
  const watch = watchForCommit(1)
  watch.fromClient(Buffer.from('SELECT 1'))
  assert.equal(watch.fromServer(Buffer.concat([message('C', 'SELECT 1'), ready('I')])), 'hand-on')
  watch.fromClient(Buffer.from('COMMIT'))
  assert.equal(watch.fromServer(message('C', 'COMMIT')), 'hold-back')
  assert.equal(watch.fromServer(ready('I')), 'lose')
})

test('inside a transaction nothing is stored yet, so that the answer is waited for', () => {
  const watch = watchForCommit(1)
  watch.fromClient(Buffer.from('INSERT INTO feed_event'))
  assert.equal(watch.fromServer(ready('T')), 'hold-back')
  assert.equal(watch.fromServer(ready('I')), 'lose')
})

test('messages may come in any pieces', () => {
  const watch = watchForCommit(1)
  watch.fromClient(Buffer.from('COMMIT'))
  const bytes = Buffer.concat([message('C', 'COMMIT'), ready('I')])
  const answers = Array.from(bytes, (byte) => watch.fromServer(Buffer.from([byte])))
  assert.deepEqual(answers.slice(0, -1), Array<string>(bytes.length - 1).fill('hold-back'))
  assert.equal(answers.at(-1), 'lose')
})

test('the second statement that commits is the second', () => {
  const watch = watchForCommit(2)
  watch.fromClient(Buffer.from('COMMIT'))
  assert.equal(watch.fromServer(ready('I')), 'hand-on')
  watch.fromClient(Buffer.from('COMMIT'))
  assert.equal(watch.fromServer(ready('I')), 'lose')
})
