export { decodeBase64, encodeBase64 } from './base64.ts'
export { canonicalJson, type JsonValue } from './canonical-json.ts'
export { digestOf, digestOfJson, type Digest } from './digest.ts'
export { compareText } from './compare-text.ts'
