// How far the files of an own message are on their way, with a way to stop them.

import { Icon } from "../ui/icons.tsx";

const AROUND = 2 * Math.PI * 18;

export function UploadRing(props: { upload: { sentBytes: number; bytes: number }; onCancel(): void }) {
  const share = () => (props.upload.bytes === 0 ? 0 : Math.min(1, props.upload.sentBytes / props.upload.bytes));
  return (
    <div class="upload">
      <svg
        class="upload-ring"
        viewBox="0 0 44 44"
        role="progressbar"
        aria-label="Sending files"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share() * 100)}
      >
        <circle cx="22" cy="22" r="18" />
        <circle class="done" cx="22" cy="22" r="18" stroke-dasharray={`${AROUND * share()} ${AROUND}`} />
      </svg>
      <button
        type="button"
        class="upload-cancel"
        aria-label="Cancel upload"
        title="Cancel upload"
        onClick={() => props.onCancel()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
