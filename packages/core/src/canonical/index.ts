export { canonicalJson, type JsonValue } from './canonical-json.ts'
export { digestOf, digestOfJson, type Digest } from './digest.ts'
export { compareText } from './compare-text.ts'
