export { playwrightJsonParser } from './parser.ts'
