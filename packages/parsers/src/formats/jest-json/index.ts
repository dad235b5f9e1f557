export { jestJsonParser } from './parser.ts'
