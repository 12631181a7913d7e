// A file in a bubble: what kind, its name and size, and a way to save it. It is never opened inside the app.

import { createSignal } from "solid-js";
import type { AttachmentView } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icons.tsx";
import { FILE, IMAGE, SAVE, SOUND } from "../ui/more-icons.ts";
import { sizeWords } from "./size-words.ts";

export function FileRow(props: { attachment: AttachmentView; onSave(): Promise<void> }) {
  const [busy, setBusy] = createSignal(false);
  const name = () => props.attachment.name ?? t("file");
  async function save(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    await props.onSave().finally(() => setBusy(false));
  }
  return (
    <div class="file-row">
      <span class="file-sign">
        <Icon name={iconOf(props.attachment.type)} />
      </span>
      <span class="file-words">
        <span class="file-name" dir="auto">
          {name()}
        </span>
        <span class="file-size">{sizeWords(props.attachment.bytes)}</span>
      </span>
      <IconButton icon={SAVE} label={t("Save {name}", { name: name() })} aria-busy={busy()} onClick={() => void save()} />
    </div>
  );
}

function iconOf(type: string): IconName {
  const [family] = type.split("/");
  if (family === "audio") return SOUND;
  return family === "image" || family === "video" ? IMAGE : FILE;
}
