// How a business on its owner's own server is started.

import { botCommand, botLines } from "./bot-lines.ts";
import { CodeBlock } from "./copy.tsx";

export function BotCode(props: { name: string; handle: string }) {
  return (
    <div class="stack">
      <p>
        In a copy of this project, save this as <code>examples/{props.handle}.ts</code>. The handle is yours once the bot has
        started for the first time; its folder holds the keys, so keep it safe.
      </p>
      <CodeBlock label="The bot" text={botLines(location.origin, props.name, props.handle)} />
      <CodeBlock label="The command" text={botCommand(props.handle)} />
    </div>
  );
}
