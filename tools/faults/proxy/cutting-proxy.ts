import { connect, createServer, type Socket } from 'node:net'
import { undoAtEnd } from '../cleanup.ts'
import type { Random } from '../random.ts'
import { watchForCommit } from './answer-watch.ts'

/** What becomes of a connection. */
export interface ConnectionFate {
  /**
   * How it ends: both sides are cut off, nothing comes through any more though both sides stay open, or the answer to a
   * commit is lost.
   */
  readonly end: 'cut' | 'freeze' | 'lose-answer'
  /** After how many bytes of both directions it ends; of `lose-answer` after how many statements that commit. */
  readonly after: number
  /** For how long each piece is held up, in milliseconds. */
  readonly delayMs: number
}

/** A port between clients and a server that does harm to connections. */
export interface CuttingProxy {
  readonly port: number
  /** How many connections ended in which way. */
  readonly ended: Readonly<Record<ConnectionFate['end'], number>>
  close(): void
}

/** A frozen connection stays open at the server for this long, as one does whose client fell off the network. */
const frozenMs = 1500

/** Opens a proxy to a port of this machine. */
export async function openProxy(target: number, fateOf: () => ConnectionFate): Promise<CuttingProxy> {
  const ended = { cut: 0, freeze: 0, 'lose-answer': 0 }
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ port: target, host: '127.0.0.1' })
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => open.delete(socket))
    }
    join(client, upstream, fateOf(), (end) => ended[end]++)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  const close = undoAtEnd(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return { port: address.port, ended, close }
}

/** A fate by chance: mostly a cut, some bytes or some hundred thousand later. */
export function anyFate(random: Random): ConnectionFate {
  const delayMs = random.oneIn(5) ? random.whole(1, 20) : 0
  const chance = random.next()
  if (chance < 0.3) return { end: 'lose-answer', after: random.whole(1, 6), delayMs }
  return {
    end: chance < 0.45 ? 'freeze' : 'cut',
    after: Math.floor(10 ** (1 + random.next() * 4.7)),
    delayMs,
  }
}

function join(
  client: Socket,
  upstream: Socket,
  fate: ConnectionFate,
  onEnd: (end: ConnectionFate['end']) => void,
): void {
  const watch = fate.end === 'lose-answer' ? watchForCommit(fate.after) : undefined
  let left = watch ? Infinity : fate.after
  let isOver = false
  const finish = (): void => {
    if (isOver) return
    isOver = true
    onEnd(fate.end)
    if (fate.end === 'freeze') setTimeout(() => upstream.destroy(), frozenMs).unref()
    else for (const socket of [client, upstream]) socket.destroy()
  }
  const handOn = (chunk: Buffer, to: Socket): void => {
    if (isOver) return
    const part = chunk.subarray(0, left)
    left -= part.length
    if (fate.delayMs === 0) to.write(part)
    else setTimeout(() => to.write(part), fate.delayMs)
    if (left <= 0) {
      // What came before the cut arrives, as it does on a network.
      if (fate.delayMs === 0) finish()
      else setTimeout(finish, fate.delayMs)
    }
  }
  client.on('data', (chunk: Buffer) => {
    watch?.fromClient(chunk)
    handOn(chunk, upstream)
  })
  upstream.on('data', (chunk: Buffer) => {
    const what = watch?.fromServer(chunk) ?? 'hand-on'
    if (what === 'lose') finish()
    else if (what === 'hand-on') handOn(chunk, client)
  })
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (!isOver) other.destroy()
    })
  }
}
