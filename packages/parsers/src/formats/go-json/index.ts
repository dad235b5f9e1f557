export { goJsonParser } from './parser.ts'
