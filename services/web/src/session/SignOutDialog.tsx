import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';

/** Shown only when something would be left behind on this device. */
export function SignOutDialog({ onClose, onConfirm }: { onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog
      title={strings.session.unsavedTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="danger" onClick={onConfirm}>
            {strings.session.signOutAnyway}
          </Button>
        </>
      }
    >
      <p>{strings.session.unsaved}</p>
    </Dialog>
  );
}
