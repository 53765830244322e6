import { timelineText } from '../../../client/src/timeline-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { type AddCommand, examples } from './command.ts'

export const addTimeline: AddCommand = (parent, run) => {
  parent
    .command('timeline <id>')
    .description('Every step of a notification; the last line says why it is where it is, and what to do.')
    .addHelpText('after', examples('timeline $ID', 'timeline $ID --json'))
    .action(
      run<object, [string]>(async (session, _, id) => {
        const timeline = await session.heliograph.timeline(id, { signal: session.world.signal })
        if (session.isJson) session.document(timeline)
        else session.print(timelineText(timeline))
        return exitCodes.ok
      }),
    )
}
