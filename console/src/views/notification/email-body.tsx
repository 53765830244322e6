import { useState } from 'react'
import type { Content } from '../../api/calls.ts'
import { CodeBlock } from '../../parts/call-note.tsx'
import { Switch } from '../../parts/switch.tsx'

type Email = Extract<Content, { type: 'EMAIL' }>

const faces = [
  ['page', 'As seen'],
  ['text', 'Text'],
  ['html', 'HTML'],
] as const

export const EmailBody = ({ content }: { content: Email }) => {
  const [face, setFace] = useState<(typeof faces)[number][0]>(content.preview_url === null ? 'text' : 'page')
  return (
    <>
      <p className="headline">{content.subject}</p>
      <Switch label="Show" value={face} onChange={setFace} options={faces} />
      {face === 'page' ? <Preview url={content.preview_url} /> : null}
      {face === 'text' ? <CodeBlock text={content.text} label="The text" /> : null}
      {face === 'html' ? <CodeBlock text={content.html ?? 'It has no HTML.'} label="The HTML" /> : null}
      {content.attachments?.map(({ filename, content_type, bytes }) => (
        <p key={filename} className="note">
          {filename}, {content_type}, {bytes.toLocaleString('en')} bytes
        </p>
      ))}
    </>
  )
}

/**
 * Somebody else wrote it, so it stands at an address of its own whose policy lets nothing run, load or be sent; the frame says so
 * once more.
 */
const Preview = ({ url }: { url: string | null }) =>
  url === null ? (
    <p className="note">This deployment has no secret to sign previews with (UNSUBSCRIBE_SECRET).</p>
  ) : (
    <iframe className="preview" title="The e-mail as its recipient sees it" src={url} sandbox="" />
  )
