import { CopyButton } from '../../parts/copy-button.tsx'

/** The one time that a key is seen: it is in no cache and no storage of the page, and gone with this dialog. */
export const SecretOnce = ({ secret }: { secret: string }) => (
  <div className="secret" data-testid="secret">
    <p role="status">
      <strong>Take it now:</strong> it is shown this once, and only a digest of it is kept.
    </p>
    <div className="row">
      <code>{secret}</code>
      <CopyButton text={secret} />
    </div>
  </div>
)
