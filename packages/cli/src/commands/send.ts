import { recipientOf } from '../../../client/src/recipient.ts'
import { usageError } from '../command-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { readDuration } from '../instant.ts'
import { messageOf, recipients } from '../message.ts'
import { collect, collectPair, readNumber, readWord } from '../option-values.ts'
import { paintStatus } from '../paint.ts'
import type { Session } from '../session.ts'
import { type AddCommand, examples } from './command.ts'
import { type SendOptions, sendFile } from './send-file.ts'
import { waitFor } from './wait-for.ts'

const waitDefaultMs = 60_000

export const addSend: AddCommand = (parent, run) => {
  const command = parent
    .command('send')
    .description('Sends one notification, or each line of a CSV or JSONL file.')
    .option('--email <address>', 'to an e-mail address')
    .option('--phone <number>', 'to a phone number in E.164, like +4915112345678')
    .option('--device-token <token>', 'to a device')
    .option('--message <text>', 'the text; - takes it from stdin')
    .option('--subject <text>', 'of an e-mail')
    .option('--html <text>', 'of an e-mail; - takes it from stdin')
    .option('--reply-to <address>', 'of an e-mail')
    .option('--header <name=value>', 'of an e-mail; any number of them', collectPair)
    .option('--attach <file>', 'to an e-mail; any number of them', collect)
    .option('--list-unsubscribe', 'an e-mail with a link to unsubscribe')
    .option('--title <text>', 'of a push')
    .option('--data <name=value>', 'of a push; any number of them', collectPair)
    .option('--collapse-key <key>', 'of a push')
    .option('--ttl-seconds <number>', 'of a push', readNumber(0, 2_419_200))
    .option('--user-id <id>', 'your own id of the person')
    .option('--send-at <time>', '10m, 2h, 7d from now, or an instant')
    .option('--expires-at <time>', 'not sent later than that')
    .option('--priority <priority>', 'high, normal or low', readWord(['high', 'normal', 'low']))
    .option('--delivery <guarantee>', 'at_least_once or at_most_once', readWord(['at_least_once', 'at_most_once']))
    .option('--metadata <name=value>', 'any number of pairs', collectPair)
  fileOptions(command).action(
    run<SendOptions>((session, options) =>
      options.file ? sendFile(session, options, options.file) : sendOne(session, options),
    ),
  )
}

const fileOptions = (command: ReturnType<Parameters<AddCommand>[0]['command']>) =>
  command
    .option('--idempotency-key <key>', 'the same key within 24 hours sends once')
    .option(
      '--wait [time]',
      `wait until it is sent or has ended, ${waitDefaultMs / 1_000}s unless said otherwise`,
      readDuration,
    )
    .option(
      '--file <file>',
      'a line for each notification; the options above stand in for what a line lacks; - for stdin',
    )
    .option('--format <format>', 'csv or jsonl; else what the name of the file ends in', readWord(['csv', 'jsonl']))
    .option('--again', 'send lines of the file that were sent within 24 hours once more')
    .addHelpText(
      'after',
      examples(
        'send --email ada@example.com --subject "Your order" --message "It is on its way."',
        'send --test --email bounced@simulator.test --message Hello --wait',
        'send --phone +15005550000 --message "Your code is 123456." --priority high --expires-at 5m',
        'send --device-token sim-delivered --title "On its way" --message "Your parcel was handed over."',
        'send --file people.csv --subject News --message "We have moved."',
      ),
    )

const sendOne = async (session: Session, options: SendOptions) => {
  const { world, heliograph } = session
  const message = await messageOf(options, world)
  const given = recipients.filter((name) => message[name] !== undefined)
  if (given.length !== 1) throw usageError('To whom? Give one of --email, --phone and --device-token, or a --file.')
  const call = { signal: world.signal }
  const key = options.idempotencyKey ? { idempotencyKey: options.idempotencyKey } : {}
  const sent = await heliograph.send(message as never, { ...call, ...key })
  if (options.wait !== undefined) {
    return waitFor(session, sent.id, options.wait === true ? waitDefaultMs : options.wait)
  }
  if (session.isJson) session.document(sent)
  else {
    session.print(`${sent.id}  ${paintStatus(session.paint, sent.status)}  ${sent.type}  ${recipientOf(sent)}`)
    session.note(`What becomes of it: npx heliograph timeline ${sent.id}`)
  }
  return exitCodes.ok
}
