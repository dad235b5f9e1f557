import { createMemoryDatabase } from '@gatewright/storage-memory'
import { exportHistory, historyFolder } from '@gatewright/storage-pg/history'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { zstdCompressSync } from 'node:zlib'
import { rmSync, statSync } from 'node:fs'
// realistic: 20,000 tests, 4 variants, daily runs
const N = Number(process.argv[2] ?? 10) // runs
const order = (process.argv[3] ?? 'as-stored') as 'as-stored'
const zstd = process.argv[4] === 'zstd'
let seed = 1
const random = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32)
const tests = Array.from({ length: 20_000 }, (_, i) => `org.example.shop.${['cart','checkout','invoice','stock','search'][i % 5]}.${['Service','Repository','Controller'][i % 3]}Test${Math.floor(i / 40)}/should handle case ${i} when the input is ${['empty','large','unicode','null'][i % 4]}`)
const meanMs = tests.map(() => Math.exp(random() * 7))
const db = createMemoryDatabase()
const s = db.open('shop')
let total = 0
for (let r = 0; r < N; r++) {
  const at = new Date(Date.UTC(2026, 10, 1) + r * 6 * 3600_000 * 1).toISOString()
  const key = `run-${r}/${['linux','windows','mac','arm'][r % 4]}`
  const results = tests.map((testcase, i) => {
    const u = random()
    const failed = u < 0.004, skipped = u > 0.96
    return { id: `${key}#${String(i + 1).padStart(5, '0')}`, testcase, item: { type: 'git_commit', id: (r * 7919).toString(16).padStart(40, 'a') }, outcome: failed ? 'FAILED' : skipped ? 'SKIPPED' : 'PASSED', submittedAt: at, variant: { os: ['linux','windows','mac','arm'][r % 4]!, arch: 'x86_64' }, data: { suite: [`suite-${i % 50}`], class: [testcase.split('/')[0]!] }, groups: [`run-${r}`], ...(skipped ? {} : { durationMs: Math.round(meanMs[i]! * (0.8 + 0.4 * random()) * 1000) / 1000 }), ...(failed ? { note: `AssertionError: expected ${i} to equal ${i + 1}\n    at ${testcase}:${i % 300}`, failureSignature: `sig-${i % 97}` } : {}) }
  })
  total += results.length
  const a = await s.results.append(key, results)
  if (a.isErr()) throw new Error(a.error.message)
}
console.log('stored', total, process.memoryUsage().rss / 1e6 | 0, 'MB')
rmSync('/tmp/h13-out', { recursive: true, force: true })
const encode = { ms: 0 }
const t = performance.now(); const cpu = process.cpuUsage()
let peak = 0; const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 20)
const e = await exportHistory(s, { owner: 'w', at: '2026-12-01T00:00:00Z', forMs: 60000, parquetWriteBuffer: (p) => { const t = performance.now(); const b = parquetWriteBuffer(p); encode.ms += performance.now() - t; peak = Math.max(peak, process.memoryUsage().rss); return b }, write: historyFolder('/tmp/h13-out'), order, ...(zstd && { zstd: (b: Uint8Array) => zstdCompressSync(b) }) })
clearInterval(timer)
if (e.isErr()) throw new Error(e.error.message)
const ms = performance.now() - t, c = process.cpuUsage(cpu)
const bytes = e.value.files.reduce((n, f) => n + statSync('/tmp/h13-out/' + f.name).size, 0)
console.log(order, zstd, e.value.results, 'files', e.value.files.length, 'bytes/result', bytes / e.value.results, 'rows/s', e.value.results / ms * 1000 | 0, 'cpu s', (c.user + c.system) / 1e6, 'encode s', encode.ms / 1000, 'peak MB', peak / 1e6 | 0)
