import { type Block, commandsIn, documentedBlocks } from './fenced-blocks.ts'

export interface CliExample {
  at: string
  /** A line, as it stands in the document. */
  command: string
  /** What the document says that it prints, where it says so. */
  answer: string | undefined
}

/** Every line of every block that has `npx heliograph` in it; the `text` that follows a block is what its last line prints. */
export const cliExamples = (blocks: Block[] = documentedBlocks()): CliExample[] =>
  blocks.flatMap((block, index) => {
    if (block.language !== 'sh' || !block.text.includes('npx heliograph')) return []
    const next = blocks[index + 1]
    const lines = commandsIn(block)
    return lines.map((command, nth) => ({
      at: block.at,
      command,
      answer: nth === lines.length - 1 && next?.language === 'text' ? next.text : undefined,
    }))
  })

/** Without what is another one each time. The document is written so already. */
export const withoutChance = (text: string, port: number): string =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!-)/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\s+\+[\d.]+ (?:ms|s|min) /g, ' <since> ')
    .replaceAll(/\b\d+ ms\b/g, '<ms>')
    .replaceAll(/(provider’s id: )(?!<).+/g, '$1<provider id>')
    .replaceAll(/\(\/\S+\/dev\.json\)/g, '(<dev.json>)')
    .replaceAll(/hg_live_[0-9a-zA-Z]{12}/g, 'hg_live_<key>')
    .replaceAll(`:${port}`, ':3000')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()
