// Values that one takes elsewhere: shown with a button that copies them.

import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";

export function Copyable(props: { label: string; value: string }) {
  return (
    <div class="copyable">
      <dt>{props.label}</dt>
      <dd>
        <code>{props.value}</code>
        <CopyButton what={props.label} text={props.value} />
      </dd>
    </div>
  );
}

export function CopyButton(props: { what: string; text: string }) {
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(props.text);
      toast(t("{what} copied.", { what: props.what }));
    } catch {
      toast(t("This browser does not let pages copy. Select it, and copy it yourself."));
    }
  }
  return <IconButton icon="copy" label={t("Copy {what}", { what: props.what })} onClick={() => void copy()} />;
}

export function CodeBlock(props: { label: string; text: string }) {
  return (
    <div class="code-block">
      {/* What scrolls must be reached by keyboard. */}
      <section class="code" aria-label={props.label} tabindex="0">
        <pre>
          <code>{props.text}</code>
        </pre>
      </section>
      <CopyButton what={props.label} text={props.text} />
    </div>
  );
}
