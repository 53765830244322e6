import { type Content, getContent } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer } from '../../parts/answer.tsx'
import { CodeBlock } from '../../parts/call-note.tsx'
import { EmailBody } from './email-body.tsx'

/** What the recipient gets, as the API tells it. Asked once: its address for the frame is good for some minutes. */
export const ContentSection = ({ id }: { id: string }) => {
  const query = useCall(getContent(id), { isKept: true })
  return (
    <section aria-label="Content as sent" className="message" data-testid="content-as-sent">
      <h2>Content as sent</h2>
      <Answer query={query}>{(content) => <Body content={content} />}</Answer>
    </section>
  )
}

const Body = ({ content }: { content: Content }) => {
  switch (content.type) {
    case 'EMAIL':
      return <EmailBody content={content} />
    case 'SMS': {
      const { segments, encoding, units } = content.sms
      return (
        <>
          <p className="bubble">{content.text}</p>
          <p className="note">
            {segments} {segments === 1 ? 'segment' : 'segments'}, {encoding}, {units} units
          </p>
        </>
      )
    }
    case 'PUSH':
      return (
        <>
          <div className="bubble">
            <p className="headline">{content.title}</p>
            <p>{content.text}</p>
          </div>
          <p className="note">
            {content.payload_bytes} of {content.payload_bytes_max} bytes
          </p>
          {content.data ? <CodeBlock text={JSON.stringify(content.data, null, 2)} label="Data" /> : null}
        </>
      )
  }
}
