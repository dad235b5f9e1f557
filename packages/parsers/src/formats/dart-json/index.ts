export { dartJsonParser } from './parser.ts'
