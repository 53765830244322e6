import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { filesUnder, textOf } from './source-files.ts'

const fileLinesMax = 250
const functionLinesMax = 40

describe('sizes', () => {
  it(`keeps every file to ${fileLinesMax} lines`, () => {
    const tooLong = filesUnder('lib', 'functions', 'dev', 'scripts', 'tests', 'bench', 'packages', 'console')
      .filter((file) => file !== 'packages/client/src/schema.ts') // generated
      .map((file) => ({ file, lines: textOf(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > fileLinesMax)
    expect(tooLong).toEqual([])
  })

  it(`keeps every function to ${functionLinesMax} lines`, () => {
    const files = filesUnder('lib', 'functions', 'dev', 'scripts', 'bench', 'console')
    expect(files.length).toBeGreaterThan(0)
    expect(files.flatMap(longFunctions)).toEqual([])
  })
})

const longFunctions = (file: string) => {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node) => {
    const lines = lineOf(source, node.getEnd()) - lineOf(source, node.getStart()) + 1
    if (ts.isFunctionLike(node) && lines > functionLinesMax) {
      found.push(`${file}:${lineOf(source, node.getStart())} has ${lines} lines`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const lineOf = (source: ts.SourceFile, position: number) => source.getLineAndCharacterOfPosition(position).line + 1
