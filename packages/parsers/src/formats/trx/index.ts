export { trxParser } from './parser.ts'
