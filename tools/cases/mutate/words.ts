import { isRecord, type Data } from '../greenwave/data.ts'
import { keysIn } from './walk.ts'

/** Words of messages, addresses and settings; whatever is written like them can't be a name that is exchanged. */
const known = `
  a about all an any applicable argument at attribute authorized bad be been broke build by case cases class context could
  date decision default demand detect dict dicts due either empty error errored errors expected failed false field file
  filters for foo-missing found gating gating-yaml get got group has have identifier identificator in include incomplete
  input integer invalid is iso8601 item items json koji latest limit list lists malformed match message messages missing
  must name no none not null number object of on or outcome page parameter parse passed payload permission please point
  proxyuser
  policies policy post product provide query remote request required requirement result results rule rules run schema
  should since string subject subjects submit superuser test testcase tests than the time to total true type unauthorized
  unknown user username uuid valid value values version versions waived waiver waivers when while with yaml yml you
  passed info failed needs_inspection error queued running
  invalid-gating-yaml missing-gating-yaml fetched-gating-yaml failed-fetch-gating-yaml excluded
  passingtestcaserule remoterule koji_build brew-build brew-build-group bodhi bodhi_update compose group redhat-module
  redhat-container-image container-image rpms modules containers git http https src raw master example com localhost
`

/** All words that a file of cases uses for other things than names. */
export function wordsOf(file: Data): ReadonlySet<string> {
  const { cases, settings, subject_types: types } = file
  const setUp = JSON.stringify([settings, types]) ?? ''
  const kinds = Array.isArray(cases) ? cases.filter(isRecord).map(({ kind }) => String(kind)) : []
  const words = [...known.split(/\s+/), ...keysIn(file), ...kinds, ...(setUp.match(/[\w.-]+/g) ?? [])]
  return new Set(words.map((word) => word.toLowerCase()))
}
