import { type Block, commandsIn, documentedBlocks } from './fenced-blocks.ts'

export interface Example {
  at: string
  /** One curl, as it stands in the document. */
  command: string
  /** What the document says that it prints, where it says so. */
  answer: Block | undefined
}

const answerLanguages = ['http', 'json']

/** Every curl in the documents with its answer, which is the next block. */
export const examples = (blocks = documentedBlocks()): Example[] =>
  blocks.flatMap((block, index) => {
    const curls = block.language === 'sh' ? commandsIn(block).filter((command) => command.startsWith('curl ')) : []
    const next = blocks[index + 1]
    const answer = next && answerLanguages.includes(next.language) ? next : undefined
    return curls.map((command, nth) => ({
      at: block.at,
      command,
      answer: nth === curls.length - 1 ? answer : undefined,
    }))
  })

/** Every other command in the documents. */
export const otherCommands = (blocks = documentedBlocks()) =>
  blocks
    .filter(({ language }) => language === 'sh')
    .flatMap((block) => commandsIn(block).map((command) => ({ at: block.at, command })))
    .filter(({ command }) => !command.startsWith('curl '))

/** Its code is run, or its manifests are checked, by a test of its own, as it stands there. */
const isRunElsewhere = ({ at, language, text }: Block) =>
  (at.startsWith('docs/adding-a-channel.md') && language === 'ts') ||
  (at.startsWith('docs/webhooks.md') && language === 'js') ||
  (at.startsWith('docs/deploying.md') && language === 'json' && text.includes('AssumeRoleWithWebIdentity')) ||
  (at.startsWith('docs/deploying-elsewhere.md') && ['yaml', 'json', 'ini'].includes(language))

/** Blocks that nobody runs or compares: anything but pictures. */
export const strayBlocks = (blocks = documentedBlocks()): string[] => {
  const answers = new Set(examples(blocks).map(({ answer }) => answer))
  const isPicture = ({ language, text }: Block) => language === '' && !/^\s*[{[$]|\b(curl|npm|npx|docker) /m.test(text)
  return blocks
    .filter((block) => block.language !== 'sh' && !answers.has(block) && !isPicture(block) && !isRunElsewhere(block))
    .map(({ at }) => at)
}
